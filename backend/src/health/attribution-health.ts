import { EVIDENCE, type AttributionHealth } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import type { Period } from '../reports/period.ts';
import { freshness, loadScene, type Scene } from '../reports/scene.ts';
import {
  figure,
  freshnessOut,
  inOrder,
  money,
  orderError,
  periodOf,
  periodOut,
  periodParams,
} from '../reports/schemas.ts';
import { freshCounts } from '../repair/count-unresolved.ts';
import { checkOut, checksOf } from './checks.ts';
import { EVIDENCE_WORDS, HEALTH_DEALS_PATH, REASON_WORDS } from './health-words.ts';
import {
  HEALTH_REASONS,
  OUTCOMES,
  pipelineEvidence,
  type EvidenceSums,
  type HealthReason,
  type OutcomeGroup,
  type Sum,
} from './pipeline-evidence.ts';

const sumOut = { deals: z.int(), amount: money };
const shareOut = {
  ...sumOut,
  share: figure.meta({ description: 'Of the amount of all these deals.' }),
  dealShare: figure.meta({ description: 'Of the number of all these deals.' }),
};

const actionOut = z.object({
  text: z.string(),
  method: z.enum(['GET', 'POST', 'PATCH']).nullable(),
  path: z.string().nullable().meta({
    description: 'Of this API; null where it is done in the CRM or on the website.',
  }),
});

const pipelineOut = z.object({
  total: z.object(sumOut),
  withEvidence: z.object(shareOut),
  namesInfluencer: z.object(shareOut),
  byEvidence: z
    .array(
      z.object({
        evidence: z.enum(EVIDENCE),
        label: z.string(),
        ...shareOut,
        dealsWithAny: z.int().meta({
          description:
            'Deals that have this kind at all; kinds share deals, so do not add these up.',
        }),
      }),
    )
    .meta({ description: 'By the strongest kind of each deal: sums to `withEvidence`.' }),
  withoutEvidence: z
    .array(
      z.object({
        reason: z.enum(HEALTH_REASONS),
        label: z.string(),
        ...shareOut,
        action: actionOut,
        dealsPath: z.string().meta({ description: 'Of this API: which deals these are.' }),
      }),
    )
    .meta({
      description: 'Each deal by its one reason: sums, with `withEvidence`, to `total`.',
    }),
});

const healthOut = z
  .object({
    currency: z.string(),
    period: periodOut,
    pipeline: z.object({
      all: pipelineOut,
      open: pipelineOut,
      won: pipelineOut,
      lost: pipelineOut,
    }),
    checks: z.array(checkOut).meta({ description: 'What needs attention first.' }),
    freshness: freshnessOut,
  })
  .meta({ id: 'AttributionHealth' }) satisfies z.ZodType<AttributionHealth>;

function share(part: number, whole: number): z.input<typeof figure> {
  return whole === 0
    ? { value: null, reason: 'There are none.' }
    : { value: part / whole, reason: null };
}

/** The list of the deals behind a figure. */
function dealsPath(
  lacks: HealthReason | 'roles',
  outcome: OutcomeGroup,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): string {
  const query = new URLSearchParams({ lacks });
  if (outcome !== 'all') query.set('outcome', outcome);
  if (from !== null) query.set('from', from);
  if (to !== null) query.set('to', to);
  return `/api/v1${HEALTH_DEALS_PATH}?${query.toString()}`;
}

function pipelineView(
  { home }: Scene,
  outcome: OutcomeGroup,
  period: Period,
  sums: EvidenceSums,
): z.input<typeof pipelineOut> {
  const of = (sum: Sum) => ({ deals: sum.deals, amount: home(sum.minor) });
  const shared = (sum: Sum) => ({
    ...of(sum),
    share: share(sum.minor, sums.total.minor),
    dealShare: share(sum.deals, sums.total.deals),
  });
  return {
    total: of(sums.total),
    withEvidence: shared(sums.withEvidence),
    namesInfluencer: shared(sums.namesInfluencer),
    byEvidence: [...sums.byEvidence].flatMap(([evidence, sum]) => {
      const dealsWithAny = sums.anyOf.get(evidence)?.deals ?? 0;
      return dealsWithAny === 0
        ? []
        : [{ evidence, label: EVIDENCE_WORDS[evidence], ...shared(sum), dealsWithAny }];
    }),
    withoutEvidence: [...sums.byReason]
      .filter(([, { deals }]) => deals > 0)
      .sort(([, a], [, b]) => b.minor - a.minor || b.deals - a.deals)
      .map(([reason, sum]) => ({
        reason,
        ...REASON_WORDS[reason],
        ...shared(sum),
        dealsPath: dealsPath(reason, outcome, period),
      })),
  };
}

export const attributionHealthEndpoint = endpoint({
  method: 'get',
  path: '/attribution/health',
  tag: 'Reports',
  summary: 'How far the figures can be trusted, and what to do about the rest',
  description:
    'Which share of the pipeline has evidence of where it came from, by kind of evidence; for the rest the reason, deal by deal one, so that all sums to the CRM’s total; and what needs repair, with where to do it.',
  scope: 'read',
  query: z.strictObject(periodParams).refine(inOrder, orderError),
  answer: healthOut,
  handle: async ({ query, context, principal, transaction }) => {
    await freshCounts(context, principal.tenantId);
    return transaction(async (tx) => {
      const scene = await loadScene(tx, context);
      return healthReport(scene, periodOf(scene, query));
    });
  },
});

/** What the report answers; counts of values and answers are those last counted. */
export async function healthReport(
  scene: Scene,
  period: Period,
): Promise<z.input<typeof healthOut>> {
  const sums = await pipelineEvidence(scene.tx, period);
  const views = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, pipelineView(scene, outcome, period, sums[outcome])]),
  ) as z.input<typeof healthOut>['pipeline'];
  return {
    currency: scene.homeCurrency,
    period,
    pipeline: views,
    checks: await checksOf(scene, sums, (lacks, outcome) => dealsPath(lacks, outcome, period)),
    freshness: await freshness(scene),
  };
}
