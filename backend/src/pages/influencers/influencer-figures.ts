import type { InfluencerFigures } from '@pipeline-attribution/shared';
import { performanceReport, type PerformanceReport } from '../../reports/influencer-performance.ts';
import { roiReport, type RoiReport } from '../../reports/roi.ts';
import type { Scene } from '../../reports/scene.ts';
import type { ChosenReport } from '../choose-report.ts';

/** What influencers brought, from the performance report, and what they cost, from that of returns. */
export async function influencerFigures(
  scene: Scene,
  { model, basis, period }: Pick<ChosenReport, 'model' | 'basis' | 'period'>,
  influencer?: string,
): Promise<{
  readonly rows: InfluencerFigures[];
  readonly performance: PerformanceReport;
  readonly returns: RoiReport;
}> {
  const query = { model, basis, period, influencer };
  const performance = await performanceReport(scene, query);
  const returns = await roiReport(scene, query);
  const rows = performance.influencers.map((one): InfluencerFigures => {
    const books = returns.influencers.find(({ id }) => id === one.id);
    return {
      id: one.id,
      name: one.name,
      people: one.people,
      touches: one.touches,
      leads: one.leads,
      opportunities: one.opportunities,
      pipeline: one.pipeline,
      weighted: one.weighted,
      revenue: one.revenue,
      winRate: one.winRate,
      cost: books?.cost ?? null,
      roi: books?.fullPipelineRoi ?? { value: null, reason: 'No cost is noted.' },
      interval: one.interval,
      intervalReason: one.intervalReason,
    };
  });
  return { rows, performance, returns };
}
