import { z } from 'zod';
import { loadDirectory } from '../../campaigns/load-directory.ts';
import { touchOfCode } from '../../campaigns/promo-codes.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { contactsByEmail } from '../../identity/surviving-contacts.ts';
import { recordTouches } from '../../ingest/record-touches.ts';
import { loadRates, toHome } from '../exchange-rates.ts';
import { resolve } from '../resolve.ts';
import type { DealRecord, Outcome } from '../types.ts';
import { replaceMembers, type Members } from '../write-buying-groups.ts';
import { writeDeals } from '../write-deals.ts';
import { writeStageHistories } from '../write-stages.ts';
import { accountFor } from './account-for.ts';
import { refuseCrmRecord } from './crm-records.ts';
import * as fields from './fields.ts';
import { ItemError, type ItemOutcome } from './items.ts';
import { dayIn } from '../../crm/day.ts';

const member = z
  .strictObject({
    externalId: fields.externalId.optional().meta({ description: 'Of a lead recorded here.' }),
    email: fields.email.optional().meta({ description: 'Of any lead or contact, a CRM’s too.' }),
    role: fields.words(100).default(''),
    isPrimary: z.boolean().default(false),
  })
  .refine(
    (given) => (given.externalId === undefined) !== (given.email === undefined),
    'Name the person by either externalId or email.',
  );

export const opportunitySchema = z.strictObject({
  externalId: fields.externalId,
  name: fields.words(300).min(1, 'Must not be empty.').optional(),
  company: fields.company.nullable().optional(),
  amount: fields.money.nullable().optional(),
  stage: fields
    .words(100)
    .min(1, 'Must not be empty.')
    .optional()
    .meta({ description: 'The stage it is in now; entering another one is kept in its history.' }),
  stageEnteredAt: fields.instant
    .optional()
    .meta({ description: 'When it entered `stage`; by default now.' }),
  outcome: z.enum(['open', 'won', 'lost']).optional(),
  probability: z.number().min(0).max(1).optional().meta({ description: 'Of winning, 0 to 1.' }),
  createdAt: fields.instant.optional(),
  closedAt: fields.instant.nullable().optional(),
  expectedCloseOn: fields.day.nullable().optional(),
  ownerName: fields.words(200).optional(),
  contacts: z.array(member).max(100).optional().meta({
    description: 'Everyone on it. Replaces who was on it before; left out, nobody changes.',
  }),
  promoCode: fields.words(80).nullable().optional().meta({
    description:
      'A code given with it; names the influencer it was made for. Becomes a touchpoint of the primary contact.',
  }),
});
export type Opportunity = z.output<typeof opportunitySchema>;

interface Held {
  readonly id: string;
  readonly account: string | null;
  readonly name: string;
  readonly stage_id: string;
  readonly outcome: Outcome;
  readonly probability: number;
  readonly amount_minor: number | null;
  readonly currency: string;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly expected_close_on: string | null;
  readonly owner_name: string;
}

/** Deals from the API have one pipeline. */
export const API_PIPELINE = 'api';

/**
 * Records an opportunity or corrects one recorded before: a field left out stays as it is, null empties
 * it. Re-opening one is `outcome: "open"`.
 *
 * @throws ItemError when the record belongs to a CRM, a contact is unknown, or a currency has no rate.
 */
export async function recordOpportunity(
  tx: TenantTransaction,
  given: Opportunity,
  now: Date,
): Promise<ItemOutcome> {
  await refuseCrmRecord(tx, 'deals', given.externalId);
  const held = await loadHeld(tx, given.externalId);
  const people = given.contacts && (await membersOf(tx, given.contacts));
  const account =
    given.company === undefined
      ? (held?.account ?? null)
      : given.company && (await accountFor(tx, given.company, now));
  const record = await merged(tx, given, held, account, now);
  const [written] = await writeDeals(tx, 'api', [record]);
  const id = written?.id ?? held?.id;
  if (id === undefined) throw new Error('The deal was neither written nor there.');
  const entered = await enterStage(tx, given, record, held, now);
  const before = people && (await memberKeys(tx, id));
  if (people) await replaceMembers(tx, [{ dealId: id, members: people }]);
  const regrouped = people !== undefined && before !== (await memberKeys(tx, id));
  const coded = given.promoCode ? await recordCode(tx, id, given.promoCode, record) : false;
  if (written?.inserted) return 'created';
  return written || entered || regrouped || coded ? 'updated' : 'unchanged';
}

async function loadHeld(tx: TenantTransaction, externalId: string): Promise<Held | undefined> {
  const [row] = await tx.query<Held>(
    `select d.id, a.external_id as account, d.name, d.stage_id, d.outcome, d.probability, d.amount_minor,
            d.currency, d.created_at, d.closed_at, d.expected_close_on, d.owner_name
     from deals d left join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
     where d.tenant_id = $1 and d.source = 'api' and d.external_id = $2`,
    [tx.tenantId, externalId],
  );
  return row;
}

