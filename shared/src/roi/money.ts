import { currencyExponent } from './currency.ts';

/**
 * Money is a safe integer of minor units and a currency. Text is parsed and converted with integer
 * arithmetic only, so that no cent is ever made or lost by binary fractions.
 */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** An exact decimal: `digits × 10^−scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const magnitude = BigInt(whole + fraction);
  return {
    digits: sign === '-' ? -magnitude : magnitude,
    scale: fraction.length - Number(exponent),
  };
}

/** Division of whole numbers, halves away from zero (commercial rounding); `divisor` > 0. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const quotient = (magnitude * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -quotient : quotient;
}

function scaled(digits: bigint, power: number): bigint {
  return power >= 0 ? digits * 10n ** BigInt(power) : divideHalfUp(digits, 10n ** BigInt(-power));
}

function toSafe(value: bigint, what: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`${what} is too large to be kept to the minor unit.`);
  }
  return number === 0 ? 0 : number;
}

/**
 * A CRM's decimal text in minor units, exactly: `("12500.00", "EUR")` → 1250000.
 * Exponents are read because Salesforce writes large amounts as `1.25E7`. Digits beyond the minor
 * unit are rounded, halves away from zero. Thousands separators and currency signs are refused:
 * an API that sends them is not the API we think it is.
 * @throws RangeError with a sentence when the text is not a decimal number or is too large.
 */
export function parseMinor(text: string, currency: string): number {
  const decimal = parseDecimal(text);
  if (!decimal) {
    throw new RangeError(
      `“${text.slice(0, 40)}” is not an amount. Send a decimal number such as 12500.00.`,
    );
  }
  return toSafe(
    scaled(decimal.digits, currencyExponent(currency) - decimal.scale),
    `The amount ${text.slice(0, 40)} ${currency}`,
  );
}

/** Minor units as decimal text with the currency's digits: `(1250000, "EUR")` → `"12500.00"`. */
export function minorToDecimal(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Converts minor units of one currency into another's by an exact decimal rate (units of the target
 * for one unit of the source), halves away from zero.
 * @param rate e.g. `"0.9137"`; never a float, so that the same rate always gives the same cent.
 * @throws RangeError when the rate is not a positive decimal or the result is too large.
 */
export function convertMinor(minor: number, fromExp: number, toExp: number, rate: string): number {
  const decimal = parseDecimal(rate);
  if (!decimal || decimal.digits <= 0n) {
    throw new RangeError(`“${rate}” is not an exchange rate. Give a positive decimal number.`);
  }
  const power = toExp - fromExp - decimal.scale;
  return toSafe(scaled(BigInt(minor) * decimal.digits, power), 'The converted amount');
}

/** Minor units divided by a positive number, to the whole unit, halves away from zero. */
export function divideMinor(minor: number, divisor: number): number {
  const share = Math.abs(minor) / divisor;
  return Math.sign(minor) * Math.round(share) || 0;
}
