import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  censoredMedian,
  conversionProbability,
  funnel,
  median,
  medianDaysBetween,
  pipelineVelocity,
  quantile,
  salesCycleDays,
  weightedMinor,
  weightedPipeline,
  winRate,
  winRateByValue,
} from '../../src/index.ts';
import type { FunnelDates, PipelineDeal } from '../../src/index.ts';
import { day } from '../support/touches.ts';

const some = (over: Partial<PipelineDeal>): PipelineDeal => ({
  outcome: 'open',
  amountMinor: 100_000,
  stageProbability: 0.5,
  createdAt: day(0),
  closedAt: null,
  ...over,
});

const deals = [
  some({ outcome: 'won', closedAt: day(30), amountMinor: 300_000 }),
  some({ outcome: 'lost', closedAt: day(20) }),
  some({ outcome: 'lost', closedAt: day(10), amountMinor: null }),
  some({}),
  some({ stageProbability: null }),
  some({ amountMinor: null }),
];

describe('The win rate', () => {
  it('counts closed deals only', () => {
    expect(winRate(deals).value).toBeCloseTo(1 / 3, 12);
    expect(winRate(deals.slice(3))).toEqual({ value: null, reason: 'No deal has closed yet.' });
  });

  it('by value leaves out deals without an amount', () => {
    expect(winRateByValue(deals).value).toBeCloseTo(0.75, 12);
    expect(winRateByValue(deals.slice(2)).value).toBeNull();
  });
});

describe('Weighted pipeline', () => {
  it('is amount times stage probability of the open deals, and says what it could not weigh', () => {
    expect(weightedPipeline(deals)).toEqual({
      minor: 50_000,
      withoutAmount: 1,
      withoutProbability: 1,
    });
  });

  it('is rounded to the minor unit and stays between nothing and all', () => {
    expect(weightedMinor(101, 0.5)).toBe(51);
    expect(weightedMinor(100, null)).toBe(0);
    expect(weightedMinor(100, 1.7)).toBe(100);
    expect(weightedMinor(100, -1)).toBe(0);
  });
});

describe('The sales cycle', () => {
  it('counts open deals as still running, which a plain median would not', () => {
    const cycle = [
      some({ outcome: 'won', closedAt: day(10) }),
      some({ outcome: 'won', closedAt: day(20) }),
      some({}),
      some({}),
    ];
    // Half have ended by day 20; the median of the two ended ones alone would be 15.
    expect(salesCycleDays(cycle, day(100)).value).toBe(20);
  });

  it('is that of won deals: a lost one leaves the view when it closes', () => {
    const cycle = [
      some({ outcome: 'lost', closedAt: day(1) }),
      some({ outcome: 'lost', closedAt: day(2) }),
      some({ outcome: 'won', closedAt: day(30) }),
    ];
    expect(salesCycleDays(cycle, day(100)).value).toBe(30);
  });

  it('is not known while most deals are open', () => {
    expect(
      salesCycleDays([some({ outcome: 'won', closedAt: day(5) }), some({}), some({})], day(9))
        .reason,
    ).toMatch(/Fewer than half/);
  });

  // Times of the 6-MP arm of Freireich et al. 1963 as given by Kaplan–Meier textbooks; median 23 weeks.
  it('agrees with the textbook’s remission times', () => {
    const ended = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    expect(
      censoredMedian([
        ...ended.map((days) => ({ days, observed: true })),
        ...censored.map((days) => ({ days, observed: false })),
      ]),
    ).toBe(23);
  });

  it('is the plain lower median when nothing is censored', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1 }), (days) => {
        const sorted = [...days].sort((a, b) => a - b);
        expect(censoredMedian(days.map((d) => ({ days: d, observed: true })))).toBe(
          sorted[Math.ceil(sorted.length / 2) - 1],
        );
      }),
    );
  });
});

describe('Pipeline velocity', () => {
  it('is opportunities × win rate × average amount ÷ cycle days', () => {
    expect(
      pipelineVelocity({ opportunities: 40, winRate: 0.25, averageMinor: 1_000_000, cycleDays: 50 })
        .value,
    ).toBe(200_000);
  });

  it('says what is missing', () => {
    const known = { opportunities: 1, winRate: 0.5, averageMinor: 1, cycleDays: 1 };
    expect(pipelineVelocity({ ...known, winRate: null }).reason).toBe('No deal has closed yet.');
    expect(pipelineVelocity({ ...known, averageMinor: null }).reason).toBe(
      'No deal has an amount.',
    );
    expect(pipelineVelocity({ ...known, cycleDays: 0 }).reason).toBe(
      'The sales cycle is not known yet.',
    );
  });
});

describe('The funnel', () => {
  const dates = (...on: (number | null)[]): FunnelDates => {
    const [touch = null, lead = null, qualified = null, opportunity = null, won = null] = on.map(
      (d) => (d === null ? null : day(d)),
    );
    return { touch, lead, qualified, opportunity, won };
  };
  const cohort = [
    dates(0, 2, 6, 10, 40),
    dates(0, 4, 10),
    dates(0, 6),
    dates(0),
    // Became an opportunity without ever being marked as qualified.
    dates(0, 1, null, 5),
  ];

  it('counts who reached each step, a skipped one included', () => {
    expect(
      funnel(cohort).map(({ step, reached, fromPrevious }) => [step, reached, fromPrevious]),
    ).toEqual([
      ['touch', 5, null],
      ['lead', 4, 0.8],
      ['qualified', 3, 0.75],
      ['opportunity', 2, 2 / 3],
      ['won', 1, 0.5],
    ]);
  });

  it('takes the median days of those with both dates', () => {
    expect(funnel(cohort).map(({ medianDays }) => medianDays)).toEqual([null, 3, 5, 4, 30]);
    expect(medianDaysBetween(cohort, 'touch', 'won')).toBe(40);
  });

  it('takes no duration from dates in the wrong order', () => {
    const backwards = [dates(0, 9, 3), dates(0, 1, 5)];
    expect(medianDaysBetween(backwards, 'lead', 'qualified')).toBe(4);
  });

  it('of nobody is empty, not an error', () => {
    expect(
      funnel([]).every(
        ({ reached, fromPrevious, medianDays }) =>
          reached === 0 && fromPrevious === null && medianDays === null,
      ),
    ).toBe(true);
  });
});

describe('Quantiles', () => {
  it('interpolate as R and NumPy do', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.9)).toBeCloseTo(4.6, 12);
    expect(median([3])).toBe(3);
    expect(median([])).toBeNull();
  });
});

describe('The conversion probability', () => {
  const open = { crm: 'hubspot', outcome: 'open', stageProbability: 0.6 } as const;

  it('is the CRM’s, with the CRM named', () => {
    expect(conversionProbability(open)).toEqual({
      probability: 0.6,
      source: 'HubSpot stage probability',
    });
    expect(conversionProbability({ ...open, crm: 'salesforce' })?.source).toBe(
      'Salesforce stage probability',
    );
  });

  it('is none for a closed deal, a stage without one, or a number that is none', () => {
    expect(conversionProbability({ ...open, outcome: 'won' })).toBeNull();
    expect(conversionProbability({ ...open, stageProbability: null })).toBeNull();
    expect(conversionProbability({ ...open, stageProbability: 60 })).toBeNull();
    expect(conversionProbability({ ...open, stageProbability: NaN })).toBeNull();
  });
});
