import type { MoneyView } from '../../contract/common.ts';
import { listInWords, percent } from '../../models/words.ts';
import type { ModelId } from '../../models/types.ts';
import type { Block, ChartBlock, TextBlock } from '../page/blocks.ts';
import type { Cell, Row } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, NOTHING, shareCell, textCell, type FigureValue } from '../page/text.ts';

/** A group under every model, as `GET /attribution/multi-touch` answers it. */
export interface ModelledGroup {
  readonly key: string | null;
  readonly kind: 'group' | 'none' | 'baseline' | 'unattributed';
  readonly label: string;
  readonly models: readonly {
    readonly model: ModelId;
    readonly pipeline: MoneyView;
    readonly won: MoneyView;
    readonly share: FigureValue;
    readonly wonShare: FigureValue;
  }[];
}

export interface CompareModelsInput {
  /** In their display order. */
  readonly models: readonly {
    readonly id: ModelId;
    readonly label: string;
    readonly scopeLabel: string;
  }[];
  /** The one the others are held against. */
  readonly chosenModel: ModelId;
  readonly groups: readonly ModelledGroup[];
  readonly measure: 'pipeline' | 'won';
  /** What the groups are, e.g. `Influencer`. */
  readonly grouping: string;
  /** e.g. `1 Sept 2026 to 30 Nov 2026`. */
  readonly periodText: string;
  /** False as long as the fitted models have not learnt enough and follow a rule. */
  readonly hasFit: boolean;
  readonly linkOf: (key: string) => PageLink | null;
  readonly groupsCut: Cut;
}

/** Points within which shares say the same for any decision. */
const AGREE_WITHIN = 0.05;
const BARS = 8;
const COLUMNS = 4;

interface Spread {
  readonly group: ModelledGroup;
  readonly own: number | null;
  readonly lowest: { readonly share: number; readonly model: string } | null;
  readonly highest: { readonly share: number; readonly model: string } | null;
  readonly width: number;
}

/** What each group has under every model: where the choice of one matters, where it does not, and why. */
export function buildCompareModels(input: CompareModelsInput): {
  readonly sentence: string;
  readonly notices: readonly [];
  readonly blocks: readonly Block[];
} {
  const spreads = input.groups
    .map((group) => spreadOf(group, input))
    .filter(({ highest }) => highest !== null && highest.share > 0);
  const named = spreads.filter(({ group }) => group.kind === 'group');
  return {
    sentence: sentenceOf(named, input),
    notices: [],
    blocks: [
      ...(named.length > 0 ? [chart(named, input)] : []),
      groupsTable(spreads, input),
      modelsTable(named, input),
      why(named, input),
    ],
  };
}

const labelsOf = ({ models }: CompareModelsInput): ReadonlyMap<ModelId, string> =>
  new Map(models.map(({ id, label }) => [id, label]));

const shareUnder = (
  group: ModelledGroup,
  model: ModelId,
  measure: CompareModelsInput['measure'],
): number | null => {
  const found = group.models.find((one) => one.model === model);
  return (measure === 'won' ? found?.wonShare : found?.share)?.value ?? null;
};

function spreadOf(group: ModelledGroup, input: CompareModelsInput): Spread {
  const labels = labelsOf(input);
  const shares = input.models.flatMap(({ id }) => {
    const share = shareUnder(group, id, input.measure);
    return share === null ? [] : [{ share, model: labels.get(id) ?? id }];
  });
  const sorted = [...shares].sort((a, b) => a.share - b.share);
  const lowest = sorted[0] ?? null;
  const highest = sorted.at(-1) ?? null;
  return {
    group,
    own: shareUnder(group, input.chosenModel, input.measure),
    lowest,
    highest,
    width: lowest && highest ? highest.share - lowest.share : 0,
  };
}

const MEASURES = { pipeline: 'pipeline', won: 'revenue won' } as const;

function sentenceOf(
  spreads: readonly Spread[],
  { measure, periodText, grouping }: CompareModelsInput,
): string {
  const [widest] = [...spreads].sort((a, b) => b.width - a.width);
  if (!widest?.lowest || !widest.highest) {
    return `No ${grouping.toLowerCase()} has credit of the ${MEASURES[measure]} under any model (${periodText}).`;
  }
  const same = spreads.filter(({ width }) => width <= AGREE_WITHIN).length;
  const agreed =
    same === spreads.length
      ? 'All models say the same within five points'
      : `${String(same)} of ${String(spreads.length)} have the same share within five points under every model`;
  return widest.width <= AGREE_WITHIN
    ? `${agreed}: whichever you choose, the picture stays (${periodText}).`
    : `${agreed}. The choice matters most for ${widest.group.label}: ${percent(widest.lowest.share)} of the ${MEASURES[measure]} under ${inSentence(widest.lowest.model)}, ${percent(widest.highest.share)} under ${inSentence(widest.highest.model)} (${periodText}).`;
}

