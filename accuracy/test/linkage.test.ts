import { describe, expect, it } from '@jest/globals';
import { bCubed } from '../score/b-cubed.ts';
import { linkage, type DealLinks, type Link, type TrueLink } from '../score/linkage.ts';

const truly = (
  influencerId: string,
  campaignId: string,
  named: TrueLink['named'] = 'campaign',
): TrueLink => ({ influencerId, campaignId, named });
const found = (influencerId: string, campaignId: string | null = null): Link => ({
  influencerId,
  campaignId,
});
const deal = (truth: TrueLink[], links: Link[], valueMinor = 100): DealLinks => ({
  truth,
  found: links,
  valueMinor,
});

describe('Linkage L', () => {
  it('is 1 when every named link is found and nothing else', () => {
    expect(
      linkage([
        deal(
          [truly('ada', 'spring'), truly('ben', 'spring')],
          [found('ada', 'spring'), found('ben', 'spring')],
        ),
      ]),
    ).toMatchObject({ f1: 1, precision: 1, recall: 1, reach: 1 });
  });

  it('weighs by the value of the deal', () => {
    const { recall, precision } = linkage([
      deal([truly('ada', 'spring')], [found('ada', 'spring')], 900),
      deal([truly('ada', 'spring')], [found('ben', 'spring')], 100),
    ]);
    expect(recall).toBeCloseTo(0.9, 12);
    expect(precision).toBeCloseTo(0.9, 12);
  });

  it('does not ask for links nothing named, and lets them be right when found', () => {
    const truth = [truly('ada', 'spring'), truly('ben', 'autumn', 'none')];
    expect(linkage([deal(truth, [found('ada', 'spring')])])).toMatchObject({ f1: 1, reach: 0.5 });
    expect(linkage([deal(truth, [found('ada', 'spring'), found('ben', 'autumn')])]).f1).toBe(1);
  });

  it('of who is known by name only asks for the name, once', () => {
    const truth = [truly('ada', 'spring', 'influencer'), truly('ada', 'autumn', 'influencer')];
    expect(linkage([deal(truth, [found('ada')])]).f1).toBe(1);
    expect(linkage([deal(truth, [found('ada', 'autumn')])]).f1).toBe(1);
    expect(linkage([deal(truth, [found('ada', 'winter')])])).toMatchObject({
      precision: 0,
      recall: 1,
    });
  });

  it('lets a name without a campaign claim nothing beside a campaign that was found', () => {
    const truth = [truly('ada', 'spring')];
    expect(linkage([deal(truth, [found('ada', 'spring'), found('ada')])]).f1).toBe(1);
    // The name alone does not find a campaign that was named.
    expect(linkage([deal(truth, [found('ada')])])).toMatchObject({ precision: 1, recall: 0 });
  });

  it('counts deals that nothing reached by whether they were left alone', () => {
    const { specificity, f1 } = linkage([
      deal([], [], 300),
      deal([], [found('ada')], 100),
      deal([truly('ada', 'spring')], [found('ada', 'spring')]),
    ]);
    expect(specificity).toBe(0.75);
    expect(f1).toBe(1);
  });
});

describe('B-cubed', () => {
  it('is 1 for clusters that are people', () => {
    const items = ['a', 'a', 'b'].map((person) => ({ truth: person, found: `p-${person}` }));
    expect(bCubed(items)).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('loses recall when a person falls apart and precision when two are one', () => {
    expect(
      bCubed([
        { truth: 'a', found: '1' },
        { truth: 'a', found: '2' },
      ]),
    ).toMatchObject({ precision: 1, recall: 0.5 });
    expect(
      bCubed([
        { truth: 'a', found: '1' },
        { truth: 'b', found: '1' },
      ]),
    ).toMatchObject({ precision: 0.5, recall: 1 });
  });
});
