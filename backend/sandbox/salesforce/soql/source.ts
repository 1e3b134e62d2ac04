import type { Schemas } from '../schema.ts';

export type Value = string | number | boolean | null;

export type Row = Readonly<Record<string, Value>>;

/** Where the evaluator finds its data. */
export interface Source {
  readonly schemas: Schemas;
  rows(object: string): Iterable<Row>;
  byId(object: string, id: string): Row | undefined;
  children(object: string, field: string, id: string): Iterable<Row>;
  now(): number;
}
