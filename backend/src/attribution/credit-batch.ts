import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Settings } from '@pipeline-attribution/shared';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { creditDeal, type DealCredit } from './credit-deal.ts';
import { creditLead, reachOf } from './credit-lead.ts';
import { creditRules } from './credit-rules.ts';
import { writeDealEvidence } from './deal-evidence-store.ts';
import { currentFits, type FitsInForce } from './fits-in-force.ts';
import { markInfluencerValues } from './influencer-values.ts';
import { appendToLedger } from './ledger.ts';
import { loadDeals } from './load-deals.ts';
import { loadLeads } from './load-leads.ts';
import { markCampaigns } from './mark-dirty.ts';
import { RollUp, summedDeal, summedLead } from './roll-up.ts';
import {
  changes,
  LEADS,
  loadState,
  PIPELINE,
  REACH,
  REVENUE,
  writeState,
  type Change,
} from './state-table.ts';
import {
  NIL_ID,
  type CreditRules,
  type DirtyMark,
  type LeadRow,
  type PipelineRow,
  type ReachRow,
} from './types.ts';

/** Written with every run; raise it when the same facts would get other credit. */
export const ENGINE_VERSION = '3';

/** Deals or leads credited before waiting requests have their turn: some ten milliseconds. */
const AT_A_STRETCH = 10;

/** What a batch credits: the marked deals and contact records. */
export interface Marks {
  readonly deals: readonly DirtyMark[];
  readonly leads: readonly DirtyMark[];
}

/** A deal or lead that could not be credited, and why. */
export interface Failure {
  readonly kind: 'deal' | 'lead';
  readonly id: string;
  readonly error: unknown;
}

/**
 * Credits the marked deals and leads anew and takes their marks away: the ledger's differences, the
 * current state, the roll-ups and the run, all in the caller's transaction. The caller holds the
 * tenant's lock. Answers those whose facts cannot be credited; they change nothing and stay marked.
 */
export async function creditBatch(
  tx: TenantTransaction,
  context: Context,
  marks: Marks,
): Promise<Failure[]> {
  const startedAt = context.now();
  const settings = await loadSettings(tx);
  const fits = await currentFits(tx);
  const rules = creditRules(settings, fits, startedAt.getTime());
  const deals = await creditDeals(tx, marks.deals, rules, settings);
  const leads = await creditLeads(tx, marks.leads, rules);

  const runId = await recordRun(tx, { marks, settings, fits, rules, startedAt });
  const pipeline = changes(PIPELINE, await loadState(tx, PIPELINE, deals.ids), deals.pipeline);
  const revenue = changes(REVENUE, await loadState(tx, REVENUE, deals.ids), deals.revenue);
  const people = changes(LEADS, await loadState(tx, LEADS, leads.ids), leads.rows);
  const reach = changes(REACH, await loadState(tx, REACH, leads.ids), leads.reach);

  const reasons = new Map(marks.deals.map(({ id, reason }) => [id, reason]));
  await appendToLedger(tx, runId, pipeline, reasons);
  await writeState(tx, PIPELINE, pipeline, runId);
  await writeState(tx, REVENUE, revenue, runId);
  await writeState(tx, LEADS, people, runId);
  await writeState(tx, REACH, reach, runId);
  await writeDealEvidence(tx, deals.ids, deals.loaded, rules);

  const summed = [
    ...pipeline.map((change) => mapped(change, summedDeal)),
    ...people.map((change) => mapped(change, summedLead)),
  ];
  const rollUp = new RollUp();
  for (const change of summed) rollUp.add(change);
  await rollUp.write(tx);
  await markCampaigns(tx, campaignsOf([...summed, ...revenue]));
  if (pipeline.some(isWonLinear)) await markInfluencerValues(tx);

  const failures = [...deals.failures, ...leads.failures];
  await removeMarks(tx, marks, failures);
  return failures;
}

