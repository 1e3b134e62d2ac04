import {
  CREDIT_STAGES,
  MODEL_IDS,
  type CreditStage,
  type ModelId,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { loadDealJourney } from './deal-journey.ts';
import { loadNames } from './groups.ts';
import { loadScene } from './scene.ts';
import { modelParam, money } from './schemas.ts';

/** What one computing changed of a deal's credit. */
export interface CreditChange {
  readonly runId: number;
  readonly at: Date;
  readonly reason: string;
  /** Of the fit it was computed with; null before the first. */
  readonly fitVersion: number | null;
  /** Before and after, of the influencers that changed. */
  readonly influencers: readonly {
    readonly influencerId: string;
    readonly before: Part;
    readonly after: Part;
  }[];
  /** Of all influencers. */
  readonly before: Part;
  readonly after: Part;
  /** Nothing was credited before this. */
  readonly isFirst: boolean;
}

/** Of the deal; money in minor units of its currency. */
export interface Part {
  readonly share: number;
  readonly minor: number;
}

const NOTHING: Part = { share: 0, minor: 0 };
const plus = (a: Part, b: Part): Part => ({ share: a.share + b.share, minor: a.minor + b.minor });

/** The ledger of one deal under one model, oldest first. Differences add up to the credit in force. */
export async function loadCreditChanges(
  tx: TenantTransaction,
  dealId: string,
  model: ModelId,
  stage: CreditStage,
): Promise<CreditChange[]> {
  const rows = await tx.query<{
    run_id: number;
    at: Date;
    reason: string;
    version: number | null;
    influencer_id: string | null;
    share: number;
    minor: number;
  }>(
    `select l.run_id, max(l.recorded_at) as at, min(l.reason) as reason, max(f.version) as version,
            nullif(l.influencer_id, '00000000-0000-0000-0000-000000000000') as influencer_id,
            sum(l.weight)::float8 as share, sum(l.amount_minor)::bigint as minor
     from credit_ledger l
     left join credit_runs r on r.tenant_id = $1 and r.id = l.run_id
     left join credit_fits f on f.tenant_id = $1 and f.id = r.models_fit_id
     where l.tenant_id = $1 and l.deal_id = $2 and l.model = $3 and l.stage = $4
     group by l.run_id, l.influencer_id
     order by l.run_id, l.influencer_id`,
    [tx.tenantId, dealId, model, stage],
  );
  const changes: CreditChange[] = [];
  const standing = new Map<string, Part>();
  let total = NOTHING;
  for (const own of Map.groupBy(rows, (row) => row.run_id).values()) {
    const [first] = own;
    if (!first) continue;
    const before = total;
    const influencers = own.flatMap(({ influencer_id: influencerId, share, minor }) => {
      if (influencerId === null) return [];
      const had = standing.get(influencerId) ?? NOTHING;
      const has = plus(had, { share, minor });
      standing.set(influencerId, has);
      total = plus(total, { share, minor });
      return [{ influencerId, before: had, after: has }];
    });
    changes.push({
      runId: first.run_id,
      at: first.at,
      reason: first.reason,
      fitVersion: first.version,
      influencers,
      before,
      after: total,
      isFirst: changes.length === 0,
    });
  }
  return changes;
}

const part = z.object({ share: z.number(), amount: money.nullable() });

const changesOut = z
  .object({
    dealId: z.uuid(),
    model: z.enum(MODEL_IDS),
    stage: z.enum(CREDIT_STAGES),
    changes: z.array(
      z.object({
        at: z.iso.datetime(),
        reason: z.string().meta({ description: 'e.g. `model refitted`, `contact changed`.' }),
        fitVersion: z.int().nullable().meta({ description: 'Of the fit it was computed with.' }),
        before: part.meta({ description: 'All influencers together.' }),
        after: part,
        influencers: z
          .array(z.object({ id: z.uuid(), name: z.string(), before: part, after: part }))
          .meta({ description: 'Those whose credit changed, the most changed first.' }),
      }),
    ),
  })
  .meta({ id: 'CreditChanges' });

export const creditChangesEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/attribution/opportunities/{id}/changes',
  tag: 'Reports',
  summary: 'Why the credit of a deal changed',
  description:
    'Every change of a deal’s credit under a model, the latest first: when, why, and what each influencer had before and after. Read from the ledger, which is only ever added to.',
  scope: 'read',
  isRecordLevel: true,
  problems: [404],
  params: z.object({
    id: z.uuid('Must be the id of a deal, as GET /attribution/opportunities gives it.'),
  }),
  query: z.strictObject({
    model: modelParam,
    stage: z
      .enum(['current', 'opportunity'], 'Must be current or opportunity.')
      .default('current')
      .meta({ description: 'Credit of where the deal is now, or of its being sourced.' }),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: changesOut,
  handle: ({ params, query, context, transaction }) =>
    transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      const { deal, stage } = await loadDealJourney(
        scene,
        params.id,
        query.stage === 'opportunity' ? 'opportunity' : null,
      );
      const model = query.model ?? scene.settings.defaultModel;
      const changes = (await loadCreditChanges(tx, deal.facts.id, model, stage))
        .reverse()
        .slice(0, query.limit);
      const names = await loadNames(tx, 'influencers');
      const view = ({ share, minor }: Part) => ({
        // Weights are kept in units of 2^-32: places behind the ninth are rounding.
        share: Math.max(0, Math.round(share * 1e9) / 1e9),
        amount: deal.amountMinor === null ? null : scene.money(minor, deal.currency),
      });
      return {
        dealId: deal.facts.id,
        model,
        stage,
        changes: changes.map(({ at, reason, fitVersion, influencers, before, after }) => ({
          at: at.toISOString(),
          reason,
          fitVersion,
          before: view(before),
          after: view(after),
          influencers: influencers
            .toSorted(
              (a, b) =>
                Math.abs(b.after.share - b.before.share) - Math.abs(a.after.share - a.before.share),
            )
            .map((one) => ({
              id: one.influencerId,
              name: names.get(one.influencerId) ?? 'Deleted influencer',
              before: view(one.before),
              after: view(one.after),
            })),
        })),
      };
    }),
});
