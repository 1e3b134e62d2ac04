import { BASES, GROUP_BY, type Basis, type GroupBy } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { insertRows } from './insert-rows.ts';
import type { Change } from './state-table.ts';
import {
  BASELINE,
  NIL_ID,
  UNATTRIBUTED,
  type Dimensions,
  type LeadRow,
  type PipelineRow,
} from './types.ts';

/** What the roll-ups need of a row of credit, a deal's or a lead's. */
export interface Summed extends Dimensions {
  readonly model: string;
  readonly stage: string;
  readonly weight: number;
  readonly homeMinor: number;
  readonly expectedMinor: number;
  readonly createdOn: string;
  /** The day a deal closed or a lead qualified. */
  readonly closedOn: string | null;
}

export const summedDeal = (row: PipelineRow): Summed => row;

export const summedLead = (row: LeadRow): Summed => ({
  ...row,
  homeMinor: 0,
  expectedMinor: 0,
  closedOn: row.qualifiedOn,
});

/** The value by which a row belongs to a group: an id or word, empty for none. */
export function groupKey(groupBy: GroupBy, row: Dimensions): string {
  if (row.channel === UNATTRIBUTED || row.channel === BASELINE) return row.channel;
  switch (groupBy) {
    case 'influencer':
      return row.influencerId === NIL_ID ? '' : row.influencerId;
    case 'campaign':
      return row.campaignId === NIL_ID ? '' : row.campaignId;
    case 'contentType':
      return row.contentType;
    case 'channel':
      return row.channel;
    case 'platform':
      return row.platform;
  }
}

/** The day that puts a row into a period; null when the basis does not apply to it. */
function dayOf(basis: Basis, row: Summed): string | null {
  if (basis === 'created') return row.createdOn;
  return basis === 'closed' ? row.closedOn : row.touchedOn;
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

interface Sums {
  readonly key: readonly unknown[];
  weight: number;
  homeMinor: number;
  expectedMinor: number;
}

/** Collects what changed in the roll-ups, then writes it in two statements. */
export class RollUp {
  readonly #sums = new Map<string, Sums>();
  readonly #counts = new Map<string, { readonly key: readonly unknown[]; records: number }>();

  add(change: Change<Summed>): void {
    for (const row of change.before) this.#addSums(row, -1);
    for (const row of change.after) this.#addSums(row, 1);
    this.#addCounts(change.before, -1);
    this.#addCounts(change.after, 1);
  }

  #addSums(row: Summed, sign: 1 | -1): void {
    for (const basis of BASES) {
      const day = dayOf(basis, row);
      if (day === null) continue;
      const key = [
        row.model,
        row.stage,
        basis,
        monthOf(day),
        row.influencerId,
        row.campaignId,
        row.contentType,
        row.channel,
        row.platform,
      ];
      const name = key.join('|');
      let sums = this.#sums.get(name);
      if (!sums) {
        sums = { key, weight: 0, homeMinor: 0, expectedMinor: 0 };
        this.#sums.set(name, sums);
      }
      sums.weight += sign * row.weight;
      sums.homeMinor += sign * row.homeMinor;
      sums.expectedMinor += sign * row.expectedMinor;
    }
  }

  /** The rows are of one deal or lead, model and stage: it counts once in each group it has credit of. */
  #addCounts(rows: readonly Summed[], sign: 1 | -1): void {
    const [first] = rows;
    if (!first) return;
    for (const groupBy of GROUP_BY) {
      const firstTouched = new Map<string, string>();
      for (const row of rows) {
        const key = groupKey(groupBy, row);
        const day = firstTouched.get(key);
        if (day === undefined || row.touchedOn < day) firstTouched.set(key, row.touchedOn);
      }
      for (const [group, touchedOn] of firstTouched) {
        for (const basis of BASES) {
          const day = dayOf(basis, { ...first, touchedOn });
          if (day === null) continue;
          const key = [first.model, first.stage, basis, monthOf(day), groupBy, group];
          const name = key.join('|');
          const count = this.#counts.get(name);
          if (count) count.records += sign;
          else this.#counts.set(name, { key, records: sign });
        }
      }
    }
  }

  async write(tx: TenantTransaction): Promise<void> {
    const sums = [...this.#sums.values()].filter(
      (sum) => sum.weight !== 0 || sum.homeMinor !== 0 || sum.expectedMinor !== 0,
    );
    await insertRows(
      tx,
      'credit_monthly',
      [
        'model',
        'stage',
        'basis',
        'month',
        'influencer_id',
        'campaign_id',
        'content_type',
        'channel',
        'platform',
        'weight',
        'home_minor',
        'expected_minor',
      ],
      sums.map((sum) => [...sum.key, sum.weight, sum.homeMinor, sum.expectedMinor]),
      `on conflict (tenant_id, model, stage, basis, month, influencer_id, campaign_id, content_type, channel, platform)
       do update set weight = credit_monthly.weight + excluded.weight,
         home_minor = credit_monthly.home_minor + excluded.home_minor,
         expected_minor = credit_monthly.expected_minor + excluded.expected_minor`,
    );
    const counts = [...this.#counts.values()].filter(({ records }) => records !== 0);
    await insertRows(
      tx,
      'credit_counts_monthly',
      ['model', 'stage', 'basis', 'month', 'group_by', 'group_key', 'records'],
      counts.map(({ key, records }) => [...key, records]),
      `on conflict (tenant_id, model, stage, basis, group_by, month, group_key)
       do update set records = credit_counts_monthly.records + excluded.records`,
    );
    if (sums.length > 0) {
      await tx.query(
        `delete from credit_monthly
         where tenant_id = $1 and weight = 0 and home_minor = 0 and expected_minor = 0`,
        [tx.tenantId],
      );
    }
    if (counts.length > 0) {
      await tx.query('delete from credit_counts_monthly where tenant_id = $1 and records = 0', [
        tx.tenantId,
      ]);
    }
  }
}
