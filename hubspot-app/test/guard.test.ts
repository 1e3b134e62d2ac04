import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dealCardView } from '../src/app/packages/ui/src/api/deal-card-guard.ts';
import { GuardError } from '../src/app/packages/ui/src/api/guard.ts';
import { dealCard, emptyCard } from './fixtures/deal-card.ts';
import { fittedCard } from './fixtures/fitted-card.ts';

type Path = readonly (string | number)[];

/** Every place in a value, the value itself left out. */
const places = (value: unknown, path: Path = []): Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [here, ...places(inner, here)];
  });
};

const parse = (view: unknown): unknown => JSON.parse(JSON.stringify(view));

const replaced = (view: unknown, path: Path, by: unknown): unknown => {
  const copy = parse(view);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last === undefined) throw new Error('The path is empty.');
  at[last] = by;
  return copy;
};

/** With a fit, a range, a baseline and a probability: no part of the view is left out. */
const LEARNT = fittedCard('incremental');

/** Anything JSON can carry but a symbol cannot be mistaken for: no field of the view holds it. */
const WRONG = { wrong: ['type'] };

describe('The guard at the boundary', () => {
  it.each([
    ['a full card', dealCard()],
    ['an empty card', emptyCard()],
    ['a card without talk, range and probability', dealCard({ talkAbout: null })],
  ])('lets %s through as it is', (_name, view) => {
    expect(dealCardView(parse(view), '')).toEqual(view);
  });

  it('refuses the card with any one field of a wrong type, and names the place', () => {
    const all = places(LEARNT);
    fc.assert(
      fc.property(fc.constantFrom(...all), (path) => {
        const broken = replaced(LEARNT, path, WRONG);
        expect(() => dealCardView(broken, '')).toThrow(GuardError);
        const name = path
          .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
          .join('')
          .slice(1);
        try {
          dealCardView(broken, '');
        } catch (error) {
          expect((error as GuardError).path.startsWith(name)).toBe(true);
        }
      }),
    );
  });

  it('refuses the card with any one field missing', () => {
    const fields = places(LEARNT).filter((path) => typeof path.at(-1) === 'string');
    fc.assert(
      fc.property(fc.constantFrom(...fields), (path) => {
        const broken = parse(replaced(LEARNT, path, undefined));
        expect(() => dealCardView(broken, '')).toThrow(/is missing/);
      }),
    );
  });

  it('never throws anything but its own error, whatever the network sends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          dealCardView(value, '');
        } catch (error) {
          expect(error).toBeInstanceOf(GuardError);
        }
      }),
    );
  });

  it('drops what a newer service adds, so that older cards keep working', () => {
    const newer = { ...dealCard(), weather: 'fine' };
    expect(dealCardView(newer, '')).toEqual(dealCard());
  });

  it('says in a sentence what is wrong', () => {
    expect(() => dealCardView({ ...dealCard(), sentence: 7 }, '')).toThrow(
      'sentence should be text, but is a value of type number.',
    );
    expect(() => dealCardView(null, '')).toThrow('The answer should be an object, but is null.');
  });
});