const inSentence = (label: string): string =>
  /^[A-Z][a-z]/.test(label) && !/^(Markov|Shapley)/.test(label)
    ? label.charAt(0).toLowerCase() + label.slice(1)
    : label;

function chart(spreads: readonly Spread[], input: CompareModelsInput): ChartBlock {
  const points = [...spreads]
    .sort((a, b) => (b.own ?? 0) - (a.own ?? 0))
    .slice(0, BARS)
    .map(({ group, own, lowest, highest }) => ({
      x: group.key ?? group.label,
      label: group.label,
      values: [lowest?.share ?? null, own, highest?.share ?? null],
      texts: [
        shareCell({ value: lowest?.share ?? null, reason: null }).text,
        shareCell({ value: own, reason: null }).text,
        shareCell({ value: highest?.share ?? null, reason: null }).text,
      ],
    }));
  const own = labelsOf(input).get(input.chosenModel) ?? input.chosenModel;
  return {
    kind: 'chart',
    id: 'spread',
    title: 'From the least to the most over all models',
    shape: 'bar',
    unit: 'percent',
    currency: null,
    sentence: points
      .map(({ label, texts: [low, , high] }) => `${label} from ${low ?? ''} to ${high ?? ''}`)
      .join('; '),
    series: [
      { key: 'lowest', label: 'Least', role: 'low' },
      { key: 'own', label: own, role: 'mid' },
      { key: 'highest', label: 'Most', role: 'high' },
    ],
    points,
  };
}

/** Who somebody can do something about stands before what is nobody's. */
const rank = ({ group }: Spread): number => (group.kind === 'group' ? 0 : 1);

function groupsTable(spreads: readonly Spread[], input: CompareModelsInput): Block {
  const { grouping, measure, linkOf, groupsCut } = input;
  const own = labelsOf(input).get(input.chosenModel) ?? input.chosenModel;
  const ofMeasure = `Share of the ${MEASURES[measure]}`;
  return cutTable(
    {
      id: 'groups',
      title: `By ${grouping.toLowerCase()}`,
      intro: `${ofMeasure} under ${inSentence(own)}, and the least and the most that any model gives.`,
      columns: [
        column('name', grouping),
        column('own', own, 'percent', { help: `${ofMeasure} under the model chosen above.` }),
        column('lowest', 'Least', 'percent'),
        column('highest', 'Most', 'percent'),
        column('spread', 'Apart', 'number', {
          help: 'Percentage points between the least and the most.',
        }),
        column('verdict', 'The models', 'tag'),
      ],
      rows: [...spreads]
        .sort((a, b) => rank(a) - rank(b) || b.width - a.width)
        .map(({ group, own: share, lowest, highest, width }): Row => {
          const to = group.key === null ? null : linkOf(group.key);
          const end = (side: Spread['lowest']): Cell =>
            side === null
              ? { text: NOTHING, value: null }
              : shareCell({ value: side.share, reason: null }, { detail: side.model });
          const points = Math.round(width * 100);
          return {
            id: group.key ?? group.kind,
            cells: {
              name: textCell(group.label, to === null ? {} : { to }),
              own: shareCell({ value: share, reason: 'It has none.' }),
              lowest: end(lowest),
              highest: end(highest),
              spread: { text: points === 1 ? '1 point' : `${String(points)} points`, value: width },
              verdict:
                width <= AGREE_WITHIN
                  ? textCell('Agree', { isTag: true, tone: 'good' })
                  : textCell('Depend on the model', { isTag: true, tone: 'warning' }),
            },
            record: null,
            actions: [],
          };
        }),
      total: null,
      empty: {
        title: 'Nothing to compare',
        text: 'No deal of this period has credit. Choose a longer period.',
        to: null,
      },
    },
    groupsCut,
  );
}

