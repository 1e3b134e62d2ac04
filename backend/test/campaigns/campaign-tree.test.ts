import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  campaignTree,
  subCampaignsText,
  type CampaignNode,
} from '../../src/campaigns/campaign-tree.ts';

/** `programme`, known to its CRM by `sf:programme`. */
const node = (id: string, parent: string | null = null): CampaignNode => ({
  id,
  name: id,
  externalId: `sf:${id}`,
  parentExternalId: parent === null ? null : `sf:${parent}`,
});
const ids = (nodes: readonly CampaignNode[]): string[] => nodes.map(({ id }) => id);

describe('Campaigns as their CRM arranges them', () => {
  const tree = campaignTree([
    node('wave', 'channel'),
    node('channel', 'quarter'),
    node('other', 'programme'),
    node('year', 'programme'),
    node('quarter', 'year'),
    node('programme'),
    node('stray', 'gone'),
    { ...node('ours'), externalId: null },
  ]);

  it('are made of everything below them, level by level', () => {
    expect(ids(tree.below('programme'))).toEqual(['other', 'year', 'quarter', 'channel', 'wave']);
    expect(ids(tree.below('quarter'))).toEqual(['channel', 'wave']);
    expect(tree.below('wave')).toEqual([]);
  });

  it('are part of everything above them, the outermost first', () => {
    expect(ids(tree.above('wave'))).toEqual(['programme', 'year', 'quarter', 'channel']);
    expect(tree.above('programme')).toEqual([]);
  });

  it('stand alone where the CRM has no parent, or one nobody knows', () => {
    for (const id of ['stray', 'ours', 'unknown']) {
      expect([tree.below(id), tree.above(id)]).toEqual([[], []]);
    }
  });

  it('are met once in a circle, and never in themselves', () => {
    const circle = campaignTree([node('a', 'c'), node('b', 'a'), node('c', 'b'), node('d', 'd')]);
    expect(ids(circle.below('a'))).toEqual(['b', 'c']);
    expect(ids(circle.above('a'))).toEqual(['b', 'c']);
    expect([circle.below('d'), circle.above('d')]).toEqual([[], []]);
  });

  it('are followed for five levels, however deep somebody says they are', () => {
    const deep = campaignTree(
      Array.from({ length: 9 }, (_, i) => node(String(i), i === 0 ? null : String(i - 1))),
    );
    expect(ids(deep.below('0'))).toEqual(['1', '2', '3', '4']);
    expect(ids(deep.above('8'))).toEqual(['4', '5', '6', '7']);
  });

  it('never count one twice, whatever the CRM says of its parents', () => {
    const parents = fc.array(fc.option(fc.nat({ max: 11 }), { nil: null }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(parents, (given) => {
        const any = campaignTree(
          given.map((parent, i) => node(String(i), parent === null ? null : String(parent))),
        );
        for (let i = 0; i < given.length; i += 1) {
          for (const met of [ids(any.below(String(i))), ids(any.above(String(i)))]) {
            expect(new Set(met).size).toBe(met.length);
            expect(met).not.toContain(String(i));
          }
        }
      }),
    );
  });

  it('are counted in words', () => {
    expect([1, 3].map(subCampaignsText)).toEqual(['1 sub-campaign', '3 sub-campaigns']);
  });
});
