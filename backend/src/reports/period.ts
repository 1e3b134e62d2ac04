/** Days of the tenant, both included; null is open. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
  readonly timeZone: string;
}

/**
 * A period cut for monthly roll-ups: the whole months in it, and the days of months that are only
 * partly in it. All `YYYY-MM-DD`, both ends included.
 */
export interface CutPeriod {
  /** First days of the first and last whole month; null when no month is whole. */
  readonly months: { readonly first: string | null; readonly last: string | null } | null;
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Cuts a period into whole months and edges, so that what it sums to is exact to the day and almost all
 * of it is read from months.
 */
export function cutPeriod({ from, to }: Pick<Period, 'from' | 'to'>): CutPeriod {
  if (from !== null && to !== null && monthOf(from) === monthOf(to)) {
    return from === monthOf(from) && to === lastDayOf(to)
      ? { months: { first: monthOf(from), last: monthOf(to) }, edges: [] }
      : { months: null, edges: [{ from, to }] };
  }
  const edges: { from: string; to: string }[] = [];
  let first: string | null = null;
  let last: string | null = null;
  if (from !== null) {
    first = monthOf(from);
    if (from !== first) {
      edges.push({ from, to: lastDayOf(from) });
      first = shiftMonth(first, 1);
    }
  }
  if (to !== null) {
    last = monthOf(to);
    if (to !== lastDayOf(to)) {
      edges.push({ from: last, to });
      last = shiftMonth(last, -1);
    }
  }
  const isEmpty = first !== null && last !== null && first > last;
  return { months: isEmpty ? null : { first, last }, edges };
}

const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

function shiftMonth(month: string, by: number): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 10);
}

function lastDayOf(day: string): string {
  const next = new Date(`${shiftMonth(monthOf(day), 1)}T00:00:00Z`);
  next.setUTCDate(0);
  return next.toISOString().slice(0, 10);
}
