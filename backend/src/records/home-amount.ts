import { currencyExponent } from '@pipeline-attribution/shared';

/**
 * An amount in the home currency by the CRM's own rule: amount ÷ (units of its currency for one unit of
 * home), halves away from zero, in whole numbers throughout so that the same rate always gives the same
 * cent. Salesforce calls the rate `ConversionRate` (object reference, CurrencyType).
 *
 * @throws RangeError when the rate is not a positive decimal number or the result is too large.
 */
export function homeAmount(
  minor: number,
  currency: string,
  unitsPerHome: string,
  homeCurrency: string,
): number {
  // A small rate may come as 1.23E-4.
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(unitsPerHome.trim());
  const fraction = match?.[2] ?? '';
  const divisor = BigInt((match?.[1] ?? '0') + fraction);
  const scale = fraction.length - Number(match?.[3] ?? 0);
  if (divisor === 0n) {
    throw new RangeError(
      `“${unitsPerHome}” is not an exchange rate. Give a positive decimal number.`,
    );
  }
  // minor ÷ 10^e(currency) ÷ (divisor ÷ 10^scale) × 10^e(home), as one fraction.
  const power = scale + currencyExponent(homeCurrency) - currencyExponent(currency);
  const dividend = BigInt(Math.abs(minor)) * 10n ** BigInt(Math.max(power, 0));
  const whole = divisor * 10n ** BigInt(Math.max(-power, 0));
  const rounded = Number((dividend * 2n + whole) / (whole * 2n));
  if (!Number.isSafeInteger(rounded)) {
    throw new RangeError(`The amount ${minor} ${currency} is too large in ${homeCurrency}.`);
  }
  return minor < 0 && rounded !== 0 ? -rounded : rounded;
}