async function creditDeals(
  tx: TenantTransaction,
  marks: readonly DirtyMark[],
  rules: CreditRules,
  settings: Settings,
) {
  const loaded = await loadDeals(
    tx,
    marks.map(({ id }) => id),
    settings.buyingGroup,
  );
  const failures: Failure[] = [];
  const credited: DealCredit[] = [];
  for (const [index, deal] of loaded.entries()) {
    try {
      credited.push(creditDeal(deal, rules));
    } catch (error) {
      failures.push({ kind: 'deal', id: deal.facts.id, error });
    }
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
  }
  const failed = new Set(failures.map(({ id }) => id));
  return {
    // A marked deal that is not among the loaded was deleted or merged: what it had goes.
    ids: marks.map(({ id }) => id).filter((id) => !failed.has(id)),
    loaded: loaded.filter(({ facts }) => !failed.has(facts.id)),
    pipeline: credited.flatMap((deal) => deal.pipeline),
    revenue: credited.flatMap((deal) => deal.revenue),
    failures,
  };
}

async function creditLeads(tx: TenantTransaction, marks: readonly DirtyMark[], rules: CreditRules) {
  const { leads, withoutCredit, personOf } = await loadLeads(tx, marks);
  const failures: Failure[] = [];
  const done: { id: string; rows: readonly LeadRow[]; reach: readonly ReachRow[] }[] = [];
  for (const [index, lead] of leads.entries()) {
    try {
      done.push({ id: lead.contactId, rows: creditLead(lead, rules), reach: reachOf(lead) });
    } catch (error) {
      for (const { id } of marks) {
        if (personOf.get(id) === lead.contactId) failures.push({ kind: 'lead', id, error });
      }
    }
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
  }
  return {
    ids: [...done.map(({ id }) => id), ...withoutCredit],
    rows: done.flatMap(({ rows }) => rows),
    reach: done.flatMap(({ reach }) => reach),
    failures,
  };
}

async function recordRun(
  tx: TenantTransaction,
  run: {
    readonly marks: Marks;
    readonly settings: Settings;
    readonly fits: FitsInForce;
    readonly rules: CreditRules;
    readonly startedAt: Date;
  },
): Promise<number> {
  const { lookbackDays, scopes } = run.rules;
  // What was learnt is named by its id below and stays out of the digest.
  const { parameters, buyingGroup } = run.settings;
  const digest = createHash('sha256')
    .update(JSON.stringify({ lookbackDays, parameters, scopes, buyingGroup }))
    .digest('hex');
  const all = [...run.marks.deals, ...run.marks.leads];
  const reasons = [...new Set(all.map(({ reason }) => reason))].sort();
  const [row] = await tx.query<{ id: number }>(
    `insert into credit_runs
       (tenant_id, reason, engine_version, settings_digest, fit_id, models_fit_id, as_of, deals, leads,
        started_at, lift_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7, $10) returning id`,
    [
      tx.tenantId,
      reasons.join('; '),
      ENGINE_VERSION,
      digest,
      run.fits.history?.id ?? null,
      run.fits.models?.id ?? null,
      run.startedAt,
      run.marks.deals.length,
      run.marks.leads.length,
      run.rules.lift === null ? null : (run.fits.lift?.id ?? null),
    ],
  );
  if (!row) throw new Error('The run of the credit worker was not recorded.');
  return row.id;
}

/** Whether the change is of the credit influencers are valued by. */
function isWonLinear({ before, after }: Change<PipelineRow>): boolean {
  const row = before[0] ?? after[0];
  return row?.model === 'linear' && row.stage === 'won';
}

const mapped = <From, To>({ before, after }: Change<From>, map: (row: From) => To): Change<To> => ({
  before: before.map(map),
  after: after.map(map),
});

function campaignsOf(changed: readonly Change<{ readonly campaignId: string }>[]): string[] {
  const ids = new Set<string>();
  for (const { before, after } of changed) {
    for (const { campaignId } of before) ids.add(campaignId);
    for (const { campaignId } of after) ids.add(campaignId);
  }
  ids.delete(NIL_ID);
  return [...ids];
}

async function removeMarks(
  tx: TenantTransaction,
  marks: Marks,
  failures: readonly Failure[],
): Promise<void> {
  const failed = new Set(failures.map(({ kind, id }) => `${kind} ${id}`));
  const done = (kind: Failure['kind'], list: readonly DirtyMark[]): readonly string[] =>
    list.filter(({ id }) => !failed.has(`${kind} ${id}`)).flatMap((mark) => mark.marks);
  await tx.query('delete from dirty_deals where tenant_id = $1 and id = any($2::bigint[])', [
    tx.tenantId,
    done('deal', marks.deals),
  ]);
  await tx.query('delete from dirty_leads where tenant_id = $1 and id = any($2::bigint[])', [
    tx.tenantId,
    done('lead', marks.leads),
  ]);
}