/** Each model a row: the largest groups, all others, and what nobody has. */
function modelsTable(spreads: readonly Spread[], input: CompareModelsInput): Block {
  const { models, measure, groups, chosenModel } = input;
  const shown = [...spreads]
    .sort((a, b) => (b.own ?? 0) - (a.own ?? 0) || b.width - a.width)
    .slice(0, COLUMNS)
    .map(({ group }) => group);
  const sumOf = (model: ModelId, some: readonly ModelledGroup[]): FigureValue => {
    const values = some.flatMap((group) => shareUnder(group, model, measure) ?? []);
    return values.length === 0
      ? { value: null, reason: null }
      : { value: values.reduce((a, b) => a + b, 0), reason: null };
  };
  const others = groups.filter((group) => group.kind === 'group' && !shown.includes(group));
  const rest = groups.filter(({ kind }) => kind === 'none');
  const baseline = groups.filter(({ kind }) => kind === 'baseline');
  const nobody = groups.filter(({ kind }) => kind === 'unattributed');
  const parts: readonly (readonly [key: string, label: string, of: readonly ModelledGroup[]])[] = [
    ...shown.map((group, index) => [`group-${String(index)}`, group.label, [group]] as const),
    ...(others.length > 0 ? [['others', 'All others', others] as const] : []),
    ...(rest.length > 0 ? [['none', rest[0]?.label ?? '', rest] as const] : []),
    ...(baseline.length > 0 ? [['baseline', baseline[0]?.label ?? '', baseline] as const] : []),
    ...(nobody.length > 0 ? [['unattributed', 'Unattributed', nobody] as const] : []),
  ];
  return cutTable(
    {
      id: 'models',
      title: 'By model',
      intro: 'Each line sums to the whole.',
      columns: [
        column('model', 'Model', 'text', { isSortable: false }),
        ...parts.map(([key, label]) => column(key, label, 'percent')),
      ],
      rows: models.map(({ id, label, scopeLabel }): Row => ({
        id,
        cells: {
          model: textCell(id === chosenModel ? `${label} (chosen)` : label, {
            detail: scopeLabel,
          }),
          ...Object.fromEntries(parts.map(([key, , of]) => [key, shareCell(sumOf(id, of))])),
        },
        record: null,
        actions: [],
      })),
      total: null,
      empty: { title: 'No models', text: '', to: null },
    },
    { sort: null, page: 1, size: models.length },
  );
}

/** How much more one of two shares must be before it says something. */
const CLEARLY = 1.25;

/** Why the models differ, from what they say of this period. */
function why(
  spreads: readonly Spread[],
  { measure, groups, hasFit }: CompareModelsInput,
): TextBlock {
  const clearly = (more: ModelId, less: ModelId): string[] =>
    spreads.flatMap(({ group }) => {
      const a = shareUnder(group, more, measure) ?? 0;
      const b = shareUnder(group, less, measure) ?? 0;
      return a > b * CLEARLY && a - b > AGREE_WITHIN ? [group.label] : [];
    });
  const openers = clearly('first_touch', 'last_touch').slice(0, 3);
  const closers = clearly('last_touch', 'first_touch').slice(0, 3);
  const baseline = groups.find(({ kind }) => kind === 'baseline');
  const anyway = baseline ? shareUnder(baseline, 'incremental', measure) : null;
  const are = (names: readonly string[], one: string, many: string): string =>
    `${listInWords(names)} ${names.length === 1 ? one : many}`;
  return {
    kind: 'text',
    id: 'why',
    title: 'Why they differ',
    lines: [
      ...(openers.length > 0
        ? [
            `${are(openers, 'opens', 'open')} journeys more often than ${openers.length === 1 ? 'ends' : 'end'} them: more under first touch than under last touch.`,
          ]
        : []),
      ...(closers.length > 0
        ? [
            `${are(closers, 'ends', 'end')} journeys more often than ${closers.length === 1 ? 'opens' : 'open'} them: more under last touch than under first touch.`,
          ]
        : []),
      'First touch, last touch and influencer touch give a deal to influencers alone where one touched it, unless your settings say otherwise; the others count all marketing.',
      ...(hasFit
        ? [
            'The data-driven models credit what raised the odds in your own history, posts nobody clicked included; the others follow a rule, the same for everybody.',
          ]
        : [
            'The data-driven models have not learnt from enough deals yet and follow a rule until then.',
          ]),
      ...(anyway === null || anyway === 0
        ? []
        : [
            `${percent(anyway)} would have come without any marketing, by the incremental model; the others share all of it out.`,
          ]),
    ],
    links: [],
    actions: [],
  };
}
