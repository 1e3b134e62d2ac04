import type { SimStage } from '@pipeline-attribution/shared';

/** How Salesforce forecasts a stage. */
export function forecastOf(stage: SimStage): { category: string; name: string } {
  if (stage.isWon) return { category: 'Closed', name: 'Closed' };
  if (stage.isClosed) return { category: 'Omitted', name: 'Omitted' };
  if (stage.probability >= 0.8) return { category: 'Forecast', name: 'Commit' };
  if (stage.probability >= 0.6) return { category: 'BestCase', name: 'Best Case' };
  return { category: 'Pipeline', name: 'Pipeline' };
}

/** Probability as Salesforce holds it, in percent. */
export const percent = (stage: SimStage): number => Math.round(stage.probability * 100);
