import type { Cut } from '@pipeline-attribution/shared';
import type { FieldError } from '../http/problem.ts';
import { badRequest } from '../http/problem.ts';

/** Rows of a file; a table that has more says so. */
export const ROWS_OF_A_FILE = 50_000;
/** Rows where each is looked at again: Salesforce takes answers of 6 MB and asks for so many records at once. */
export const ROWS_LINE_BY_LINE = 10_000;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What a page was asked for: the values of its filters, and the order and page of its tables. What makes no
 * sense is noted while the page reads it, and refused in one answer that names every field.
 */
export class Asked {
  readonly #query: Readonly<Record<string, string>>;
  readonly #file: string | null;
  readonly #known = new Set<string>();
  readonly #errors: FieldError[] = [];

  /** @param file the table that is taken away as a file; null for the page. */
  constructor(query: Readonly<Record<string, string>>, file: string | null = null) {
    this.#query = query;
    this.#file = file;
  }

  /** Empty when nothing was chosen. */
  text(name: string, most = 200): string {
    const value = this.#read(name);
    if (value.length > most) this.#refuse(name, `Must have at most ${String(most)} characters.`);
    return value.slice(0, most);
  }

  choice<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const value = this.#read(name);
    if (value === '') return otherwise;
    const found = values.find((one) => one === value);
    if (found === undefined) this.#refuse(name, `Must be one of: ${values.join(', ')}.`);
    return found ?? otherwise;
  }

  /** A day that exists, or null. */
  day(name: string): string | null {
    const value = this.#read(name);
    if (value === '') return null;
    const isDay =
      DAY.test(value) &&
      value >= '1990-01-01' &&
      value <= '2199-12-31' &&
      new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
    if (!isDay) this.#refuse(name, 'Must be a day that exists, as YYYY-MM-DD, from 1990 to 2199.');
    return isDay ? value : null;
  }

  /** The id of something of ours, or null. */
  id(name: string): string | null {
    const value = this.#read(name);
    if (value === '') return null;
    if (!UUID.test(value)) this.#refuse(name, 'Must be an id.');
    return UUID.test(value) ? value.toLowerCase() : null;
  }

  /** Ids separated by commas, each once. */
  ids(name: string, most: number): string[] {
    const values = [...new Set(this.#read(name).split(',').filter(Boolean))];
    if (values.length > most) this.#refuse(name, `Must be ${String(most)} at most.`);
    if (!values.every((value) => UUID.test(value))) this.#refuse(name, 'Must be ids.');
    return values.filter((value) => UUID.test(value)).map((value) => value.toLowerCase());
  }

  /** The order and page of a table; all of it, in the same order, when it is taken away as a file. */
  cut(table: string, size: number): Cut {
    const sort = this.#read(`${table}.sort`);
    const page = this.#read(`${table}.page`);
    if (page !== '' && !/^[1-9]\d{0,6}$/.test(page)) {
      this.#refuse(`${table}.page`, 'Must be a number from 1.');
    }
    return {
      sort: sort === '' ? null : sort,
      page: this.#file === null && page !== '' ? Number.parseInt(page, 10) : 1,
      size: this.#file === table ? ROWS_OF_A_FILE : size,
    };
  }

  /** Which table is taken away; null for the page. */
  get file(): string | null {
    return this.#file;
  }

  /** Notes something wrong that only the page can know. */
  refuse(name: string, message: string): void {
    this.#refuse(name, message);
  }

  /** Call when the page has read all it takes. */
  check(): void {
    for (const name of Object.keys(this.#query)) {
      if (!this.#known.has(name)) this.#refuse(name, 'This page does not take it.');
    }
    const [first] = this.#errors;
    if (first) throw badRequest(`${first.field}: ${first.message}`, this.#errors);
  }

  #read(name: string): string {
    this.#known.add(name);
    return (this.#query[name] ?? '').trim();
  }

  #refuse(field: string, message: string): void {
    this.#errors.push({ field, message });
  }
}
