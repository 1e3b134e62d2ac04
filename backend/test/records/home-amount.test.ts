import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { homeAmount } from '../../src/records/home-amount.ts';

describe('An amount in home currency', () => {
  it('is the amount divided by the rate, half a cent upwards', () => {
    expect(homeAmount(100_00, 'USD', '1.25', 'EUR')).toBe(80_00);
    // 0.05 ÷ 2 = 0.025
    expect(homeAmount(5, 'USD', '2', 'EUR')).toBe(3);
    expect(homeAmount(-5, 'USD', '2', 'EUR')).toBe(-3);
  });

  it('respects that currencies have different minor units', () => {
    expect(homeAmount(16_000, 'JPY', '160', 'EUR')).toBe(100_00);
    expect(homeAmount(100_00, 'EUR', '0.00625', 'JPY')).toBe(16_000);
    expect(homeAmount(1_000, 'KWD', '0.33333', 'EUR')).toBe(300);
  });

  it('reads small rates in scientific notation', () => {
    expect(homeAmount(1_00, 'USD', '1.25E-2', 'EUR')).toBe(80_00);
  });

  it('is exact for every amount and rate: it differs from the true quotient by at most half a cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 1e9 }),
        (minor, rate) => {
          const text = `${Math.floor(rate / 1e6)}.${String(rate % 1e6).padStart(6, '0')}`;
          const home = BigInt(homeAmount(minor, 'USD', text, 'EUR'));
          const twiceError = 2n * (BigInt(minor) * 1_000_000n - home * BigInt(rate));
          expect(twiceError <= BigInt(rate) && twiceError >= -BigInt(rate)).toBe(true);
        },
      ),
    );
  });

  it.each(['0', '', '-1', 'one', '1,25', '0.000'])('refuses “%s” as a rate', (rate) => {
    expect(() => homeAmount(1, 'USD', rate, 'EUR')).toThrow(/exchange rate/);
  });

  it('says so when the result cannot be counted exactly', () => {
    expect(() => homeAmount(9e15, 'USD', '0.0001', 'EUR')).toThrow(/too large/);
  });
});
