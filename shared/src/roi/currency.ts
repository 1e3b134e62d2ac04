/**
 * Minor-unit exponents of ISO 4217 that are not 2 (ISO 4217:2015 table A.1 with its amendments).
 * Units without minor units at all (gold, SDR, test codes) count as 0.
 */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XAG: 0,
  XAU: 0,
  XBA: 0,
  XBB: 0,
  XBC: 0,
  XBD: 0,
  XDR: 0,
  XOF: 0,
  XPD: 0,
  XPF: 0,
  XPT: 0,
  XSU: 0,
  XTS: 0,
  XUA: 0,
  XXX: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** True for three ASCII capitals; whether such a currency exists is the CRM's business. */
export function isCurrencyCode(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

/**
 * Digits after the point of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
 * @throws RangeError when the code is not three capital letters.
 */
export function currencyExponent(currency: string): number {
  if (!isCurrencyCode(currency)) {
    throw new RangeError(
      `“${currency}” is not a currency code. Use three capital letters as in ISO 4217, e.g. EUR.`,
    );
  }
  return EXPONENTS[currency] ?? 2;
}
