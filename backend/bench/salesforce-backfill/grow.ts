import { idCounter, type MutableRow } from '../../sandbox/salesforce/records/rows.ts';
import type { SalesforceStore } from '../../sandbox/salesforce/store.ts';
import type { Row } from '../../sandbox/salesforce/soql/source.ts';

/** What belongs to an opportunity or a person, and the columns that say to whom. */
const PARTS = {
  OpportunityHistory: ['OpportunityId'],
  OpportunityContactRole: ['OpportunityId', 'ContactId'],
  CampaignMember: ['ContactId'],
} as const;

/**
 * Grows an organisation to so many opportunities and contacts by copying its records with their histories, roles and
 * campaign responses under ids and addresses of their own.
 */
export function grow(
  store: SalesforceStore,
  { deals, contacts }: { readonly deals: number; readonly contacts: number },
): void {
  const live = (object: string): Row[] =>
    [...store.rows(object)].filter((row) => row['IsDeleted'] !== true);
  const templates = {
    Account: live('Account'),
    Contact: live('Contact'),
    Opportunity: live('Opportunity'),
  };
  const parts = Object.keys(PARTS).map((object) => [object, live(object)] as const);
  const count = { Contact: templates.Contact.length, Opportunity: templates.Opportunity.length };
  const nextId = idCounter(200_000_000);
  while (count.Opportunity < deals || count.Contact < contacts) {
    const ids = new Map<string, string>();
    const copy = (object: string, row: Row, prefix: string): void => {
      const id = nextId(prefix);
      ids.set(String(row['Id']), id);
      const copied: MutableRow = { ...row, Id: id };
      for (const column of ['AccountId', 'OpportunityId', 'ContactId', 'LeadOrContactId']) {
        const known = ids.get(String(row[column]));
        if (known !== undefined) copied[column] = known;
      }
      if (typeof row['Email'] === 'string') copied['Email'] = `c${count.Contact}.${row['Email']}`;
      store.put(object, copied);
    };
    for (const row of templates.Account) copy('Account', row, '001');
    for (const row of templates.Contact.slice(0, Math.max(0, contacts - count.Contact))) {
      count.Contact += 1;
      copy('Contact', row, '003');
    }
    for (const row of templates.Opportunity.slice(0, Math.max(0, deals - count.Opportunity))) {
      count.Opportunity += 1;
      copy('Opportunity', row, '006');
    }
    for (const [object, rows] of parts) {
      for (const row of rows) {
        const isWhole = PARTS[object as keyof typeof PARTS].every((column) =>
          ids.has(String(row[column])),
        );
        if (isWhole) copy(object, row, String(row['Id']).slice(0, 3));
      }
    }
  }
}
