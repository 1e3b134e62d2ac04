import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  convertMinor,
  currencyExponent,
  divideMinor,
  formatMoney,
  minorToDecimal,
  parseMinor,
} from '../../src/index.ts';

describe('A CRM’s decimal text becomes minor units', () => {
  it.each([
    ['12500.00', 'EUR', 1_250_000],
    ['12500', 'EUR', 1_250_000],
    ['0.1', 'USD', 10],
    ['.5', 'USD', 50],
    ['-19.99', 'USD', -1_999],
    ['500', 'JPY', 500],
    ['1.234', 'KWD', 1_234],
    ['9.5', 'CLF', 95_000],
    [' 7 ', 'EUR', 700],
    // As Salesforce writes large amounts.
    ['1.25E7', 'EUR', 1_250_000_000],
    ['1e3', 'EUR', 100_000],
  ])('%s %s is %i', (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor);
  });

  it('rounds what is finer than the minor unit, halves away from zero', () => {
    expect(parseMinor('1.005', 'EUR')).toBe(101);
    expect(parseMinor('1.00499999', 'EUR')).toBe(100);
    expect(parseMinor('-1.005', 'EUR')).toBe(-101);
    expect(parseMinor('0.5', 'JPY')).toBe(1);
    expect(Object.is(parseMinor('-0.001', 'EUR'), 0)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '.',
    'abc',
    '12,500.00',
    '€5',
    '1.2.3',
    '--1',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '5 EUR',
  ])('refuses “%s” and says what to send', (text) => {
    expect(() => parseMinor(text, 'EUR')).toThrow(/is not an amount\. Send a decimal number/);
  });

  it('refuses an amount too large to be exact', () => {
    expect(() => parseMinor('90071992547409.92', 'EUR')).toThrow(/too large/);
    expect(parseMinor('90071992547409.91', 'EUR')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('refuses what is not a currency code', () => {
    expect(() => currencyExponent('euro')).toThrow('“euro” is not a currency code');
  });

  it('is undone by writing it as a decimal, for every amount and exponent', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          expect(parseMinor(minorToDecimal(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});

describe('Money is converted by an exact decimal rate', () => {
  it('rounds halves away from zero', () => {
    expect(convertMinor(10_000, 2, 2, '0.9137')).toBe(9_137);
    expect(convertMinor(5, 2, 2, '0.1')).toBe(1);
    expect(convertMinor(-5, 2, 2, '0.1')).toBe(-1);
    expect(convertMinor(4, 2, 2, '0.1')).toBe(0);
  });

  it('carries the exponents: 100.00 EUR at 157.315 are 15,732 JPY', () => {
    expect(convertMinor(10_000, 2, 0, '157.315')).toBe(15_732);
    expect(convertMinor(15_732, 0, 3, '0.0019')).toBe(29_891);
  });

  it('is not disturbed by binary fractions', () => {
    // 1.005 as a float is below 1.005 and would give 100.
    expect(convertMinor(100, 2, 2, '1.005')).toBe(101);
  });

  it.each(['0', '-1', 'x', ''])('refuses “%s” as a rate', (rate) => {
    expect(() => convertMinor(1, 2, 2, rate)).toThrow(/is not an exchange rate/);
  });
});

describe('Money for a reader', () => {
  it('drops minor digits that add nothing', () => {
    expect(formatMoney(3_140_000, 'EUR')).toBe('€31,400');
    expect(formatMoney(3_140_049, 'EUR')).toBe('€31,400');
    expect(formatMoney(1_250, 'EUR')).toBe('€12.50');
    expect(formatMoney(1_200, 'EUR')).toBe('€12');
    expect(formatMoney(0, 'EUR')).toBe('€0');
    expect(formatMoney(-1_999, 'USD')).toBe('-$19.99');
  });

  it('shows every digit where figures must add up on paper', () => {
    expect(formatMoney(3_140_049, 'EUR', 'en', 'exact')).toBe('€31,400.49');
  });

  it('knows currencies without minor units and with three', () => {
    expect(formatMoney(500, 'JPY')).toBe('¥500');
    expect(formatMoney(1_234, 'KWD')).toBe('KWD\u00a01.234');
  });

  it('follows the reader’s locale', () => {
    expect(formatMoney(3_140_049, 'EUR', 'de-DE', 'exact')).toBe('31.400,49\u00a0€');
  });
});

it('Dividing minor units rounds halves away from zero', () => {
  expect(divideMinor(5, 2)).toBe(3);
  expect(divideMinor(-5, 2)).toBe(-3);
  expect(Object.is(divideMinor(-1, 4), 0)).toBe(true);
});
