import { PAGE_IDS } from '@pipeline-attribution/shared/views/page/page.ts';
import type {
  Block,
  Export,
  HowComputed,
  PageView,
  TimelineEntry,
} from '@pipeline-attribution/shared';
import {
  anything,
  GuardError,
  list,
  nullable,
  number,
  object,
  oneOf,
  record,
  text,
  variants,
  type Guard,
} from './guard.ts';
import {
  action,
  address,
  cell,
  column,
  field,
  filter,
  labelledLink,
  notice,
  pageLink,
  recordLink,
  row,
  servicePath,
  tone,
} from './page-part-guards.ts';

type Of<Kind extends Block['kind']> = Extract<Block, { readonly kind: Kind }>;
type Item<List> = List extends readonly (infer One)[] ? One : never;
type FigureItem = Item<Of<'figures'>['items']>;

const paging = object<Of<'table'>['paging']>({ page: number, pages: number, rows: number });
const empty = object<Of<'table'>['empty']>({
  title: text,
  text,
  to: nullable(labelledLink),
});

const charted = object<Of<'chart'>>({
  kind: oneOf('chart'),
  id: text,
  title: text,
  shape: oneOf('line', 'bar', 'stacked'),
  unit: oneOf('money', 'percent', 'count', 'days'),
  currency: nullable(text),
  sentence: text,
  series: list(
    object<Item<Of<'chart'>['series']>>({
      key: text,
      label: text,
      role: oneOf('value', 'low', 'mid', 'high', 'remainder'),
    }),
  ),
  points: list(
    object<Item<Of<'chart'>['points']>>({
      x: text,
      label: text,
      values: list(nullable(number)),
      texts: list(text),
    }),
  ),
});

/** Every point has a value for each series, or the chart would draw them shifted. */
const chart: Guard<Of<'chart'>> = (value, path) => {
  const found = charted(value, path);
  for (const [index, { values, texts }] of found.points.entries()) {
    if (values.length === found.series.length && texts.length === found.series.length) continue;
    const { length } = found.series;
    throw new GuardError(`${path}.points[${index}]`, `${length} values, one a series`, values);
  }
  return found;
};

const block = variants<Block>({
  figures: object<Of<'figures'>>({
    kind: oneOf('figures'),
    id: text,
    title: text,
    items: list(
      object<FigureItem>({
        key: text,
        label: text,
        text,
        value: nullable(number),
        detail: text,
        change: nullable(
          object<NonNullable<FigureItem['change']>>({
            text,
            direction: oneOf('up', 'down', 'same'),
            tone,
          }),
        ),
        to: nullable(pageLink),
        help: nullable(text),
      }),
    ),
  }),
  funnel: object<Of<'funnel'>>({
    kind: oneOf('funnel'),
    id: text,
    title: text,
    steps: list(
      object<Item<Of<'funnel'>['steps']>>({
        key: text,
        label: text,
        total: text,
        influenced: text,
        share: nullable(number),
        shareText: text,
        amount: nullable(text),
        influencedAmount: nullable(text),
        fromPrevious: text,
        to: nullable(pageLink),
      }),
    ),
  }),
  chart,
  table: object<Of<'table'>>({
    kind: oneOf('table'),
    id: text,
    title: text,
    intro: text,
    columns: list(column),
    rows: list(row),
    total: nullable(record(cell)),
    sort: nullable(
      object<NonNullable<Of<'table'>['sort']>>({ column: text, direction: oneOf('up', 'down') }),
    ),
    paging,
    empty,
  }),
  timeline: object<Of<'timeline'>>({
    kind: oneOf('timeline'),
    id: text,
    title: text,
    groups: list(
      object<Item<Of<'timeline'>['groups']>>({
        label: text,
        entries: list(
          object<TimelineEntry>({
            id: text,
            kind: oneOf('touch', 'stage', 'sales'),
            at: text,
            dateText: text,
            ago: text,
            title: text,
            person: text,
            influencer: text,
            content: text,
            evidence: nullable(
              object<NonNullable<TimelineEntry['evidence']>>({ label: text, tone }),
            ),
            influence: text,
            count: number,
            url: nullable(address),
            record: nullable(recordLink),
          }),
        ),
      }),
    ),
    paging,
    empty,
  }),
  steps: object<Of<'steps'>>({
    kind: oneOf('steps'),
    id: text,
    title: text,
    steps: list(
      object<Item<Of<'steps'>['steps']>>({
        key: text,
        label: text,
        state: oneOf('done', 'current', 'running', 'waiting', 'problem'),
        detail: text,
        progress: nullable(
          object<NonNullable<Item<Of<'steps'>['steps']>['progress']>>({
            done: number,
            total: nullable(number),
          }),
        ),
        to: nullable(pageLink),
      }),
    ),
  }),
  copy: object<Of<'copy'>>({
    kind: oneOf('copy'),
    id: text,
    title: text,
    intro: text,
    items: list(object<Item<Of<'copy'>['items']>>({ key: text, label: text, text })),
  }),
  text: object<Of<'text'>>({
    kind: oneOf('text'),
    id: text,
    title: text,
    lines: list(text),
    links: list(labelledLink),
    actions: list(action),
  }),
  notices: object<Of<'notices'>>({ kind: oneOf('notices'), id: text, notices: list(notice) }),
  upload: object<Of<'upload'>>({
    kind: oneOf('upload'),
    id: text,
    title: text,
    intro: text,
    entity: oneOf('influencers', 'campaigns', 'posts', 'costs', 'searchConsole', 'ga4'),
  }),
  form: object<Of<'form'>>({
    kind: oneOf('form'),
    id: text,
    title: text,
    intro: text,
    fields: list(field),
    submit: object<Of<'form'>['submit']>({
      label: text,
      method: oneOf('POST', 'PUT', 'PATCH'),
      path: servicePath,
      fixed: record(anything),
      done: text,
      then: nullable(pageLink),
    }),
  }),
});

/** Of `GET /pages/{id}`: a page is drawn whole, or not at all. */
export const pageView = object<PageView>({
  version: oneOf(1),
  id: oneOf(...PAGE_IDS),
  title: text,
  path: list(labelledLink),
  sentence: text,
  notices: list(notice),
  filters: list(filter),
  blocks: list(block),
  how: nullable(object<HowComputed>({ title: text, lines: list(text) })),
  exports: list(object<Export>({ label: text, table: text, fileName: text })),
  freshness: text,
});
