import type { ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { BASELINE, NIL_ID, UNATTRIBUTED } from '../attribution/types.ts';
import type { Scene } from './scene.ts';
import { money } from './schemas.ts';

/** The credit of one record in a list: who has which share of it. */
export const creditPart = z
  .object({
    influencerId: z.uuid().nullable(),
    influencer: z.string().nullable(),
    campaignId: z.uuid().nullable(),
    campaign: z.string().nullable(),
    channel: z.string(),
    platform: z.string().nullable(),
    contentType: z.string().nullable(),
    share: z.number(),
    amount: money.nullable().meta({ description: 'In the record’s own currency; null of leads.' }),
    touches: z.int().nullable(),
    lastTouchAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CreditPart' });

export type CreditPart = z.input<typeof creditPart>;

const SOURCES = {
  pipeline: {
    table: 'pipeline_attribution',
    record: 'deal_id::text',
    columns: `p.currency, sum(p.amount_minor)::bigint as amount_minor, sum(p.touches)::int as touches,
      max(p.last_touch_at) as last_touch_at`,
    group: ', p.currency',
    stage: 'p.stage',
  },
  revenue: {
    table: 'revenue_attribution',
    record: `deal_id || '/' || p.entry_id`,
    columns: `p.currency, sum(p.amount_minor)::bigint as amount_minor, null::int as touches,
      null::timestamptz as last_touch_at`,
    group: ', p.currency',
    stage: "'won'",
  },
  lead: {
    table: 'lead_attribution',
    record: 'contact_id::text',
    columns: `null as currency, null::bigint as amount_minor, sum(p.touches)::int as touches,
      max(p.last_touch_at) as last_touch_at`,
    group: '',
    stage: 'p.stage',
  },
} as const;

export interface PartRow {
  readonly record: string;
  readonly stage: string;
  readonly part: CreditPart;
  /** Would have come anyway, or no known touch can have it. */
  readonly remainder: 'baseline' | 'unattributed' | null;
}

/**
 * Credit parts of the named records under one model, largest first; parts that differ only in the day
 * of their touches are one.
 * @param ids deals, or people for leads.
 */
export async function creditParts(
  scene: Scene,
  source: keyof typeof SOURCES,
  model: ModelId,
  ids: readonly string[],
): Promise<PartRow[]> {
  const { table, record, columns, group, stage } = SOURCES[source];
  const rows = await scene.tx.query<{
    record: string;
    stage: string;
    influencer_id: string;
    influencer: string | null;
    campaign_id: string;
    campaign: string | null;
    channel: string;
    platform: string;
    content_type: string;
    weight: number;
    currency: string | null;
    amount_minor: number | null;
    touches: number | null;
    last_touch_at: Date | null;
  }>(
    `select p.${record} as record, ${stage} as stage, p.influencer_id, i.name as influencer,
            p.campaign_id, c.name as campaign, p.channel, p.platform, p.content_type,
            sum(p.weight) as weight, ${columns}
     from ${table} p
     left join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
     left join campaigns c on c.tenant_id = p.tenant_id and c.id = p.campaign_id
     where p.tenant_id = $1 and p.model = $2
       and p.${source === 'lead' ? 'contact_id' : 'deal_id'} = any($3::uuid[])
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9 ${group}
     order by weight desc, influencer nulls last, p.influencer_id, p.campaign_id, p.channel, p.platform,
              p.content_type`,
    [scene.tx.tenantId, model, ids],
  );
  const idOrNull = (id: string): string | null => (id === NIL_ID ? null : id);
  const textOrNull = (text: string): string | null => (text === '' ? null : text);
  return rows.map((row) => ({
    record: row.record,
    stage: row.stage,
    remainder:
      row.channel === UNATTRIBUTED ? 'unattributed' : row.channel === BASELINE ? 'baseline' : null,
    part: {
      influencerId: idOrNull(row.influencer_id),
      influencer: row.influencer,
      campaignId: idOrNull(row.campaign_id),
      campaign: row.campaign,
      channel: row.channel,
      platform: textOrNull(row.platform),
      contentType: textOrNull(row.content_type),
      share: row.weight,
      amount:
        row.amount_minor === null || row.currency === null
          ? null
          : scene.money(row.amount_minor, row.currency),
      touches: row.touches,
      lastTouchAt: row.last_touch_at?.toISOString() ?? null,
    },
  }));
}

/** What a list shows of one record's credit. */
export function creditView(parts: readonly PartRow[]): {
  credit: CreditPart[];
  influencedShare: number;
  baselineShare: number;
  unattributedShare: number;
} {
  const share = (test: (row: PartRow) => boolean): number =>
    parts.filter(test).reduce((sum, { part }) => sum + part.share, 0);
  return {
    credit: parts.filter(({ remainder }) => remainder === null).map(({ part }) => part),
    influencedShare: share(({ part }) => part.influencerId !== null),
    baselineShare: share(({ remainder }) => remainder === 'baseline'),
    unattributedShare: share(({ remainder }) => remainder === 'unattributed'),
  };
}

export const creditViewOut = {
  credit: z.array(creditPart).meta({
    description:
      'Largest share first. Empty while it waits to be credited, or when nothing can be.',
  }),
  influencedShare: z.number(),
  baselineShare: z.number().meta({ description: 'Would have come anyway (incremental view).' }),
  unattributedShare: z.number(),
};
