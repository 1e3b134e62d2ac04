interface FilterBase {
  /** In the query of the page. */
  readonly name: string;
  readonly label: string;
  /** A line of help; null where the label says it all. */
  readonly help: string | null;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** A line below the label, where the control has room for it. */
  readonly detail?: string | undefined;
}

/** One of several. */
export interface ChoiceFilter extends FilterBase {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly Choice[];
}

/** Some of several; its values travel separated by commas. */
export interface ChoicesFilter extends FilterBase {
  readonly kind: 'choices';
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
  /** How many may be chosen at once. */
  readonly most: number;
}

/** A day, `YYYY-MM-DD`; empty is open. */
export interface DayFilter extends FilterBase {
  readonly kind: 'day';
  readonly value: string;
}

/** A figure somebody types in, e.g. of what-if; decimal point, no grouping. Empty is the actual figure. */
export interface NumberFilter extends FilterBase {
  readonly kind: 'number';
  readonly value: string;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
  /** What is wrong with the value given; null when nothing is. */
  readonly error: string | null;
}

/** Words to look for; empty is all. */
export interface SearchFilter extends FilterBase {
  readonly kind: 'search';
  readonly value: string;
}

/** What can be chosen on a page. Shown in this order, in one row where there is room. */
export type Filter = ChoiceFilter | ChoicesFilter | DayFilter | NumberFilter | SearchFilter;
