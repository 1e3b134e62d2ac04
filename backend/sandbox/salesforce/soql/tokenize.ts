import { SalesforceError } from '../errors.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/y],
  ['date', /\d{4}-\d{2}-\d{2}/y],
  ['number', /[+-]?\d+(?:\.\d+)?/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*(?::\d+)?/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),]/y],
];

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A MALFORMED_QUERY with the place, as Salesforce points at it. */
export function malformed(text: string, at: number, message: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_QUERY', pointAt(text, at, message));
}

/** The two lines that show where in the query the trouble is. */
export function pointAt(text: string, at: number, message: string): string {
  const start = Math.max(0, at - 20);
  const excerpt = text.slice(start, at + 20).replaceAll('\n', ' ');
  return `\n${excerpt}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${message}`;
}

/** Cuts a query into tokens (SOQL and SOSL Reference, "Quoted String Escape Sequences", "Date Formats"). */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    if (text.charAt(at) === "'") {
      const string = readString(text, at);
      tokens.push({ kind: 'string', text: string.value, at });
      at = string.end;
      continue;
    }
    let matched = false;
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) continue;
      tokens.push({ kind, text: found[0], at });
      at += found[0].length;
      matched = true;
      break;
    }
    if (!matched) throw malformed(text, at, `unexpected token: '${text.charAt(at)}'`);
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}

function readString(text: string, start: number): { value: string; end: number } {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'") return { value, end: at + 1 };
    if (character === '\\') {
      at += 1;
      const next = text.charAt(at);
      value += ESCAPES[next] ?? next;
    } else {
      value += character;
    }
  }
  throw malformed(text, start, 'line 1, no viable alternative: string literal is not closed');
}
