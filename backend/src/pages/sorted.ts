import { sortOf, type Column, type Cut, type TableBlock } from '@pipeline-attribution/shared';

/** The order chosen of a table whose rows the database sorts, as far as it can sort by it. */
export function sortedBy<Name extends string>(
  columns: readonly Column[],
  { sort }: Cut,
  names: readonly Name[],
): { readonly column: Name; readonly direction: 'up' | 'down' } | null {
  const chosen = sortOf(columns, sort);
  const name = names.find((one) => one === chosen?.column);
  return chosen && name !== undefined ? { column: name, direction: chosen.direction } : null;
}

/** Which page of a table the database cut is shown. */
export function pagingOf({ page, size }: Cut, rows: number): TableBlock['paging'] {
  const pages = Math.max(1, Math.ceil(rows / size));
  return { page: Math.min(page, pages), pages, rows };
}
