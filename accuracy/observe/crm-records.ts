import {
  chooseContact,
  type Company,
  type ContactCandidate,
  type SimDeal,
  type SimPerson,
} from '@pipeline-attribution/shared';

/** The people of the CRM as the product holds them: one id for each person, whatever became of their records. */
export interface CrmRecords {
  /** The record that stands for whoever has this address, lower case. */
  contactOf(email: string): string | null;
  /** The account a person belongs to; null for a lead with a private address, whom nothing ties to one. */
  readonly accountOf: ReadonlyMap<string, string | null>;
  /** When the oldest record of a person was made. */
  readonly createdAt: ReadonlyMap<string, number>;
  /** Every record ever made of a person, by the id of the one that stands for them. */
  readonly recordIds: ReadonlyMap<string, readonly string[]>;
  /** People the CRM puts on a deal, the primary one first. */
  dealContacts(deal: SimDeal): readonly string[];
}

/**
 * The CRM's side: contacts and leads, converted and merged records followed to the one that stands for
 * them. Roles nobody noted are not in it, and a free-mail address ties a lead to no company.
 */
export function readRecords(company: Company): CrmRecords {
  const byEmail = new Map<string, ContactCandidate[]>();
  const accountOf = new Map<string, string | null>();
  const createdAt = new Map<string, number>();
  const recordIds = new Map<string, string[]>();
  const enter = (email: string, candidate: ContactCandidate): void => {
    const key = email.toLowerCase();
    const list = byEmail.get(key);
    if (list) list.push(candidate);
    else byEmail.set(key, [candidate]);
  };
  for (const person of company.people) {
    enter(person.email, asCandidate(person));
    accountOf.set(person.id, person.freeMail && person.isLead ? null : person.accountId);
    createdAt.set(person.id, person.createdAt);
    recordIds.set(person.id, [
      person.id,
      ...(person.convertedAt === null ? [] : [`${person.id}-lead`]),
    ]);
  }
  const people = new Map(company.people.map((person) => [person.id, person]));
  for (const { survivorId, lostEmail, lostRecordId, lostCreatedAt } of company.merges) {
    const survivor = people.get(survivorId);
    if (survivor === undefined) throw new Error(`${lostRecordId} was merged into nobody.`);
    // The address of a merged record finds the survivor.
    enter(lostEmail, asCandidate(survivor));
    createdAt.set(survivorId, Math.min(createdAt.get(survivorId) ?? Infinity, lostCreatedAt));
    recordIds.get(survivorId)?.push(lostRecordId);
  }
  return {
    contactOf: (email) => chooseContact(byEmail.get(email) ?? []),
    accountOf,
    createdAt,
    recordIds,
    dealContacts: ({ group }) =>
      group
        .filter(({ recorded }) => recorded)
        .sort(
          (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || (a.personId < b.personId ? -1 : 1),
        )
        .map(({ personId }) => personId),
  };
}

const asCandidate = ({ id, isLead, convertedAt, createdAt }: SimPerson): ContactCandidate => ({
  id,
  objectType: isLead ? 'lead' : 'contact',
  createdAt: convertedAt ?? createdAt,
});
