import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactShapley } from '../../../src/models/data-driven/shapley/exact.ts';

type Game = (coalition: readonly number[]) => number;

/** Any worth for any coalition of n players, the empty one included. */
const anyGame = (n: number): fc.Arbitrary<Game> =>
  fc
    .array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 2 ** n,
      maxLength: 2 ** n,
    })
    .map((worth) => (coalition) => worth[coalition.reduce((mask, p) => mask | (1 << p), 0)] ?? NaN);
const anyGames = fc
  .integer({ min: 1, max: 6 })
  .chain((n) => fc.tuple(fc.constant([...Array(n).keys()]), anyGame(n), anyGame(n)));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const without = (coalition: readonly number[], player: number): number[] =>
  coalition.filter((other) => other !== player);

describe('The exact Shapley value', () => {
  it('is the textbook’s for the glove game: one left glove, two right ones', () => {
    const pairs = (s: readonly string[]): number =>
      s.includes('left') && (s.includes('right 1') || s.includes('right 2')) ? 1 : 0;
    const [left, one, two] = exactShapley(['left', 'right 1', 'right 2'], pairs);
    expect(left).toBeCloseTo(2 / 3, 12);
    expect(one).toBeCloseTo(1 / 6, 12);
    expect(two).toBeCloseTo(1 / 6, 12);
  });

  it('shares out all that the players gain together, and no more', () => {
    fc.assert(
      fc.property(anyGames, ([players, game]) => {
        expect(sum(exactShapley(players, game))).toBeCloseTo(game(players) - game([]), 8);
      }),
    );
  });

  it('gives the same to players who add the same', () => {
    fc.assert(
      fc.property(anyGames, ([players, game]) => {
        // Averaged with itself, the first two players swapped, the game cannot tell them apart.
        const swapped: Game = (s) => game(s.map((p) => (p === 0 ? 1 : p === 1 ? 0 : p)));
        const [first, second] = exactShapley(players, (s) => (game(s) + swapped(s)) / 2);
        if (players.length > 1) expect(first).toBeCloseTo(second ?? NaN, 8);
      }),
    );
  });

  it('gives nothing to a player who never adds anything', () => {
    fc.assert(
      fc.property(anyGames, ([players, game]) => {
        expect(exactShapley(players, (s) => game(without(s, 0)))[0]).toBeCloseTo(0, 8);
      }),
    );
  });

  it('of two games played at once is the sum of their values', () => {
    fc.assert(
      fc.property(anyGames, ([players, one, two]) => {
        const apart = exactShapley(players, one);
        const other = exactShapley(players, two);
        exactShapley(players, (s) => one(s) + two(s)).forEach((value, index) => {
          expect(value).toBeCloseTo((apart[index] ?? NaN) + (other[index] ?? NaN), 8);
        });
      }),
    );
  });

  it('of nobody is nothing', () => {
    expect(exactShapley([], () => 5)).toEqual([]);
  });

  it('refuses more players than it can enumerate', () => {
    expect(() => exactShapley([...Array(21).keys()], () => 0)).toThrow('20 players are the most');
  });
});
