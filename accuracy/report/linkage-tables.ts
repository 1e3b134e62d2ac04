import { CAUSES, type Cause } from '../linkage/lost-links.ts';
import { LINKAGE_STRESSORS, STRESSOR_TEXT, type StressName } from '../linkage/stressors.ts';
import { percent } from './gates.ts';
import type { LinkageResults, LinkageWhere } from './linkage-results.ts';
import { bounded, two, type Table } from './tables.ts';

const FIGURES = ['L', 'Precision', 'Recall', 'Reach', 'Specificity', 'B-cubed', 'L, to the letter'];

function figures(results: LinkageResults, where: LinkageWhere, digits = 3): string[] {
  const of = (figure: Parameters<LinkageResults['mean']>[1]): number =>
    results.mean(where, figure).mean;
  const l = results.mean(where, ({ identified }) => identified.f1);
  return [
    digits === 3 ? `${l.mean.toFixed(3)} (${l.low.toFixed(3)})` : bounded(l),
    two(of(({ identified }) => identified.precision)),
    two(of(({ identified }) => identified.recall)),
    percent(of(({ identified }) => identified.reach)),
    percent(of(({ identified }) => identified.specificity)),
    two(of(({ identityF1 }) => identityF1)),
    two(of(({ any }) => any.f1)),
  ];
}

/** L by family and size: everything on, and nothing. */
export function linkageTable(results: LinkageResults): Table {
  const rows = (['all', 'none'] as const).flatMap((stress) =>
    results.families.flatMap((family) =>
      results.sizes.flatMap((wonDeals) => {
        const where = { stress, family, wonDeals };
        if (results.at(where).length === 0) return [];
        return [[stress, family, String(wonDeals), ...figures(results, where)]];
      }),
    ),
  );
  return [['Stressors', 'Family', 'Won deals', ...FIGURES], ...rows];
}

/** L with each stressor alone, and with all but it; every row over the same companies. */
export function stressorTable(results: LinkageResults): Table {
  const some = LINKAGE_STRESSORS[0];
  const seeds = results.seedsOf({ stress: `only ${some}` });
  const wonDeals = results.sizes[0];
  const where = (stress: StressName): LinkageWhere => ({
    stress,
    seeds,
    ...(wonDeals === undefined ? {} : { wonDeals }),
  });
  const l = (stress: StressName): number =>
    results.mean(where(stress), ({ identified }) => identified.f1).mean;
  if (seeds.size === 0) return [[]];
  const row = (label: string, alone: StressName, without: StressName | null): string[] => {
    const [, precision = '', recall = '', reach = '', specificity = '', bCubed = ''] = figures(
      results,
      where(alone),
    );
    return [
      label,
      l(alone).toFixed(3),
      precision,
      recall,
      reach,
      specificity,
      bCubed,
      without === null ? '' : l(without).toFixed(3),
    ];
  };
  return [
    ['On', 'L', 'Precision', 'Recall', 'Reach', 'Specificity', 'B-cubed', 'L, all but this'],
    row('**nothing**', 'none', null),
    ...LINKAGE_STRESSORS.map((name) => row(STRESSOR_TEXT[name], `only ${name}`, `without ${name}`)),
    row('**everything**', 'all', null),
  ];
}

/** Where links are lost and found wrongly with everything on, as a part of those to be found, or found. */
export function mistakesTable(results: LinkageResults): Table {
  const rows = Object.entries(CAUSES).map(([cause, text]) => [
    text,
    ...results.families.map((family) =>
      percent(results.mistakes({ stress: 'all', family }, cause as Cause)),
    ),
  ]);
  return [['With everything on', ...results.families], ...rows];
}
