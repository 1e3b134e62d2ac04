import { describe, expect, it } from '@jest/globals';
import { count } from '../../src/models/words.ts';

describe('Counts in words', () => {
  it('are of one or of many', () => {
    expect([count(1, 'touch', 'touches'), count(2, 'touch', 'touches')]).toEqual([
      '1 touch',
      '2 touches',
    ]);
  });

  it('are separated by thousands', () => {
    expect([count(999, 'deal'), count(1387, 'deal'), count(1_250_000, 'deal')]).toEqual([
      '999 deals',
      '1,387 deals',
      '1,250,000 deals',
    ]);
  });
});
