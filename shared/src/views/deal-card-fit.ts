import type { FittedModels, FitLevel, SourceValues } from '../models/data-driven/fitted.ts';
import type { ModelId } from '../models/types.ts';
import { count } from '../models/words.ts';
import type { DealCardInput } from './deal-card-input.ts';
import type { FitView } from './deal-card.ts';
import { dateText, momentView } from './moment.ts';

/** What the selected model has learnt, when and from how much; null for rules and before the first fit. */
export function fitView({
  fit,
  selectedModel,
  settings,
  ...reader
}: DealCardInput): FitView | null {
  if (fit === null) return null;
  const learnt = learntBy(selectedModel, settings.parameters.fits);
  if (learnt === null) return null;
  return {
    fittedAt: momentView(fit.fittedAt, reader),
    text: `${learnt.level === 'fallback' ? 'Last tried' : 'Learnt'} on ${dateText(fit.fittedAt, reader)}${learnt.from}.`,
    level: learnt.level,
    reason: learnt.reason,
    version: fit.version,
  };
}

interface Learnt {
  readonly level: FitLevel;
  readonly reason: string | null;
  /** e.g. ` from 214 deals, 60 of them won`; of an attempt that came to nothing, ` with …`. */
  readonly from: string;
}

/** What a model has learnt, in words; null for a model that follows a rule. */
export function learntBy(model: ModelId, fits: FittedModels): Learnt | null {
  switch (model) {
    case 'data_driven':
    case 'incremental':
      return untilThen(dataDriven(fits), 'all touches share evenly');
    case 'influencer_touch':
      return untilThen(
        dataDriven(fits),
        'an influencer is worth the won revenue of their past touches',
      );
    case 'markov':
      return ofPaths(fits.markov);
    case 'shapley':
      return ofPaths(fits.shapley);
    default:
      return null;
  }
}

/** A model that falls back says by what rule it shares instead. */
const untilThen = (learnt: Learnt, rule: string): Learnt =>
  learnt.level === 'fallback'
    ? { ...learnt, reason: `${learnt.reason ?? ''} Until then ${rule}.` }
    : learnt;

function dataDriven({ dataDriven: fit }: FittedModels): Learnt {
  if (fit === null) {
    return { level: 'fallback', reason: 'The data-driven model has learnt nothing yet.', from: '' };
  }
  const { deals, won } = fit.counts;
  return {
    level: fit.level,
    reason: fit.level === 'full' ? null : fit.reason,
    from: ` ${fit.level === 'fallback' ? 'with' : 'from'} ${count(deals, 'deal')}, ${won} of them won`,
  };
}

function ofPaths(values: SourceValues | null): Learnt {
  if (values === null) {
    return {
      level: 'fallback',
      reason: 'No won deal has a known touch yet, so all touches share evenly.',
      from: '',
    };
  }
  const { paths, conversions } = values;
  return {
    level: 'full',
    reason: values.warning,
    from: ` from ${count(paths, 'journey')}, ${conversions} of which ended in a won deal`,
  };
}
