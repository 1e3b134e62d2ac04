import { ApexError, askService, say, type StandInOptions } from './apex-stand-in.ts';

/** What `PageController` does in an org, done here: the same paths, and nothing of records the user cannot see. */

type Given = Readonly<Record<string, unknown>>;
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface Link {
  readonly objectType: string;
  readonly id: string;
}

const DEAL = 'Opportunity';
const PAGES = '/api/v1/pages';
const PAGE_NAME = /^[a-z][a-z-]{0,40}$/;
const TABLE_NAME = /^[A-Za-z][A-Za-z0-9-]{0,60}$/;

export async function getNavigation(options: StandInOptions): Promise<unknown> {
  const body = JSON.parse(await askService(options, 'GET', PAGES)) as { readonly pages: unknown };
  return body.pages;
}

export async function getPage(options: StandInOptions, given: Given): Promise<string> {
  const path = pathOf(given) + queryOf(given);
  const view = JSON.parse(await askService(options, 'GET', path, undefined, true)) as Json;
  return JSON.stringify(await onlyVisible(options, view));
}

export async function getFile(
  options: StandInOptions,
  given: Given,
): Promise<{ readonly name: string; readonly content: string }> {
  const { table } = given;
  if (typeof table !== 'string' || !TABLE_NAME.test(table)) {
    throw new ApexError(say('Attribution_ErrorNoPage'));
  }
  const path = `${pathOf(given)}/tables/${table}/lines${queryOf(given)}`;
  const { fileName, heading, lines } = JSON.parse(
    await askService(options, 'GET', path, undefined, true),
  ) as {
    fileName: string;
    heading: string;
    lines: { record: Link | null; parts: { text: string; record: Link | null }[] }[];
  };
  const ids = new Set(
    lines.flatMap(({ record, parts }) =>
      [record, ...parts.map((part) => part.record)].flatMap((link) => (link ? [link.id] : [])),
    ),
  );
  const visible = new Set<string>();
  for (const id of ids) if (await options.exists(id)) visible.add(id);
  const isSeen = (link: Link | null): boolean => link === null || visible.has(link.id);
  const isKept = ({ record, parts }: (typeof lines)[number]): boolean =>
    record === null
      ? parts.every((part) => part.record?.objectType !== DEAL || isSeen(part.record))
      : isSeen(record);
  const texts = lines
    .filter(isKept)
    .flatMap(({ parts }) =>
      parts.map(({ text, record }) => (isSeen(record) ? text : say('Attribution_NotVisible'))),
    );
  return { name: fileName, content: heading + texts.join('') };
}

function pathOf({ page }: Given): string {
  if (typeof page !== 'string' || !PAGE_NAME.test(page)) {
    throw new ApexError(say('Attribution_ErrorNoPage'));
  }
  return `${PAGES}/${page}`;
}

function queryOf({ query }: Given): string {
  const values = Object.entries((query ?? {}) as Record<string, string>).filter(
    ([, value]) => value.trim() !== '',
  );
  const text = new URLSearchParams(values.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return text === '' ? '' : `?${text}`;
}

/** `VisibleRows.only`. */
async function onlyVisible(options: StandInOptions, view: Json): Promise<Json> {
  const ids = new Set<string>();
  gather(view, ids);
  const visible = new Set<string>();
  for (const id of ids) if (await options.exists(id)) visible.add(id);
  return shown(view, visible);
}

const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function gather(part: Json, ids: Set<string>): void {
  if (Array.isArray(part)) for (const one of part) gather(one, ids);
  else if (isObject(part)) {
    if ('objectType' in part && typeof part['id'] === 'string') ids.add(part['id']);
    for (const member of Object.values(part)) gather(member, ids);
  }
}

const isHidden = (part: Json, visible: ReadonlySet<string>): boolean =>
  isObject(part) &&
  isObject(part['record']) &&
  !(typeof part['record']['id'] === 'string' && visible.has(part['record']['id']));

/** A row that is about no record, but names an opportunity: the rest of it may be about that. */
const namesHiddenDeal = (part: Json, visible: ReadonlySet<string>): boolean =>
  isObject(part) &&
  (part['record'] ?? null) === null &&
  isObject(part['cells']) &&
  Object.values(part['cells']).some(
    (cell) =>
      isObject(cell) &&
      isObject(cell['record']) &&
      cell['record']['objectType'] === DEAL &&
      isHidden(cell, visible),
  );

function shown(part: Json, visible: ReadonlySet<string>): Json {
  if (Array.isArray(part)) {
    return part
      .filter((one) => !isHidden(one, visible) && !namesHiddenDeal(one, visible))
      .map((one) => shown(one, visible));
  }
  if (!isObject(part)) return part;
  const kept: { [name: string]: Json } = {};
  for (const [name, member] of Object.entries(part)) {
    kept[name] =
      !Array.isArray(member) && isHidden(member, visible)
        ? { text: say('Attribution_NotVisible'), value: null }
        : shown(member, visible);
  }
  const rows = part['rows'];
  if (Array.isArray(rows) && rows.some((row) => isObject(row) && row['record'] != null)) {
    const intro = typeof kept['intro'] === 'string' ? `${kept['intro']} ` : '';
    kept['intro'] = (intro + say('Attribution_OnlyVisibleRows')).trim();
  }
  return kept;
}
