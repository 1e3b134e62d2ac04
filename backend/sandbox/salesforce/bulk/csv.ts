import { SalesforceError } from '../errors.ts';
import type { FieldType } from '../schema.ts';
import type { Value } from '../soql/source.ts';

/**
 * A value as a query job writes it: every value in quotes, nothing for null, times in UTC with a `Z` (Bulk API 2.0 and
 * Bulk API Developer Guide, "Valid Date Format in Records"), numbers as Java prints a double, with an exponent from ten
 * millions on (help.salesforce.com article 000385889; forcedotcom/cli issue 3367).
 */
export function csvValue(value: Value, type: FieldType): string {
  if (value === null) return '""';
  if (typeof value === 'number') return `"${type === 'int' ? String(value) : javaDouble(value)}"`;
  const text = type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}

/** `Double.toString`: 1200.5 → `1200.5`, 5 → `5.0`, 12345678 → `1.2345678E7`, 0.0001 → `1.0E-4`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** Reads uploaded CSV: a header, then rows; quotes double inside quotes (RFC 4180, "Prepare CSV Files"). */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') value += character;
      else if (text.charAt(at + 1) === '"') {
        value += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(value);
      value = '';
    } else if (character === '\n') {
      rows.push([...row, value.replace(/\r$/, '')]);
      row = [];
      value = '';
    } else value += character;
  }
  if (value !== '' || row.length > 0) rows.push([...row, value]);
  const [header, ...lines] = rows;
  if (header === undefined) throw new SalesforceError(400, 'INVALIDBATCH', 'The upload is empty');
  return lines
    .filter((line) => line.length > 1 || line[0] !== '')
    .map((line) => Object.fromEntries(header.map((name, index) => [name, line[index] ?? ''])));
}
