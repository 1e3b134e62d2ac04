import { describe, expect, it } from '@jest/globals';
import { INTENT_CHANNELS, sourceKey, sourceLabel, type SourceOf } from '../../src/index.ts';

const touch = (changes: Partial<SourceOf>): SourceOf => ({
  influencerId: null,
  kind: 'visit',
  channel: 'paid_search',
  contentType: null,
  ...changes,
});

describe('The source of a touch', () => {
  it('of an ad on the company’s own name is a sign of intent, not the channel that found them', () => {
    const brand = sourceKey(touch({ searchIntent: 'brand' }));
    expect(brand).toBe('brand_search');
    expect(INTENT_CHANNELS.has(brand)).toBe(true);
    expect(sourceLabel(brand)).toBe('Paid search (brand)');
  });

  it('of any other ad is paid search', () => {
    expect(sourceKey(touch({}))).toBe('paid_search');
    expect(sourceKey(touch({ searchIntent: 'generic' }))).toBe('paid_search');
    expect(INTENT_CHANNELS.has('paid_search')).toBe(false);
  });

  it('of a free search stays one, whatever was searched for', () => {
    expect(sourceKey(touch({ channel: 'organic_search', searchIntent: 'brand' }))).toBe(
      'organic_search',
    );
  });

  it('is the influencer before all, and own content before the way there', () => {
    expect(sourceKey(touch({ influencerId: 'ada', searchIntent: 'brand' }))).toBe('influencer:ada');
    const report = sourceKey(
      touch({ kind: 'form', contentType: 'report', channel: 'organic_search' }),
    );
    expect(report).toBe('content');
    expect(sourceLabel(report)).toBe('Own content');
  });

  it('that nobody has words for is shown as it is', () => {
    expect(sourceLabel('constructor')).toBe('constructor');
  });
});
