import type { TableBlock } from '@pipeline-attribution/shared';
import type { Chosen } from './FilterBar.tsx';

/** Another value of a filter: everything else stays, but tables begin at their first page again. */
export const withChoice = (chosen: Chosen, name: string, value: string): Chosen =>
  put(
    Object.fromEntries(Object.entries(chosen).filter(([key]) => !key.endsWith('.page'))),
    name,
    value,
  );

/** The order of table `id`: the most first, and the other way round where it is that already. */
export const withSort = (
  chosen: Chosen,
  { id, sort }: Pick<TableBlock, 'id' | 'sort'>,
  column: string,
): Chosen => {
  const isDown = sort?.column === column && sort.direction === 'down';
  const direction = isDown ? '' : '-';
  return put(put(chosen, `${id}.page`, ''), `${id}.sort`, `${direction}${column}`);
};

/** Another page of table `id`; the first is left out. */
export const withPage = (chosen: Chosen, id: string, page: number): Chosen =>
  put(chosen, `${id}.page`, page <= 1 ? '' : String(page));

/** As a query of `GET /pages/{id}`, in an order of its own so that equal choices ask the same. */
export const queryOf = (chosen: Chosen): string => {
  const entries = Object.entries(chosen).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const query = entries.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return query.length === 0 ? '' : `?${query.join('&')}`;
};

const put = (chosen: Chosen, name: string, value: string): Chosen => {
  const others = Object.entries(chosen).filter(([key]) => key !== name);
  return Object.fromEntries(value === '' ? others : [...others, [name, value]]);
};
