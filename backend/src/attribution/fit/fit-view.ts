import { sourceLabel, type ConversionLaw } from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { ModelsFit } from './fit-store.ts';

/** What a fit says, as it travels. */

const LEVELS = ['fallback', 'blended', 'full'] as const;

const interval = { low: z.number(), high: z.number() };
export const intervalOut = z
  .object(interval)
  .meta({ id: 'Interval', description: 'A 90 % interval.' });

const factsShape = {
  version: z.int().meta({ description: 'Counts up from 1.' }),
  fittedAt: z.iso.datetime(),
  level: z.enum(LEVELS).meta({ description: 'How much of the data-driven model the data carry.' }),
  reason: z.string().meta({ description: 'Why this level, for people.' }),
  counts: z.object({
    accounts: z.int(),
    deals: z.int(),
    won: z.int(),
    answers: z.int().meta({ description: 'Answers to “How did you hear of us?” on deals.' }),
    posts: z.int(),
    journeys: z.int(),
    influencerTouches: z.int(),
  }),
  baseline: z
    .object({ share: z.number(), ...interval })
    .nullable()
    .meta({ description: 'Part of the won value that would have come anyway.' }),
};

/** What reports say of the fit in force. */
export const fitFacts = z.object(factsShape).meta({ id: 'FitFacts' });

const sourceShare = z.object({
  source: z.string(),
  label: z.string(),
  share: z.number(),
  ...interval,
});

const sourceValues = z
  .object({
    conversions: z.int(),
    journeys: z.int(),
    order: z.int().nullable(),
    warning: z.string().nullable(),
    values: z
      .array(z.object({ source: z.string(), label: z.string(), value: z.number() }))
      .meta({ description: 'What one touch of each source is worth, largest first.' }),
  })
  .nullable();

const conversionOut = z
  .object({
    entries: z.int().meta({ description: 'Stage entries of closed deals behind it.' }),
    usesMarketing: z.boolean().meta({
      description: 'Whether marketing on a deal foretells better than its stage alone.',
    }),
    brier: z.number().meta({
      description: 'Mean squared error of the chance, on accounts it was not fitted to.',
    }),
    brierOfStage: z.number().meta({ description: 'The same of the stage’s rate alone.' }),
    reliability: z.array(
      z.object({
        from: z.number(),
        to: z.number(),
        predicted: z.number(),
        observed: z.number(),
        entries: z.int(),
      }),
    ),
  })
  .nullable()
  .meta({ description: 'How well the chance of open deals is calibrated.' });

export const fitOut = z
  .object({
    ...factsShape,
    state: z.enum(['active', 'superseded']),
    durationMs: z.int(),
    influencers: z
      .array(
        z.object({
          influencerId: z.uuid(),
          name: z.string(),
          share: z.number(),
          ...interval,
          attributed: z
            .object({ share: z.number(), ...interval })
            .meta({ description: 'Of what was caused by marketing at all.' }),
          best: z.number().meta({ description: 'Chance that theirs is the largest share.' }),
          conversions: z.int().meta({ description: 'Won deals with a trace of theirs.' }),
          isOwnEvidence: z.boolean().meta({
            description: 'False: too little of their own, the interval is that of all influencers.',
          }),
        }),
      )
      .meta({ description: 'Of won value, incremental view, best first.' }),
    channels: z.array(sourceShare).meta({ description: 'Other marketing, of won value.' }),
    falseMentionRate: z
      .number()
      .nullable()
      .meta({ description: 'Chance that an answer names somebody who had no part.' }),
    conversion: conversionOut,
    markov: sourceValues,
    shapley: sourceValues,
  })
  .meta({ id: 'Fit' });

export function factsOf(fit: ModelsFit): z.input<typeof fitFacts>;
export function factsOf(fit: ModelsFit | null): z.input<typeof fitFacts> | null;
export function factsOf(fit: ModelsFit | null): z.input<typeof fitFacts> | null {
  if (fit === null) return null;
  const { version, fittedAt, level, reason, counts, fitted } = fit;
  return {
    version,
    fittedAt: fittedAt.toISOString(),
    level,
    reason,
    counts,
    baseline: fitted.dataDriven?.baseline ?? null,
  };
}

/** @param names of influencers by id; those who are gone have none. */
export function fitView(
  fit: ModelsFit,
  names: ReadonlyMap<string, string>,
): z.input<typeof fitOut> {
  const { dataDriven, markov, shapley } = fit.fitted;
  const nameOf = (id: string): string => names.get(id) ?? 'Deleted influencer';
  const label = (source: string): string => {
    const [kind, id] = source.split(':');
    return kind === 'influencer' && id !== undefined ? nameOf(id) : sourceLabel(source);
  };
  const values = (of: typeof markov): z.input<typeof sourceValues> =>
    of && {
      conversions: of.conversions,
      journeys: of.paths,
      order: of.order,
      warning: of.warning,
      values: Object.entries(of.values)
        .map(([source, value]) => ({ source, label: label(source), value }))
        .sort((a, b) => b.value - a.value || (a.label < b.label ? -1 : 1)),
    };
  return {
    ...factsOf(fit),
    state: fit.state,
    durationMs: fit.durationMs,
    influencers: (dataDriven?.influencers ?? []).map((row) => ({
      ...row,
      name: nameOf(row.influencerId),
    })),
    channels: (dataDriven?.channels ?? []).map((row) => ({ ...row, label: label(row.source) })),
    falseMentionRate: dataDriven?.falseMentionRate ?? null,
    conversion: conversionView(dataDriven?.conversion ?? null),
    markov: values(markov),
    shapley: values(shapley),
  };
}

/** Fits stored before it was learnt have none. */
function conversionView(law: ConversionLaw | null): z.input<typeof conversionOut> {
  if (law === null) return null;
  const { entries, slope, brier, brierOfStage, reliability } = law;
  return {
    entries,
    usesMarketing: slope > 0,
    brier,
    brierOfStage,
    reliability: reliability.map((row) => ({ ...row })),
  };
}
