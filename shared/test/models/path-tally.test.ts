import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditPaths } from '../../src/models/paths.ts';
import { PathTally } from '../../src/models/path-tally.ts';
import type { PositionRule } from '../../src/models/path-tally.ts';

const RULES: readonly PositionRule[] = [
  { rule: 'first' },
  { rule: 'last' },
  { rule: 'linear' },
  { rule: 'position', first: 0.4, last: 0.4 },
  { rule: 'decay_by_step', decay: 0.5 },
];

const NAMES = Array.from({ length: 200 }, (_, index) => `channel ${index}`);

const anyPaths = fc.array(
  fc.record({
    channels: fc.array(fc.integer({ min: 0, max: 199 }), { maxLength: 8 }),
    conversions: fc.integer({ min: 0, max: 5 }),
    value: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 20 },
);

describe('Paths credited one at a time', () => {
  it.each(RULES)('get the credit they get together: $rule', (rule) => {
    fc.assert(
      fc.property(anyPaths, (paths) => {
        const tally = new PathTally(rule);
        const buffer = new Int32Array(10);
        for (const { channels, conversions, value } of paths) {
          buffer.fill(7);
          buffer.set(channels);
          tally.add(buffer, channels.length, conversions, value);
        }
        const together = creditPaths(
          paths.map(({ channels, ...row }) => ({
            ...row,
            path: channels.map((channel) => NAMES[channel] ?? ''),
          })),
          rule,
        );
        expect(tally.credit(NAMES)).toEqual(together);
      }),
    );
  });

  it('may be very long', () => {
    const tally = new PathTally({ rule: 'linear' });
    const path = Int32Array.from({ length: 1000 }, (_, index) => index % 4);
    tally.add(path, 1000, 1, 8);
    for (const { conversions, value } of tally.credit(NAMES).values()) {
      expect(conversions).toBeCloseTo(0.25, 12);
      expect(value).toBeCloseTo(2, 12);
    }
  });
});
