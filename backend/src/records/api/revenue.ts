import { z } from 'zod';
import { markDeals } from '../../attribution/mark-dirty.ts';
import { dayIn } from '../../crm/day.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { loadRates, toHome } from '../exchange-rates.ts';
import { resolve } from '../resolve.ts';
import { refuseCrmRecord } from './crm-records.ts';
import * as fields from './fields.ts';
import { ItemError, type ItemOutcome } from './items.ts';
import { recordOpportunity } from './opportunity.ts';

const opportunity = z
  .strictObject({
    externalId: fields.externalId,
    crm: z
      .enum(['hubspot', 'salesforce'])
      .optional()
      .meta({ description: 'Set for a deal of a CRM; left out, it is one recorded here.' }),
  })
  .meta({ description: 'The deal the revenue belongs to.' });
const common = {
  opportunity,
  occurredAt: fields.instant.optional().meta({ description: 'By default now.' }),
};
const note = fields.words(1000).default('');

export const revenueSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('won'), ...common, amount: fields.money })
    .meta({ description: 'Closes the opportunity as won with this amount.' }),
  z
    .strictObject({
      kind: z.literal('refund'),
      externalId: fields.externalId,
      ...common,
      amount: fields.signedMoney.meta({ description: 'Given back; the sign makes no difference.' }),
      note,
    })
    .meta({ description: 'Takes revenue back in the period of the refund.' }),
  z
    .strictObject({
      kind: z.literal('adjustment'),
      externalId: fields.externalId,
      ...common,
      amount: fields.signedMoney.meta({
        description: 'Added to the revenue; negative takes away.',
      }),
      note,
    })
    .meta({ description: 'Corrects revenue in the period of the correction.' }),
]);
export type Revenue = z.output<typeof revenueSchema>;

/**
 * Records closed revenue of an opportunity, or a refund or correction of a deal's revenue. Refunds and
 * corrections may refer to deals of a CRM; closing one is the CRM's.
 *
 * @throws ItemError when the deal is unknown, is not won, belongs to a CRM, or a currency has no rate.
 */
export async function recordRevenue(
  tx: TenantTransaction,
  given: Revenue,
  now: Date,
): Promise<ItemOutcome> {
  const { externalId, crm } = given.opportunity;
  if (given.kind === 'won') {
    if (crm !== undefined) await refuseCrmRecord(tx, 'deals', externalId);
    return recordOpportunity(
      tx,
      {
        externalId,
        outcome: 'won',
        amount: given.amount,
        closedAt: given.occurredAt ?? undefined,
      },
      now,
    );
  }
  const dealId = (await resolve(tx, crm ?? 'api', 'deal', [externalId])).get(externalId);
  if (dealId === undefined) {
    throw new ItemError(
      'opportunity.externalId',
      crm === undefined
        ? `There is no opportunity ${externalId}. Record it under /attribution/opportunities first, or name the CRM it is in.`
        : `We know no deal ${externalId} of this CRM.`,
    );
  }
  const [deal] = await tx.query<{ outcome: string }>(
    'select outcome from deals where tenant_id = $1 and id = $2',
    [tx.tenantId, dealId],
  );
  if (deal?.outcome !== 'won') {
    throw new ItemError(
      'opportunity.externalId',
      `The deal ${externalId} is not won, so it has no revenue to correct.`,
    );
  }
  return writeEvent(tx, given, dealId, now);
}

async function writeEvent(
  tx: TenantTransaction,
  given: Exclude<Revenue, { kind: 'won' }>,
  dealId: string,
  now: Date,
): Promise<ItemOutcome> {
  const rates = await loadRates(tx);
  const occurredAt = given.occurredAt ?? (await heldInstant(tx, given.externalId)) ?? now;
  const { currency } = given.amount;
  const minor = given.kind === 'refund' ? -Math.abs(given.amount.minor) : given.amount.minor;
  const home = toHome(rates, minor, currency, dayIn(occurredAt, rates.timeZone));
  if (home === null) {
    throw new ItemError(
      'amount.currency',
      `There is no exchange rate from ${currency} to ${rates.homeCurrency}. Add one, or send the amount in ${rates.homeCurrency}.`,
    );
  }
  const [before] = await tx.query<{ deal_id: string }>(
    'select deal_id from revenue_events where tenant_id = $1 and external_id = $2',
    [tx.tenantId, given.externalId],
  );
  const written = await tx.query(
    `insert into revenue_events as old
       (tenant_id, deal_id, kind, amount_minor, currency, home_minor, occurred_at, note, external_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, external_id) do update
       set deal_id = excluded.deal_id, kind = excluded.kind, amount_minor = excluded.amount_minor,
           currency = excluded.currency, home_minor = excluded.home_minor,
           occurred_at = excluded.occurred_at, note = excluded.note
       where (old.deal_id, old.kind, old.amount_minor, old.currency, old.home_minor, old.occurred_at, old.note)
         is distinct from (excluded.deal_id, excluded.kind, excluded.amount_minor, excluded.currency,
                           excluded.home_minor, excluded.occurred_at, excluded.note)
     returning id`,
    [
      tx.tenantId,
      dealId,
      given.kind,
      minor,
      currency,
      home,
      occurredAt,
      given.note,
      given.externalId,
    ],
  );
  if (written.length === 0) return 'unchanged';
  await markDeals(tx, [...new Set([dealId, before?.deal_id ?? dealId])], given.kind);
  return before ? 'updated' : 'created';
}

/** A repeat without an instant means the one it had. */
async function heldInstant(tx: TenantTransaction, externalId: string): Promise<Date | null> {
  const [row] = await tx.query<{ occurred_at: Date }>(
    'select occurred_at from revenue_events where tenant_id = $1 and external_id = $2',
    [tx.tenantId, externalId],
  );
  return row?.occurred_at ?? null;
}
