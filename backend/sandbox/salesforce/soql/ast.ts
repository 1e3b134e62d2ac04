/** A parsed query. Positions are offsets into the text, for error messages. */
export interface Query {
  readonly text: string;
  readonly select: readonly SelectItem[];
  readonly count: boolean;
  readonly from: string;
  readonly where: Condition | null;
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
  readonly offset: number;
}

export type SelectItem =
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'children'; readonly query: Query; readonly at: number };

export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'datetime'; readonly value: string }
  /** A named range such as TODAY or LAST_N_DAYS:7. */
  | { readonly kind: 'range'; readonly name: string; readonly n: number };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly at: number;
      readonly operator: Comparison;
      readonly value: Literal;
    }
  | {
      readonly kind: 'in';
      readonly path: readonly string[];
      readonly at: number;
      readonly negated: boolean;
      readonly values: readonly Literal[] | Query;
    };

export interface Order {
  readonly path: readonly string[];
  readonly at: number;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}
