import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collapseVisits, SAME_VISIT_MS, type Touchpoint } from '../../src/index.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 4, 4, 10);

/** Somebody comes by an influencer's link so many minutes after ten. */
const page = (minutes: number, more: Partial<Touchpoint> = {}): Touchpoint => ({
  id: `${minutes}`,
  occurredAt: START + minutes * MINUTE,
  kind: 'visit',
  channel: 'influencer',
  platform: 'linkedin',
  influencerId: 'mina',
  campaignId: 'spring',
  contentType: 'post',
  contactId: 'anna',
  evidence: 'utm',
  confidence: 1,
  ...more,
});
const OF_NOBODY = { influencerId: null, campaignId: null, platform: null, contentType: null };
const direct = (minutes: number): Touchpoint => page(minutes, { ...OF_NOBODY, channel: 'direct' });
const search = (minutes: number): Touchpoint =>
  page(minutes, { ...OF_NOBODY, channel: 'organic_search' });

const kept = (...touches: readonly Touchpoint[]): string[] =>
  collapseVisits(touches).map(({ id }) => id);

describe('One visit is one touch', () => {
  it('however often its page is loaded: the first stays', () => {
    expect(kept(page(0), page(1), page(2))).toEqual(['0']);
  });

  it('for as long as no half hour passes without a page', () => {
    expect(kept(page(0), page(25), page(50), page(75))).toEqual(['0']);
    const late = page(0, { id: 'late', occurredAt: START + SAME_VISIT_MS + 1 });
    expect(kept(page(0), page(30))).toEqual(['0']);
    expect(kept(page(0), late)).toEqual(['0', 'late']);
  });

  it('also where the website says of its own pages that nothing led to them', () => {
    expect(kept(page(0), direct(2), direct(4))).toEqual(['0']);
    expect(kept(direct(0), direct(2))).toEqual(['0']);
    expect(kept(page(0), direct(40))).toEqual(['0', '40']);
  });

  it('but another source begins another', () => {
    expect(kept(direct(0), page(1))).toEqual(['0', '1']);
    expect(kept(page(0), search(1), page(2))).toEqual(['0', '1', '2']);
    expect(kept(page(0), search(1), direct(2))).toEqual(['0', '1']);
    expect(kept(page(0), page(1, { campaignId: 'autumn' }))).toEqual(['0', '1']);
    expect(kept(page(0), page(1, { influencerId: 'ray' }))).toEqual(['0', '1']);
  });

  it('and what was done in it is a touch of its own', () => {
    const form = page(3, { kind: 'form' });
    const click = page(4, { kind: 'click' });
    expect(kept(page(0), form, click, page(5))).toEqual(['0', '3', '4']);
  });

  const visits = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom(page, direct, search))
      .map(([minutes, of]) => of(minutes)),
    { maxLength: 20 },
  );
  const withIds = visits.map((all) => all.map((one, at) => ({ ...one, id: `${at}` })));

  it('whatever order the touches come in', () => {
    fc.assert(
      fc.property(
        withIds.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
          ),
        ),
        ([all, shuffled]) => {
          expect(kept(...shuffled).sort()).toEqual(kept(...all).sort());
        },
      ),
    );
  });

  it('and nothing that stays could be left out by doing it again; no source is lost', () => {
    fc.assert(
      fc.property(withIds, (all) => {
        const once = collapseVisits(all);
        expect(collapseVisits(once)).toEqual(once);
        const sources = (touches: readonly Touchpoint[]) =>
          new Set(touches.map(({ channel }) => channel).filter((channel) => channel !== 'direct'));
        expect(sources(once)).toEqual(sources(all));
      }),
    );
  });
});
