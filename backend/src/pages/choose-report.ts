import {
  BASES,
  MODEL_IDS,
  MODELS,
  type Basis,
  type Filter,
  type ModelId,
} from '@pipeline-attribution/shared';
import type { Scene } from '../reports/scene.ts';
import type { Asked } from './asked.ts';
import { choosePeriod, type ChosenPeriod } from './periods.ts';

const BASIS_LABELS: Readonly<Record<Basis, string>> = {
  created: 'Deals created',
  closed: 'Deals closed',
  touched: 'Touches',
};

export interface ChosenReport extends ChosenPeriod {
  readonly basis: Basis;
  readonly model: ModelId;
  /** To keep what was chosen on a link to another page. */
  readonly kept: Readonly<Record<string, string>>;
}

/** Period, basis and model: what every report page lets its reader choose. */
export function chooseReport(
  asked: Asked,
  scene: Scene,
  otherwise: { readonly period: Parameters<typeof choosePeriod>[2]; readonly basis: Basis },
): ChosenReport {
  const chosen = choosePeriod(asked, scene, otherwise.period);
  const basis = asked.choice('basis', BASES, otherwise.basis);
  const model = asked.choice('model', MODEL_IDS, scene.settings.defaultModel);
  const { settings } = scene;
  const filters: Filter[] = [
    ...chosen.filters,
    {
      kind: 'choice',
      name: 'basis',
      label: 'Count by day of',
      help: 'Created and closed agree with the CRM’s own totals; by touches a deal is spread over the days of its touches.',
      value: basis,
      choices: BASES.map((value) => ({ value, label: BASIS_LABELS[value] })),
    },
    {
      kind: 'choice',
      name: 'model',
      label: 'Model',
      help: MODELS[model].description,
      value: model,
      choices: MODEL_IDS.map((value) => ({
        value,
        label:
          value === settings.defaultModel
            ? `${MODELS[value].label} (default)`
            : MODELS[value].label,
        detail: MODELS[value].description,
      })),
    },
  ];
  const [period, ...days] = chosen.filters;
  const kept: Record<string, string> = { basis, model };
  for (const filter of period ? [period, ...days] : []) {
    if ((filter.kind === 'choice' || filter.kind === 'day') && filter.value !== '') {
      kept[filter.name] = filter.value;
    }
  }
  return { ...chosen, basis, model, filters, kept };
}
