import type { Company, SimMerge } from '@pipeline-attribution/shared';
import { digest, type IdTable } from '../common/record-ids.ts';
import { webHistories } from '../common/web-history.ts';
import { CHAMPION, DECISION_MAKER, type Associations } from './associations.ts';
import type { HubSpotRecord, ObjectType } from './model.ts';
import { companyRecord } from './records/companies.ts';
import { contactRecord, mergedAwayRecord } from './records/contacts.ts';
import { dealRecord } from './records/deals.ts';

/** What a portal is filled into. */
export interface Fillable {
  readonly company: Company;
  readonly ids: IdTable;
  readonly associations: Associations;
  find(type: ObjectType, id: string): HubSpotRecord | undefined;
  /** Adds a record without anybody being told. */
  put(type: ObjectType, record: HubSpotRecord): void;
}

/** Fills a portal with a simulated company. */
export function fillPortal(portal: Fillable): void {
  const { company, ids, associations } = portal;
  const web = webHistories(company);
  const accounts = new Map(company.accounts.map((account) => [account.id, account]));
  const merges = new Map<string, SimMerge[]>();
  const mergedIds = new Map<string, string>();
  for (const merge of company.merges) {
    merges.set(merge.survivorId, [...(merges.get(merge.survivorId) ?? []), merge]);
    mergedIds.set(
      merge.lostRecordId,
      String(61_350_770_000 - 1 - (digest(`${company.seed}/${merge.id}`) % 900_000_000)),
    );
  }
  for (const account of company.accounts) portal.put('companies', companyRecord(account, ids));
  for (const person of company.people) {
    const record = contactRecord(person, {
      company,
      ids,
      web: web.get(person.id) ?? { visits: [], forms: [] },
      merges: merges.get(person.id) ?? [],
      mergedIds,
      accountName: accounts.get(person.accountId)?.name ?? '',
    });
    portal.put('contacts', record);
    // A contact is tied to its company by the e-mail's domain; a free-mail lead has no company.
    if (!person.freeMail || !person.isLead) {
      const companyId = ids.of(person.accountId).hubspotId;
      associations.link('contacts', record.id, 'companies', companyId, { primary: true });
    }
  }
  for (const merge of company.merges) {
    const id = mergedIds.get(merge.lostRecordId) ?? '';
    portal.put('contacts', mergedAwayRecord(merge, id, ids.of(merge.survivorId).hubspotId));
  }
  for (const deal of company.deals) {
    const members = deal.group.filter(({ recorded }) => recorded);
    const champion = members[0] === undefined ? undefined : ids.of(members[0].personId).hubspotId;
    const record = dealRecord(deal, {
      company,
      ids,
      sourceFrom: portal.find('contacts', champion ?? ''),
    });
    portal.put('deals', record);
    associations.link('deals', record.id, 'companies', ids.of(deal.accountId).hubspotId, {
      primary: true,
    });
    for (const member of members) {
      const label = member.isPrimary
        ? CHAMPION
        : member.role === 'Decision Maker'
          ? DECISION_MAKER
          : undefined;
      associations.link('deals', record.id, 'contacts', ids.of(member.personId).hubspotId, {
        label,
      });
    }
  }
}
