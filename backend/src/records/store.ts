import type { TenantTransaction } from '../db/tenancy.ts';
import { deleteRecords } from './delete-records.ts';
import { reconvertDeals, writeExchangeRates } from './exchange-rates.ts';
import { convertLeads, mergeRecords } from './merge-records.ts';
import type { RecordBatch, RecordSource, Written } from './types.ts';
import { writeAccounts } from './write-accounts.ts';
import { writeBuyingGroups } from './write-buying-groups.ts';
import { writeContacts } from './write-contacts.ts';
import { writeDeals } from './write-deals.ts';
import { writeOwners } from './write-owners.ts';
import { applyStageMappings } from '../settings/apply-stage-mappings.ts';
import { writeStageHistories, writeStages } from './write-stages.ts';

/** What a batch changed, by type of record. */
export interface BatchOutcome {
  readonly accounts: readonly Written[];
  readonly contacts: readonly Written[];
  readonly deals: readonly Written[];
}

/**
 * Writes a piece of a CRM in one transaction: the one door through which records change, for connectors
 * and the API alike. Only real changes are written, and exactly the deals and leads whose credit depends
 * on them are marked in the same transaction. Writing a batch twice is the same as writing it once.
 */
export async function writeRecords(
  tx: TenantTransaction,
  source: RecordSource,
  batch: RecordBatch,
): Promise<BatchOutcome> {
  if (batch.exchangeRates && (await writeExchangeRates(tx, batch.exchangeRates))) {
    if (source === 'salesforce') await reconvertDeals(tx, 'salesforce');
    await reconvertDeals(tx, 'api');
  }
  if (batch.stages) await writeStages(tx, source, batch.stages);
  await writeOwners(tx, source, batch.owners ?? []);
  const accounts = await writeAccounts(tx, source, batch.accounts ?? []);
  const contacts = await writeContacts(tx, source, batch.contacts ?? []);
  const deals = await writeDeals(tx, source, batch.deals ?? []);
  // A lead becomes a contact and two contacts become one before the groups name them.
  await convertLeads(tx, source, batch.conversions ?? []);
  await mergeRecords(tx, source, batch.merges ?? []);
  await writeStageHistories(tx, source, batch.stageHistories ?? []);
  // The CRM has told its reading of the stages; the admin's goes over it.
  if (batch.stages || batch.deals || batch.stageHistories) await applyStageMappings(tx, source);
  await writeBuyingGroups(tx, source, batch.buyingGroups ?? []);
  await deleteRecords(tx, source, batch.deletions ?? []);
  return { accounts, contacts, deals };
}

export { convertLeads, mergeRecords } from './merge-records.ts';
export { deleteRecords, restoreRecords } from './delete-records.ts';
export { unknownIds } from './resolve.ts';