async function merged(
  tx: TenantTransaction,
  given: Opportunity,
  held: Held | undefined,
  accountExternalId: string | null,
  now: Date,
): Promise<DealRecord> {
  const rates = await loadRates(tx);
  const outcome = given.outcome ?? held?.outcome ?? 'open';
  const isOpen = outcome === 'open';
  const closedAt = isOpen ? null : (given.closedAt ?? held?.closed_at ?? now);
  const expectedCloseOn = !isOpen
    ? null
    : given.expectedCloseOn === undefined
      ? (held?.expected_close_on ?? null)
      : given.expectedCloseOn;
  const amountMinor =
    given.amount === undefined ? (held?.amount_minor ?? null) : (given.amount?.minor ?? null);
  const currency = given.amount?.currency ?? held?.currency ?? rates.homeCurrency;
  const day = expectedCloseOn ?? dayIn(closedAt ?? now, rates.timeZone);
  const homeMinor = amountMinor === null ? null : toHome(rates, amountMinor, currency, day);
  if (amountMinor !== null && homeMinor === null) {
    throw new ItemError(
      'amount.currency',
      `There is no exchange rate from ${currency} to ${rates.homeCurrency}. Add one, or send the amount in ${rates.homeCurrency}.`,
    );
  }
  return {
    externalId: given.externalId,
    accountExternalId,
    name: given.name ?? held?.name ?? given.company?.name ?? given.externalId,
    pipelineId: API_PIPELINE,
    stageId: given.stage ?? held?.stage_id ?? '',
    outcome,
    probability: isOpen ? (given.probability ?? openProbability(held)) : outcome === 'won' ? 1 : 0,
    amountMinor,
    currency,
    homeMinor,
    createdAt: given.createdAt ?? held?.created_at ?? now,
    closedAt,
    expectedCloseOn,
    ownerName: given.ownerName ?? held?.owner_name ?? '',
  };
}

/** A re-opened deal is neither certain nor lost. */
const openProbability = (held: Held | undefined): number =>
  held?.outcome === 'open' ? held.probability : 0.5;

/** Notes that another stage, or another outcome in the same one, was entered. */
async function enterStage(
  tx: TenantTransaction,
  given: Opportunity,
  record: DealRecord,
  held: Held | undefined,
  now: Date,
): Promise<boolean> {
  const changed = record.stageId !== held?.stage_id || record.outcome !== held.outcome;
  if (!changed || record.stageId === '') return false;
  await ensureStage(tx, record);
  const entries = await tx.query<{
    stageId: string;
    label: string;
    outcome: Outcome;
    enteredAt: Date;
  }>(
    `select h.stage_id as "stageId", h.label, h.outcome, h.entered_at as "enteredAt"
     from deal_stage_history h join deals d on d.tenant_id = h.tenant_id and d.id = h.deal_id
     where h.tenant_id = $1 and d.source = 'api' and d.external_id = $2`,
    [tx.tenantId, record.externalId],
  );
  const enteredAt = given.stageEnteredAt ?? record.closedAt ?? (held ? now : record.createdAt);
  const entry = {
    stageId: record.stageId,
    label: record.stageId,
    outcome: record.outcome,
    enteredAt,
  };
  await writeStageHistories(tx, 'api', [
    { dealExternalId: record.externalId, entries: [...entries, entry] },
  ]);
  return true;
}

/** Stages of the API are the ones somebody used, in the order they came up. */
async function ensureStage(
  tx: TenantTransaction,
  { stageId, outcome, probability }: DealRecord,
): Promise<void> {
  await tx.query(
    `insert into stages (tenant_id, source, pipeline_id, stage_id, pipeline_label, label, position, probability, outcome)
     select $1, 'api', $2, $3, 'API', $3, count(*), $4, $5 from stages
     where tenant_id = $1 and source = 'api' and pipeline_id = $2
     on conflict (tenant_id, source, pipeline_id, stage_id) do nothing`,
    [tx.tenantId, API_PIPELINE, stageId, probability, outcome],
  );
}

async function membersOf(
  tx: TenantTransaction,
  contacts: NonNullable<Opportunity['contacts']>,
): Promise<Members['members']> {
  const leads = await resolve(
    tx,
    'api',
    'lead',
    contacts.map(({ externalId }) => externalId ?? null),
  );
  const byEmail = await contactsByEmail(
    tx,
    contacts.flatMap(({ email }) => email ?? []),
  );
  return contacts.map(({ externalId, email, role, isPrimary }, index) => {
    const contactId = leads.get(externalId ?? '') ?? byEmail.get(email ?? '');
    if (contactId === undefined) {
      throw new ItemError(
        `contacts.${index}`,
        `There is no lead or contact ${externalId ?? email ?? ''}. Record it under /attribution/leads first.`,
      );
    }
    return { contactId, role, isPrimary };
  });
}

/** The code somebody gave with the deal, as theirs whose deal it is first. */
async function recordCode(
  tx: TenantTransaction,
  dealId: string,
  code: string,
  { externalId, createdAt }: DealRecord,
): Promise<boolean> {
  const [first] = await tx.query<{ contact_id: string }>(
    `select contact_id from deal_contacts where tenant_id = $1 and deal_id = $2
     order by is_primary desc, contact_id limit 1`,
    [tx.tenantId, dealId],
  );
  if (!first) {
    throw new ItemError(
      'promoCode',
      'A code needs somebody who gave it, and nobody is on this deal. Send “contacts” as well.',
    );
  }
  const touches = await touchOfCode(tx, {
    code,
    contactId: first.contact_id,
    at: createdAt,
    key: `api:opportunity:${externalId}`,
  });
  if (touches.length === 0) {
    throw new ItemError('promoCode', `No influencer was given the code “${code}”.`);
  }
  return (await recordTouches(tx, await loadDirectory(tx), touches)).accepted > 0;
}

async function memberKeys(tx: TenantTransaction, dealId: string): Promise<string> {
  const [row] = await tx.query<{ members: string | null }>(
    `select string_agg(concat_ws(' ', contact_id, role, is_primary), ';' order by contact_id) as members
     from deal_contacts where tenant_id = $1 and deal_id = $2`,
    [tx.tenantId, dealId],
  );
  return row?.members ?? '';
}
