import { describe, expect, it } from '@jest/globals';
import { accuracyDocument } from '../report/document.ts';
import { gatesOf } from '../report/gates.ts';
import { learningCurve } from '../report/learning-curve.ts';
import { Results } from '../report/results.ts';
import { asMarkdown, asText, creditTable, nullTable } from '../report/tables.ts';
import type { ModelScore, Unit, UnitScore } from '../run/unit.ts';

const model = (c: number, over: Partial<ModelScore> = {}): ModelScore => ({
  model: 'data_driven',
  c,
  cPlus: c,
  spearman: 0.9,
  influencerShare: 0.4,
  zeroEffect: 0.02,
  covered: 7,
  intervals: 8,
  coveredIncremental: 4,
  level: 'full',
  ...over,
});

const unit = (over: Partial<Unit> = {}): Unit => ({
  family: 'threshold',
  world: 'normal',
  wonDeals: 150,
  answered: 0.4,
  seed: 1,
  models: ['data_driven'],
  ...over,
});

const score = (...models: ModelScore[]): UnitScore => ({
  won: 150,
  accounts: 900,
  trueInfluencerShare: 0.4,
  trueBaseline: 0.4,
  models,
});

const results = (scores: readonly UnitScore[], over: Partial<Unit> = {}): Results =>
  new Results(
    scores.map((_, i) => unit({ seed: i, ...over })),
    scores,
  );

describe('Gates', () => {
  const stateOf = (found: Results): Record<string, boolean> =>
    Object.fromEntries(
      gatesOf(found).map(({ name, passes }) => [name.replace(/ \(.*/, ''), passes] as const),
    );

  it('hold when the mean and its lower bound are high enough and intervals hold the truth', () => {
    const good = results([0.86, 0.9, 0.88, 0.87].map((c) => score(model(c))));
    expect(stateOf(good)).toEqual({
      'C ≥ 0.85 with a lower bound ≥ 0.80': true,
      '90 % intervals of attributed shares hold the truth in 85–95 %': true,
    });
  });

  it('fail when seeds differ so much that the mean is not sure', () => {
    const unsure = results([0.99, 0.99, 0.99, 0.99, 0.55].map((c) => score(model(c))));
    expect(stateOf(unsure)['C ≥ 0.85 with a lower bound ≥ 0.80']).toBe(false);
  });

  it('fail when intervals are too wide as well as too narrow', () => {
    const name = '90 % intervals of attributed shares hold the truth in 85–95 %';
    expect(stateOf(results([score(model(0.9, { covered: 8 }))]))[name]).toBe(false);
    expect(stateOf(results([score(model(0.9, { covered: 6 }))]))[name]).toBe(false);
  });

  it('ask for almost nothing where influencers do nothing', () => {
    const nothing = (share: number): boolean | undefined =>
      gatesOf(results([score(model(0.5, { influencerShare: share }))], { world: 'null' })).find(
        ({ name }) => name.startsWith('Influencers who do nothing'),
      )?.passes;
    expect(nothing(0.049)).toBe(true);
    expect(nothing(0.051)).toBe(false);
  });

  it('are not asked below 150 won deals', () => {
    expect(gatesOf(results([score(model(0.2))], { wonDeals: 70 }))).toEqual([]);
  });

  it('tell a miss from something broken', () => {
    const broken = (c: number): boolean | undefined =>
      gatesOf(results([score(model(c))]))[0]?.isBroken;
    expect(broken(0.8)).toBe(false);
    expect(broken(0.6)).toBe(true);
  });
});

describe('The report', () => {
  const found = results([0.86, 0.9].map((c) => score(model(c))));

  it('gives means with their lower bounds', () => {
    expect(creditTable(found, 'threshold', 'c')).toEqual([
      ['Model', '150 won'],
      ['Data-driven', '0.88 (0.86)'],
    ]);
    expect(nullTable(found)).toHaveLength(1);
  });

  it('reads on a terminal and in the document', () => {
    const table = [
      ['Model', '20 won'],
      ['Linear', '0.4'],
    ];
    expect(asText(table)).toBe('Model   20 won\nLinear     0.4');
    expect(asMarkdown(table)).toBe('| Model | 20 won |\n| --- | ---: |\n| Linear | 0.4 |');
  });

  it('says which gates fail, and is the same text every time', () => {
    const gates = gatesOf(results([score(model(0.7))]));
    const text = accuracyDocument(found, gates, 2, '## Linkage L\n\nAs it was.\n');
    expect(text).toContain('**fails**');
    expect(text).toContain('1 of 2 gates pass; 1 fail.');
    expect(text).toContain('seeds 100001 to 100002');
    expect(text).toContain('As it was.');
    expect(text).toBe(accuracyDocument(found, gates, 2, '## Linkage L\n\nAs it was.\n'));
    expect(text).not.toMatch(/NaN|undefined|null\b/);
  });

  it('draws a picture that knows light and dark', () => {
    const picture = learningCurve(found);
    expect(picture).toContain('prefers-color-scheme: dark');
    expect(picture).toContain('threshold');
    expect(picture).not.toMatch(/NaN|undefined/);
  });
});
