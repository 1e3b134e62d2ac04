import { PAGE_IDS, type PageView } from '@pipeline-attribution/shared';
import { z } from 'zod';

/** The shape of a page, so that an undeclared field never leaves. Types: `shared/src/views/page`. */

const pageLink = z
  .object({ page: z.enum(PAGE_IDS), params: z.record(z.string(), z.string()) })
  .meta({ id: 'PageLink', description: 'A page of the app and the values of its filters.' });
const labelledLink = z.object({ label: z.string(), to: pageLink });
const recordLink = z
  .object({
    crm: z.enum(['hubspot', 'salesforce']),
    objectType: z.string(),
    id: z.string(),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description: 'Its page in HubSpot, whose app pages open records by address alone.',
      }),
  })
  .meta({ id: 'RecordLink' });
const tone = z.enum(['neutral', 'good', 'bad', 'warning']);
const choice = z.object({ value: z.string(), label: z.string(), detail: z.string().optional() });

const notice = z
  .object({
    tone: z.enum(['info', 'warning', 'error', 'success']),
    title: z.string(),
    text: z.string(),
    link: labelledLink.nullable(),
  })
  .meta({ id: 'Notice' });

const filterBase = { name: z.string(), label: z.string(), help: z.string().nullable() };
const filter = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('choice'),
      ...filterBase,
      value: z.string(),
      choices: z.array(choice),
    }),
    z.object({
      kind: z.literal('choices'),
      ...filterBase,
      values: z.array(z.string()),
      choices: z.array(choice),
      most: z.int(),
    }),
    z.object({ kind: z.literal('day'), ...filterBase, value: z.string() }),
    z.object({
      kind: z.literal('number'),
      ...filterBase,
      value: z.string(),
      unit: z.string(),
      min: z.number().nullable(),
      max: z.number().nullable(),
      error: z.string().nullable(),
    }),
    z.object({ kind: z.literal('search'), ...filterBase, value: z.string() }),
  ])
  .meta({ id: 'PageFilter' });

const action = z
  .object({
    id: z.string(),
    label: z.string(),
    kind: z.enum(['primary', 'secondary', 'danger']),
    request: z.object({
      method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
      path: z.string(),
      body: z.record(z.string(), z.unknown()).nullable(),
    }),
    confirm: z.string().nullable(),
    done: z.string(),
    then: pageLink.nullable(),
  })
  .meta({ id: 'PageAction', description: 'Something a reader can do: a request to this API.' });

const cell = z
  .object({
    text: z.string(),
    value: z.union([z.number(), z.string()]).nullable(),
    detail: z.string().optional(),
    tone: tone.optional(),
    isTag: z.boolean().optional(),
    to: pageLink.optional(),
    record: recordLink.optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
  })
  .meta({ id: 'PageCell' });

const base = { id: z.string(), title: z.string() };
const paging = z.object({ page: z.int(), pages: z.int(), rows: z.int() });
const empty = z.object({ title: z.string(), text: z.string(), to: labelledLink.nullable() });

const figures = z.object({
  kind: z.literal('figures'),
  ...base,
  items: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      text: z.string(),
      value: z.number().nullable(),
      detail: z.string(),
      change: z
        .object({ text: z.string(), direction: z.enum(['up', 'down', 'same']), tone })
        .nullable(),
      to: pageLink.nullable(),
      help: z.string().nullable(),
    }),
  ),
});

const funnel = z.object({
  kind: z.literal('funnel'),
  ...base,
  steps: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      total: z.string(),
      influenced: z.string(),
      share: z.number().nullable(),
      shareText: z.string(),
      amount: z.string().nullable(),
      influencedAmount: z.string().nullable(),
      fromPrevious: z.string(),
      to: pageLink.nullable(),
    }),
  ),
});

const chart = z.object({
  kind: z.literal('chart'),
  ...base,
  shape: z.enum(['line', 'bar', 'stacked']),
  unit: z.enum(['money', 'percent', 'count', 'days']),
  currency: z.string().nullable(),
  sentence: z.string(),
  series: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      role: z.enum(['value', 'low', 'mid', 'high', 'remainder']),
    }),
  ),
  points: z.array(
    z.object({
      x: z.string(),
      label: z.string(),
      values: z.array(z.number().nullable()),
      texts: z.array(z.string()),
    }),
  ),
});

const table = z.object({
  kind: z.literal('table'),
  ...base,
  intro: z.string(),
  columns: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      kind: z.enum(['text', 'number', 'money', 'percent', 'day', 'tag']),
      isSortable: z.boolean(),
      currency: z.string().nullable(),
      help: z.string().nullable(),
    }),
  ),
  rows: z.array(
    z.object({
      id: z.string(),
      cells: z.record(z.string(), cell),
      record: recordLink.nullable(),
      actions: z.array(action),
    }),
  ),
  total: z.record(z.string(), cell).nullable(),
  sort: z.object({ column: z.string(), direction: z.enum(['up', 'down']) }).nullable(),
  paging,
  empty,
});

