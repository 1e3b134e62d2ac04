import { PAGE_IDS } from '@pipeline-attribution/shared/views/page/page.ts';
import type {
  Action,
  Cell,
  Choice,
  Column,
  Field,
  Filter,
  LabelledLink,
  Notice,
  PageLink,
  RecordLink,
  Row,
} from '@pipeline-attribution/shared';
import {
  anything,
  bool,
  GuardError,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  variants,
  type Guard,
} from './guard.ts';

/** The parts of which the blocks of a page are made. */

export const pageLink = object<PageLink>({ page: oneOf(...PAGE_IDS), params: record(text) });
export const labelledLink = object<LabelledLink>({ label: text, to: pageLink });
export const tone = oneOf('neutral', 'good', 'bad', 'warning');
/** Never anything but the web: a link must not run what stands in it. */
export const address: Guard<string> = (value, path) => {
  const address = text(value, path);
  if (!/^https?:\/\//i.test(address)) throw new GuardError(path, 'a web address', value);
  return address;
};

export const recordLink = object<RecordLink>({
  crm: oneOf('hubspot', 'salesforce'),
  objectType: text,
  id: text,
  url: optional(address),
});

export const notice = object<Notice>({
  tone: oneOf('info', 'warning', 'error', 'success'),
  title: text,
  text,
  link: nullable(labelledLink),
});

const choice = object<Choice>({ value: text, label: text, detail: optional(text) });

type FilterOf<Kind extends Filter['kind']> = Extract<Filter, { readonly kind: Kind }>;

export const filter = variants<Filter>({
  choice: object<FilterOf<'choice'>>({
    kind: oneOf('choice'),
    name: text,
    label: text,
    help: nullable(text),
    value: text,
    choices: list(choice),
  }),
  choices: object<FilterOf<'choices'>>({
    kind: oneOf('choices'),
    name: text,
    label: text,
    help: nullable(text),
    values: list(text),
    choices: list(choice),
    most: number,
  }),
  day: object<FilterOf<'day'>>({
    kind: oneOf('day'),
    name: text,
    label: text,
    help: nullable(text),
    value: text,
  }),
  number: object<FilterOf<'number'>>({
    kind: oneOf('number'),
    name: text,
    label: text,
    help: nullable(text),
    value: text,
    unit: text,
    min: nullable(number),
    max: nullable(number),
    error: nullable(text),
  }),
  search: object<FilterOf<'search'>>({
    kind: oneOf('search'),
    name: text,
    label: text,
    help: nullable(text),
    value: text,
  }),
});

/** Below `/api/v1`. */
export const servicePath: Guard<string> = (value, at) => {
  const found = text(value, at);
  if (!/^\/(?!\/)/.test(found)) throw new GuardError(at, 'a path of our service', value);
  return found;
};

export const action = object<Action>({
  id: text,
  label: text,
  kind: oneOf('primary', 'secondary', 'danger'),
  request: object<Action['request']>({
    method: oneOf('POST', 'PUT', 'PATCH', 'DELETE'),
    path: servicePath,
    body: nullable(record(anything)),
  }),
  confirm: nullable(text),
  done: text,
  then: nullable(pageLink),
});

const figure: Guard<number | string | null> = (value, at) => {
  if (value === null) return null;
  return typeof value === 'string' ? value : number(value, at);
};

export const cell = object<Cell>({
  text,
  value: figure,
  detail: optional(text),
  tone: optional(tone),
  isTag: optional(bool),
  to: optional(pageLink),
  record: optional(recordLink),
  url: optional(address),
});

export const column = object<Column>({
  key: text,
  label: text,
  kind: oneOf('text', 'number', 'money', 'percent', 'day', 'tag'),
  isSortable: bool,
  currency: nullable(text),
  help: nullable(text),
});

export const row = object<Row>({
  id: text,
  cells: record(cell),
  record: nullable(recordLink),
  actions: list(action),
});

type FieldOf<Kind extends Field['kind']> = Extract<Field, { readonly kind: Kind }>;
type TextField = Extract<Field, { readonly placeholder: string }>;
type NumberField = Extract<Field, { readonly value: number | null }>;
const named = { name: text, label: text, help: nullable(text), isRequired: bool };

const textField = object<TextField>({
  ...named,
  kind: oneOf('text', 'longText', 'url', 'email'),
  value: text,
  placeholder: text,
  maxLength: nullable(number),
});
const numberField = object<NumberField>({
  ...named,
  kind: oneOf('number', 'percent'),
  value: nullable(number),
  min: nullable(number),
  max: nullable(number),
});

const FIELDS: Readonly<Record<Field['kind'], Guard<Field>>> = {
  text: textField,
  longText: textField,
  url: textField,
  email: textField,
  number: numberField,
  percent: numberField,
  money: object<FieldOf<'money'>>({ ...named, kind: oneOf('money'), value: text, currency: text }),
  day: object<FieldOf<'day'>>({ ...named, kind: oneOf('day'), value: text }),
  choice: object<FieldOf<'choice'>>({
    ...named,
    kind: oneOf('choice'),
    value: text,
    choices: list(choice),
  }),
  choices: object<FieldOf<'choices'>>({
    ...named,
    kind: oneOf('choices'),
    values: list(text),
    choices: list(choice),
  }),
  toggle: object<FieldOf<'toggle'>>({ ...named, kind: oneOf('toggle'), value: bool }),
};
const fieldKind = oneOf(...(Object.keys(FIELDS) as Field['kind'][]));

export const field: Guard<Field> = (value, at) => {
  const { kind } = object<{ kind: Field['kind'] }>({ kind: fieldKind })(value, at);
  return FIELDS[kind](value, at);
};
