import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  chooseContact,
  compactIdentifications,
  ownedSpans,
  ownerAt,
  type Identification,
} from '../../src/index.ts';

const anna = 'anna@buyer.example';
const ben = 'ben@buyer.example';

describe('Whose a device was', () => {
  it('is nobody’s until somebody identifies', () => {
    expect(ownerAt([], 100)).toBeNull();
  });

  it('was the first person’s before they identified: identification works back in time', () => {
    expect(ownerAt([{ email: anna, at: 100 }], 1)).toBe(anna);
  });

  it('stays the first person’s until a second identifies, and is the second’s from that instant on', () => {
    const said = [
      { email: anna, at: 100 },
      { email: ben, at: 200 },
    ];
    expect([50, 100, 199, 200, 9_999].map((at) => ownerAt(said, at))).toEqual([
      anna,
      anna,
      anna,
      ben,
      ben,
    ]);
  });

  it('goes back to the first person when they identify again', () => {
    const said = [
      { email: anna, at: 100 },
      { email: ben, at: 200 },
      { email: anna, at: 300 },
    ];
    expect([150, 250, 350].map((at) => ownerAt(said, at))).toEqual([anna, ben, anna]);
  });

  const identifications = fc.array(
    fc.record({
      email: fc.constantFrom(anna, ben, 'cleo@buyer.example'),
      at: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 12 },
  );
  const instants = Array.from({ length: 33 }, (_, index) => index - 1);
  const owners = (said: readonly Identification[]): (string | null)[] =>
    instants.map((at) => ownerAt(said, at));

  it('does not depend on the order in which identifications arrived', () => {
    fc.assert(
      fc.property(identifications, fc.infiniteStream(fc.nat()), (said, random) => {
        const shuffled = said
          .map((one) => ({ one, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(owners(shuffled)).toEqual(owners(said));
      }),
    );
  });

  it('has exactly one owner at every instant once anybody identified', () => {
    fc.assert(
      fc.property(identifications, (said) => {
        const spans = ownedSpans(said);
        if (said.length === 0) expect(spans).toEqual([]);
        else {
          expect(spans[0]?.startsAt).toBe(-Infinity);
          expect(spans.at(-1)?.endsAt).toBe(Infinity);
          for (const [index, span] of spans.slice(1).entries()) {
            expect(span.startsAt).toBe(spans[index]?.endsAt);
          }
        }
      }),
    );
  });

  it('is the same after thinning out the identifications', () => {
    fc.assert(
      fc.property(identifications, (said) => {
        const thinned = compactIdentifications(said);
        expect(thinned.length).toBeLessThanOrEqual(said.length);
        expect(owners(thinned)).toEqual(owners(said));
      }),
    );
  });
});

describe('Which record stands for a person with several', () => {
  it('is a contact before a lead, then the oldest, then the smaller id', () => {
    const lead = { id: 'a', objectType: 'lead' as const, createdAt: 1 };
    const young = { id: 'b', objectType: 'contact' as const, createdAt: 3 };
    const old = { id: 'd', objectType: 'contact' as const, createdAt: 2 };
    const twin = { ...old, id: 'c' };
    expect(chooseContact([lead, young, old])).toBe('d');
    expect(chooseContact([old, twin])).toBe('c');
    expect(chooseContact([lead])).toBe('a');
    expect(chooseContact([])).toBeNull();
  });
});
