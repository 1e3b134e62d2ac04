import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutPeriod } from '../../src/reports/period.ts';

const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const nextDay = (of: string): string =>
  new Date(Date.parse(of) + 86_400_000).toISOString().slice(0, 10);

describe('A period', () => {
  it('of whole months needs no single days', () => {
    expect(cutPeriod({ from: '2026-01-01', to: '2026-02-28' })).toEqual({
      months: { first: '2026-01-01', last: '2026-02-01' },
      edges: [],
    });
    expect(cutPeriod({ from: null, to: null })).toEqual({
      months: { first: null, last: null },
      edges: [],
    });
  });

  it('is cut at the ends of the months it begins and ends in', () => {
    expect(cutPeriod({ from: '2026-01-15', to: '2026-03-10' })).toEqual({
      months: { first: '2026-02-01', last: '2026-02-01' },
      edges: [
        { from: '2026-01-15', to: '2026-01-31' },
        { from: '2026-03-01', to: '2026-03-10' },
      ],
    });
    expect(cutPeriod({ from: '2026-01-15', to: null })).toEqual({
      months: { first: '2026-02-01', last: null },
      edges: [{ from: '2026-01-15', to: '2026-01-31' }],
    });
  });

  it('covers each of its days exactly once, whatever the days', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const { months, edges } = cutPeriod({ from, to });
        const covered: string[] = [];
        for (const edge of edges) {
          for (let at = edge.from; at <= edge.to; at = nextDay(at)) covered.push(at);
        }
        if (months?.first && months.last) {
          for (let at = months.first; at.slice(0, 7) <= months.last.slice(0, 7); at = nextDay(at)) {
            covered.push(at);
          }
        }
        const all: string[] = [];
        for (let at = from; at <= to; at = nextDay(at)) all.push(at);
        expect(covered.sort()).toEqual(all);
      }),
    );
  });
});
