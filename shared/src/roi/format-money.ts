import { currencyExponent } from './currency.ts';
import { minorToDecimal } from './money.ts';

/** `short` drops minor digits that add nothing; `exact` always shows them all, `whole` never. */
export type MoneyStyle = 'short' | 'exact' | 'whole';

/** From this many whole units on, minor digits are noise to a reader. */
const NO_MINOR_DIGITS_FROM = 1000;

const formats = new Map<string, Intl.NumberFormat>();

/** Intl objects are slow to make and a card makes dozens of amounts; they hold no state. */
function numberFormat(locale: string, currency: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format;
}

/**
 * Money for a reader: `formatMoney(3140000, 'EUR')` → `€31,400`, `formatMoney(1250, 'EUR')` → `€12.50`.
 * In the `short` style (default) minor digits go when they are zero or the amount is 1,000 or more;
 * the exact figure stays in `MoneyView.minor`. `exact` is for reports that must add up on paper, `whole` for amounts
 * beside larger ones; what is not nothing never reads as 0.
 * @param locale BCP 47; default `en`.
 */
export function formatMoney(
  minor: number,
  currency: string,
  locale = 'en',
  style: MoneyStyle = 'short',
): string {
  const exponent = currencyExponent(currency);
  const unit = 10 ** exponent;
  const whole = minor % unit === 0 || Math.abs(minor) >= NO_MINOR_DIGITS_FROM * unit;
  const digits = style === 'whole' || (style === 'short' && whole) ? 0 : exponent;
  if (digits === 0 && minor !== 0 && Math.abs(minor) * 2 < unit) {
    return `<${numberFormat(locale, currency, 0).format(1)}`;
  }
  // A string reaches Intl exactly; a division would not.
  return numberFormat(locale, currency, digits).format(
    minorToDecimal(minor, currency) as Intl.StringNumericLiteral,
  );
}
