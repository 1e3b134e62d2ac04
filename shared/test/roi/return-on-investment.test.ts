import { describe, expect, it } from '@jest/globals';
import { returnOnInvestment } from '../../src/index.ts';
import type { ReturnInput } from '../../src/index.ts';

const campaign: ReturnInput = {
  costMinor: 2_000_000,
  wonMinor: 5_000_000,
  openWeightedMinor: 3_000_000,
  grossMargin: 0.8,
  contractMonths: 12,
  leads: 40,
  qualifiedLeads: 16,
  opportunities: 2.5,
  customers: 0.8,
};

describe('The return of a campaign', () => {
  it('counts the whole pipeline in the headline: (won + weighted open − cost) ÷ cost', () => {
    expect(returnOnInvestment(campaign).fullPipelineRoi.value).toBe(3);
  });

  it('has revenue ROI, margin ROI and ROAS beside it', () => {
    const { revenueRoi, marginRoi, roas } = returnOnInvestment(campaign);
    expect(revenueRoi.value).toBe(1.5);
    expect(marginRoi.value).toBe(1);
    expect(roas.value).toBe(2.5);
  });

  it('divides the cost by attributed counts, which are fractions', () => {
    const { costPer } = returnOnInvestment(campaign);
    expect(costPer.lead.value).toBe(50_000);
    expect(costPer.qualifiedLead.value).toBe(125_000);
    expect(costPer.opportunity.value).toBe(800_000);
    expect(costPer.customer.value).toBe(2_500_000);
  });

  it('is paid back after cost ÷ monthly gross margin', () => {
    // 50,000 a year at 80 % are 3,333.33 a month; 20,000 take six of them.
    expect(returnOnInvestment(campaign).paybackMonths.value).toBeCloseTo(6, 12);
  });

  it('can be a loss', () => {
    const { revenueRoi } = returnOnInvestment({ ...campaign, wonMinor: 500_000 });
    expect(revenueRoi.value).toBe(-0.75);
  });
});

describe('What cannot be computed says why and is never Infinity', () => {
  it('a return without a cost', () => {
    const free = returnOnInvestment({ ...campaign, costMinor: 0 });
    for (const figure of [free.fullPipelineRoi, free.revenueRoi, free.marginRoi, free.roas]) {
      expect(figure).toEqual({
        value: null,
        reason: 'No cost is recorded. Enter fees on the campaign to see a return.',
      });
    }
    expect(free.costPer.lead.value).toBeNull();
    expect(free.paybackMonths.value).toBeNull();
  });

  it('a cost per customer before there is one', () => {
    const { costPer } = returnOnInvestment({ ...campaign, customers: 0 });
    expect(costPer.customer).toEqual({ value: null, reason: 'No customer is attributed yet.' });
  });

  it('a margin nobody has set, and a payback of amounts that do not recur', () => {
    const { marginRoi } = returnOnInvestment({ ...campaign, grossMargin: null });
    expect(marginRoi.reason).toMatch(/gross margin is not set/);
    const { paybackMonths } = returnOnInvestment({ ...campaign, contractMonths: null });
    expect(paybackMonths.reason).toMatch(/not set to recur/);
    const nothing = returnOnInvestment({ ...campaign, wonMinor: 0 });
    expect(nothing.paybackMonths.reason).toBe('Nothing attributed has been won yet.');
  });

  it('refuses a negative cost', () => {
    expect(() => returnOnInvestment({ ...campaign, costMinor: -1 })).toThrow('cannot be negative');
  });
});
