import type { Comparison, Condition, Literal, Order, Query, SelectItem } from './ast.ts';
import { malformed, tokenize, type Token } from './tokenize.ts';

/** The largest OFFSET Salesforce allows. */
const MAX_OFFSET = 2000;

/**
 * Parses the part of SOQL this stand-in answers: SELECT of fields, parent paths and child sub-selects, COUNT(),
 * WHERE, ORDER BY, LIMIT, OFFSET (SOQL and SOSL Reference, "SOQL SELECT Syntax").
 *
 * @throws {SalesforceError} MALFORMED_QUERY with the place.
 */
export function parseSoql(text: string): Query {
  const parser = new Parser(text);
  const query = parser.query();
  parser.end();
  return query;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  get #token(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '<EOF>', at: this.#text.length };
  }

  #fail(token = this.#token): never {
    throw malformed(this.#text, token.at, `unexpected token: '${token.text}'`);
  }

  #is(word: string): boolean {
    const { kind, text } = this.#token;
    return kind !== 'string' && text.toUpperCase() === word;
  }

  #accept(word: string): boolean {
    const yes = this.#is(word);
    if (yes) this.#position += 1;
    return yes;
  }

  #expect(word: string): void {
    if (!this.#accept(word)) this.#fail();
  }

  #name(): { path: string[]; at: number } {
    const { kind, text, at } = this.#token;
    if (kind !== 'name') this.#fail();
    this.#position += 1;
    return { path: text.split('.'), at };
  }

  #integer(): number {
    const { kind, text } = this.#token;
    if (kind !== 'number' || !/^\d+$/.test(text)) this.#fail();
    this.#position += 1;
    return Number(text);
  }

  end(): void {
    if (this.#token.kind !== 'end') this.#fail();
  }

  query(): Query {
    this.#expect('SELECT');
    const select: SelectItem[] = [];
    let count = false;
    do {
      const { at } = this.#token;
      if (this.#accept('(')) {
        select.push({ kind: 'children', query: this.query(), at });
        this.#expect(')');
      } else if (this.#is('COUNT')) {
        this.#position += 1;
        this.#expect('(');
        this.#expect(')');
        count = true;
      } else {
        select.push({ kind: 'field', ...this.#name() });
      }
    } while (this.#accept(','));
    if (count && select.length > 0) this.#fail();
    this.#expect('FROM');
    const from = this.#name();
    const where = this.#accept('WHERE') ? this.#condition() : null;
    const orderBy = this.#accept('ORDER') ? this.#order() : [];
    const limit = this.#accept('LIMIT') ? this.#integer() : null;
    const offsetAt = this.#token.at;
    const offset = this.#accept('OFFSET') ? this.#integer() : 0;
    if (offset > MAX_OFFSET) {
      throw malformed(this.#text, offsetAt, `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
    }
    return {
      text: this.#text,
      select,
      count,
      from: from.path.join('.'),
      where,
      orderBy,
      limit,
      offset,
    };
  }

  #order(): Order[] {
    this.#expect('BY');
    const orders: Order[] = [];
    do {
      const name = this.#name();
      const descending = this.#accept('DESC');
      if (!descending) this.#accept('ASC');
      let nullsLast = false;
      if (this.#accept('NULLS')) {
        nullsLast = this.#accept('LAST');
        if (!nullsLast) this.#expect('FIRST');
      }
      orders.push({ ...name, descending, nullsLast });
    } while (this.#accept(','));
    return orders;
  }

  /** AND and OR must not stand side by side without parentheses: Salesforce refuses that. */
  #condition(): Condition {
    const first = this.#primary();
    const parts = [first];
    const word = this.#is('AND') ? 'AND' : 'OR';
    while (this.#accept(word)) parts.push(this.#primary());
    if (this.#is('AND') || this.#is('OR')) this.#fail();
    return parts.length === 1 ? first : { kind: word === 'AND' ? 'and' : 'or', parts };
  }

  #primary(): Condition {
    if (this.#accept('NOT')) return { kind: 'not', part: this.#primary() };
    if (this.#accept('(')) {
      const inner = this.#condition();
      this.#expect(')');
      return inner;
    }
    const name = this.#name();
    if (this.#accept('NOT')) {
      this.#expect('IN');
      return { kind: 'in', ...name, negated: true, values: this.#list() };
    }
    if (this.#accept('IN')) return { kind: 'in', ...name, negated: false, values: this.#list() };
    const operator = this.#operator();
    return { kind: 'compare', ...name, operator, value: this.#literal() };
  }

  #operator(): Comparison {
    const text = this.#token.text.toUpperCase();
    const known: Readonly<Record<string, Comparison>> = {
      '=': '=',
      '!=': '!=',
      '<>': '!=',
      '<': '<',
      '<=': '<=',
      '>': '>',
      '>=': '>=',
      LIKE: 'LIKE',
    };
    const operator = known[text];
    if (operator === undefined) this.#fail();
    this.#position += 1;
    return operator;
  }

  #list(): readonly Literal[] | Query {
    this.#expect('(');
    if (this.#is('SELECT')) {
      const query = this.query();
      this.#expect(')');
      return query;
    }
    const values = [this.#literal()];
    while (this.#accept(',')) values.push(this.#literal());
    this.#expect(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#token;
    this.#position += 1;
    switch (token.kind) {
      case 'string':
        return { kind: 'string', value: token.text };
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'date':
        return { kind: 'date', value: token.text };
      case 'datetime':
        return { kind: 'datetime', value: new Date(token.text).toISOString() };
      case 'name': {
        const word = token.text.toUpperCase();
        if (word === 'NULL') return { kind: 'null' };
        if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE' };
        const range = /^(TODAY|YESTERDAY|TOMORROW|LAST_N_DAYS|NEXT_N_DAYS)(?::(\d+))?$/.exec(word);
        if (range !== null)
          return { kind: 'range', name: range[1] ?? '', n: Number(range[2] ?? 0) };
        break;
      }
      default:
    }
    return this.#fail(token);
  }
}