const timeline = z.object({
  kind: z.literal('timeline'),
  ...base,
  groups: z.array(
    z.object({
      label: z.string(),
      entries: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['touch', 'stage', 'sales']),
          at: z.string(),
          dateText: z.string(),
          ago: z.string(),
          title: z.string(),
          person: z.string(),
          influencer: z.string(),
          content: z.string(),
          evidence: z.object({ label: z.string(), tone }).nullable(),
          influence: z.string(),
          count: z.int(),
          url: z.string().nullable(),
          record: recordLink.nullable(),
        }),
      ),
    }),
  ),
  paging,
  empty,
});

const steps = z.object({
  kind: z.literal('steps'),
  ...base,
  steps: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      state: z.enum(['done', 'current', 'running', 'waiting', 'problem']),
      detail: z.string(),
      progress: z.object({ done: z.int(), total: z.int().nullable() }).nullable(),
      to: pageLink.nullable(),
    }),
  ),
});

const copy = z.object({
  kind: z.literal('copy'),
  ...base,
  intro: z.string(),
  items: z.array(z.object({ key: z.string(), label: z.string(), text: z.string() })),
});

const text = z.object({
  kind: z.literal('text'),
  ...base,
  lines: z.array(z.string()),
  links: z.array(labelledLink),
  actions: z.array(action),
});

const notices = z.object({ kind: z.literal('notices'), id: z.string(), notices: z.array(notice) });

const upload = z.object({
  kind: z.literal('upload'),
  ...base,
  intro: z.string(),
  entity: z.enum(['influencers', 'campaigns', 'posts', 'costs', 'searchConsole', 'ga4']),
});

const fieldBase = {
  name: z.string(),
  label: z.string(),
  help: z.string().nullable(),
  isRequired: z.boolean(),
};
const bounds = { min: z.number().nullable(), max: z.number().nullable() };
const field = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['text', 'longText', 'url', 'email']),
      ...fieldBase,
      value: z.string(),
      placeholder: z.string(),
      maxLength: z.int().nullable(),
    }),
    z.object({
      kind: z.enum(['number', 'percent']),
      ...fieldBase,
      value: z.number().nullable(),
      ...bounds,
    }),
    z.object({ kind: z.literal('money'), ...fieldBase, value: z.string(), currency: z.string() }),
    z.object({ kind: z.literal('day'), ...fieldBase, value: z.string() }),
    z.object({
      kind: z.literal('choice'),
      ...fieldBase,
      value: z.string(),
      choices: z.array(choice),
    }),
    z.object({
      kind: z.literal('choices'),
      ...fieldBase,
      values: z.array(z.string()),
      choices: z.array(choice),
    }),
    z.object({ kind: z.literal('toggle'), ...fieldBase, value: z.boolean() }),
  ])
  .meta({ id: 'PageField' });

const form = z.object({
  kind: z.literal('form'),
  ...base,
  intro: z.string(),
  fields: z.array(field),
  submit: z.object({
    label: z.string(),
    method: z.enum(['POST', 'PUT', 'PATCH']),
    path: z.string(),
    fixed: z.record(z.string(), z.unknown()),
    done: z.string(),
    then: pageLink.nullable(),
  }),
});

const block = z
  .discriminatedUnion('kind', [
    figures,
    funnel,
    chart,
    table,
    timeline,
    steps,
    copy,
    text,
    notices,
    upload,
    form,
  ])
  .meta({ id: 'PageBlock' });

export const pageOut: z.ZodType<PageView, PageView> = z
  .object({
    version: z.literal(1),
    id: z.enum(PAGE_IDS),
    title: z.string(),
    path: z.array(labelledLink),
    sentence: z.string(),
    notices: z.array(notice),
    filters: z.array(filter),
    blocks: z.array(block),
    how: z.object({ title: z.string(), lines: z.array(z.string()) }).nullable(),
    exports: z.array(z.object({ label: z.string(), table: z.string(), fileName: z.string() })),
    freshness: z.string(),
  })
  .meta({ id: 'Page' });

export const navigationOut = z
  .object({ pages: z.array(z.object({ page: z.enum(PAGE_IDS), label: z.string() })) })
  .meta({ id: 'PageNavigation' });

export const fileLinesOut = z
  .object({
    fileName: z.string(),
    heading: z.string().meta({ description: 'With its line break, as every line.' }),
    lines: z.array(
      z.object({
        record: recordLink.nullable().meta({
          description: 'The record the line is about: it is not for who may not see that.',
        }),
        parts: z.array(z.object({ text: z.string(), record: recordLink.nullable() })).meta({
          description:
            'Joined they are the line. A part with a record is one cell about another record, to be blanked for who may not see that.',
        }),
      }),
    ),
  })
  .meta({ id: 'PageFileLines' });

export const fileLinkOut = z
  .object({
    url: z.string().meta({ description: 'Opens once; whoever has it may read the file.' }),
    fileName: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'PageFileLink' });
