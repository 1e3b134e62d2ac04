import { currencyExponent, isCurrencyCode, parseMinor } from '@pipeline-attribution/shared';

/** Reads what people write into cells. Each throws a RangeError with a sentence for the row's report. */

/**
 * An amount in minor units. Understands `1250`, `1250.5`, `1,250.50`, `1.250,50`, `1 250,50`, `1'250.50`
 * and a currency sign or code at either end. Where a single separator could be either (`1.250`), three
 * digits after it are thousands, because the currency has no such fraction; where it has, the row is
 * refused rather than be wrong by a factor of a thousand.
 */
export function readAmount(text: string, currency: string): { minor: number; currency: string } {
  const bare = text
    .replace(/^[A-Z]{3}(?=[\s\d-])|(?<=[\s\d])[A-Z]{3}$/g, '')
    .replace(/[\s\u00a0\u202f'’€$£¥]/g, '');
  if (!/^-?\d[\d.,]*$/.test(bare)) {
    throw new RangeError(`“${text}” is not an amount. Write it as 1250.00.`);
  }
  const decimal = decimalOf(bare, text, currency);
  const fraction = decimal.split('.')[1] ?? '';
  const digits = currencyExponent(currency);
  if (fraction.replace(/0+$/, '').length > digits) {
    throw new RangeError(
      `“${text}” has more decimals than ${currency} has (${String(digits)}). Round it.`,
    );
  }
  return { minor: parseMinor(decimal, currency), currency };
}

function decimalOf(bare: string, text: string, currency: string): string {
  const lastDot = bare.lastIndexOf('.');
  const lastComma = bare.lastIndexOf(',');
  const separators = bare.replace(/[-\d]/g, '');
  if (separators === '') return bare;
  if (lastDot >= 0 && lastComma >= 0) {
    return lastDot > lastComma ? grouped(bare, ',', '.', text) : grouped(bare, '.', ',', text);
  }
  const separator = separators.charAt(0);
  if (separators.length > 1) return grouped(bare, separator, '', text);
  const after = bare.length - bare.indexOf(separator) - 1;
  if (after !== 3 || bare.startsWith('0') || bare.startsWith('-0')) {
    return bare.replace(separator, '.');
  }
  if (currencyExponent(currency) < 3) return bare.replace(separator, '');
  throw new RangeError(
    `“${text}” could be thousands or a fraction. Write it with all decimals, e.g. 1250.000.`,
  );
}

/** Takes the grouping out after making sure that it groups by three. */
function grouped(bare: string, grouping: string, point: string, text: string): string {
  const [whole = '', ...rest] = point === '' ? [bare] : bare.split(point);
  const groups = whole.replace('-', '').split(grouping);
  const sound =
    rest.length <= 1 &&
    /^\d{1,3}$/.test(groups[0] ?? '') &&
    groups.slice(1).every((group) => /^\d{3}$/.test(group)) &&
    /^\d*$/.test(rest[0] ?? '');
  if (!sound) throw new RangeError(`“${text}” is not an amount. Write it as 1250.00.`);
  return whole.replaceAll(grouping, '') + (rest[0] === undefined ? '' : `.${rest[0]}`);
}

export function readCurrency(text: string): string {
  const code = text.toUpperCase();
  if (!isCurrencyCode(code)) {
    throw new RangeError(`“${text}” is not a currency code. Use three letters, e.g. EUR.`);
  }
  return code;
}

/** `2026-03-01`, `01.03.2026` or `2026/03/01`; `03/01/2026` is refused, since it is two different days. */
export function readDay(text: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : german ? [german[3], german[2], german[1]] : null;
  if (!parts) {
    throw new RangeError(
      /^\d{1,2}\/\d{1,2}\/\d{2,4}$/.test(text)
        ? `“${text}” is one day in Europe and another in America. Write it as YYYY-MM-DD.`
        : `“${text}” is not a day. Write it as YYYY-MM-DD.`,
    );
  }
  const [year = '', month = '', day = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** A day, or a day and a time (`2026-03-01 09:30`, ISO 8601); UTC where no zone is given. */
export function readInstant(text: string): string {
  const [, day = text, time] = /^(\S+?)(?:[T\s]+(\d{1,2}:\d{2}\S*))?$/.exec(text) ?? [];
  if (time === undefined) return `${readDay(day)}T00:00:00Z`;
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/i.exec(time)?.[0] ?? 'Z';
  const clock = time.slice(0, time.length - (time.endsWith(zone) ? zone.length : 0));
  const [hours = '', ...rest] = clock.split(':');
  const offset = /^[+-]\d{4}$/.test(zone)
    ? `${zone.slice(0, 3)}:${zone.slice(3)}`
    : zone.toUpperCase();
  return `${readDay(day)}T${hours.padStart(2, '0')}:${rest.join(':')}${rest.length === 1 ? ':00' : ''}${offset}`;
}

export function readWhole(text: string): number {
  const bare = text
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/^(\d{1,3})([.,]\d{3})+$/, (all) => all.replace(/[.,]/g, ''));
  if (!/^\d{1,15}$/.test(bare)) throw new RangeError(`“${text}” is not a whole number.`);
  return Number(bare);
}

/** Several values in one cell: separated by `|` or `;`, by commas only when there is neither. */
export const readList = (text: string): string[] =>
  text
    .split(/[|;]/.test(text) ? /[|;]/ : /,/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
