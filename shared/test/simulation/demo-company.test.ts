import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateCompany, type Company } from '../../src/simulation/index.ts';

const ENDS_AT = Date.UTC(2026, 10, 22);

const digestOf = (company: Company): string =>
  createHash('sha256').update(JSON.stringify(company)).digest('hex');

// The demo room and other tests rest on these companies: no new option may move a byte of them.
describe('the company of the demo', () => {
  it('is, with default options, the one it has always been', () => {
    expect(digestOf(generateCompany({ seed: 7, endsAt: ENDS_AT }))).toBe(
      '7c91b4de0f0229e06ac23944a175464dfbdd9e9e6cd58321318366300962e448',
    );
  });

  it('is so for a smaller one as well', () => {
    expect(digestOf(generateCompany({ seed: 3, endsAt: ENDS_AT, deals: 120, leads: 150 }))).toBe(
      'a4967f89b8eddfdf8bfbc8cb3e724780eb0e428c48d15c9346e9a335fa3d92a7',
    );
  });

  it('is so when its defaults are spelt out', () => {
    const company = generateCompany({
      seed: 3,
      endsAt: ENDS_AT,
      weeks: 78,
      deals: 120,
      leads: 150,
      family: 'stage-hazard',
      world: 'normal',
      influencers: 16,
      selfReport: { answered: 0.4, wrong: 0.15 },
    });
    expect(digestOf(company)).toBe(
      'a4967f89b8eddfdf8bfbc8cb3e724780eb0e428c48d15c9346e9a335fa3d92a7',
    );
  });
});
