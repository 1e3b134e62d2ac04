import {
  accountOfEmail,
  bareDomain,
  chooseContact,
  companyDomains,
  survivorOf,
  type AccountDomain,
  type SimDeal,
  type SimPerson,
} from '@pipeline-attribution/shared';
import { isFreeMail } from '../../backend/src/identity/free-mail.ts';
import { drawn } from './draw.ts';
import type { StressedCompany } from './stressed-company.ts';

/** People the CRM ties to no company although they are its contacts. */
const WITHOUT_COMPANY = 0.25;
const DUPLICATE_ACCOUNTS = 0.1;

/** A record of a person, as the connectors bring it. */
interface PersonRow {
  readonly id: string;
  readonly personId: string;
  readonly objectType: 'contact' | 'lead';
  readonly email: string;
  readonly createdAt: number;
  readonly accountId: string | null;
  /** Whom it was merged or converted into. */
  readonly next: string | null;
}

interface AccountRow extends AccountDomain {
  readonly next: string | null;
}

/** The CRM as the product holds it; people by the id of the record that stands for them. */
export interface Crm {
  /** The record that stands for whoever has this address, lower case. */
  contactOf(email: string): string | null;
  /** The record that stands for this person of the simulator. */
  standingFor(personId: string): string;
  /** People the CRM notes on a deal. */
  noted(deal: SimDeal): readonly string[];
  /** Everybody the product ties to the deal's account, by the CRM's word or by the domain of their address. */
  atAccountOf(deal: SimDeal): readonly string[];
  /** As the connectors bring them. */
  readonly rows: {
    readonly people: readonly PersonRow[];
    readonly accounts: readonly AccountRow[];
  };
  /** Every record, with the person it truly is of and the one it stands for. */
  readonly records: readonly { readonly truth: string; readonly found: string }[];
}

/** Reads the records of the company the way the product does, by its own functions. */
export function readCrm(stressed: StressedCompany): Crm {
  const accounts = accountRows(stressed);
  const rows = personRows(stressed, accounts);
  const nextOf = new Map(rows.map(({ id, next }) => [id, next]));
  const survivor = (id: string): string => survivorOf(id, (record) => nextOf.get(record));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byEmail = Map.groupBy(rows, ({ email }) => email);
  const ofPerson = new Map(rows.map(({ personId, id }) => [personId, survivor(id)]));
  const accountNext = new Map(accounts.map(({ accountId, next }) => [accountId, next]));
  const accountSurvivor = (id: string): string => survivorOf(id, (one) => accountNext.get(one));
  const byDomain = Map.groupBy(accounts, ({ domain }) => bareDomain(domain ?? '') ?? '');
  const worksAt = ({ accountId, email }: PersonRow): string | null => {
    const near = companyDomains(email, isFreeMail).flatMap((one) => byDomain.get(one) ?? []);
    const id = accountId ?? accountOfEmail(email, near, isFreeMail)?.accountId ?? null;
    return id === null ? null : accountSurvivor(id);
  };
  const atAccount = Map.groupBy(rows, worksAt);
  return {
    contactOf: (email) =>
      chooseContact(
        (byEmail.get(email) ?? []).flatMap(({ id }) => {
          const { objectType, createdAt } = byId.get(survivor(id)) ?? {};
          return objectType === undefined || createdAt === undefined
            ? []
            : [{ id: survivor(id), objectType, createdAt }];
        }),
      ),
    standingFor: (personId) => ofPerson.get(personId) ?? personId,
    noted: ({ group }) =>
      group
        .filter(({ recorded }) => recorded)
        .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
        .map(({ personId }) => ofPerson.get(personId) ?? personId),
    atAccountOf: ({ accountId }) => [
      ...new Set((atAccount.get(accountSurvivor(accountId)) ?? []).map(({ id }) => survivor(id))),
    ],
    rows: { people: rows, accounts },
    records: rows.map(({ id, personId }) => ({ truth: personId, found: survivor(id) })),
  };
}

/** Some companies were entered twice and merged; domains stand there as people type them. */
function accountRows({ company, seed, on }: StressedCompany): AccountRow[] {
  return company.accounts.flatMap(({ id, domain, createdAt }) => {
    const typed =
      on.has('emailVsDomain') && drawn(seed, 'typed', id) < 0.2 ? `https://www.${domain}/` : domain;
    const row: AccountRow = { accountId: id, domain: typed, createdAt, next: null };
    const isTwice = on.has('mergedCompanies') && drawn(seed, 'twice', id) < DUPLICATE_ACCOUNTS;
    return isTwice
      ? [row, { accountId: `${id}-twin`, domain, createdAt: createdAt - 1, next: id }]
      : [row];
  });
}

function personRows(stressed: StressedCompany, accounts: readonly AccountRow[]): PersonRow[] {
  const { company, seed, on } = stressed;
  const twins = new Set(accounts.filter(({ next }) => next !== null).map(({ next }) => next));
  const noted = new Set(
    company.deals.flatMap(({ group }) =>
      group.filter(({ recorded }) => recorded).map(({ personId }) => personId),
    ),
  );
  const accountOf = ({ id, accountId, isLead }: SimPerson): string | null => {
    const isAlone =
      on.has('emailVsDomain') &&
      (isLead || (!noted.has(id) && drawn(seed, 'alone', id) < WITHOUT_COMPANY));
    if (isAlone) return null;
    return twins.has(accountId) && drawn(seed, 'at twin', id) < 0.5
      ? `${accountId}-twin`
      : accountId;
  };
  const rows = company.people.flatMap((person): PersonRow[] => {
    const { id, email, isLead, createdAt, convertedAt } = person;
    const isConverted = on.has('leadConversion') && convertedAt !== null;
    const row: PersonRow = {
      id,
      personId: id,
      objectType: isLead ? 'lead' : 'contact',
      email: email.toLowerCase(),
      createdAt: isConverted ? convertedAt : createdAt,
      accountId: accountOf(person),
      next: null,
    };
    if (!isConverted) return [row];
    return [
      row,
      { ...row, id: `${id}-lead`, objectType: 'lead', createdAt, accountId: null, next: id },
    ];
  });
  const lost = company.merges.flatMap(({ survivorId, lostRecordId, lostEmail, lostCreatedAt }) => {
    const row: PersonRow = {
      id: lostRecordId,
      personId: survivorId,
      objectType: 'contact',
      email: lostEmail.toLowerCase(),
      createdAt: lostCreatedAt,
      accountId: null,
      next: survivorId,
    };
    // A third of them were merged into one record first and that into another.
    const between = `${lostRecordId}-between`;
    return drawn(seed, 'twice merged', lostRecordId) < 1 / 3
      ? [
          { ...row, next: between },
          { ...row, id: between, email: '' },
        ]
      : [row];
  });
  return [...rows, ...lost];
}
