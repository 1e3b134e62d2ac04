import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layoutOf, USUAL_COLUMNS } from '../../src/cli/attribution/paths/columns.ts';
import { PathLines } from '../../src/cli/attribution/paths/path-lines.ts';
import { WholeLines } from '../../src/cli/attribution/paths/read-bytes.ts';
import { WrongLines } from '../../src/cli/attribution/paths/wrong-lines.ts';

interface Read {
  readonly path: readonly string[];
  readonly conversions: number;
  readonly value: number;
  readonly nulls: number;
}

/** What is read of lines that arrive in pieces of the given sizes. */
function read(
  lines: readonly string[],
  sizes: readonly number[],
): { rows: Read[]; wrong: WrongLines } {
  const wrong = new WrongLines();
  const numbers: { path: number[]; conversions: number; value: number; nulls: number }[] = [];
  const reader = new PathLines(
    layoutOf('path,total_conversions,total_conversion_value,total_null', USUAL_COLUMNS),
    ' > ',
    {
      add: (path, length, conversions, value, nulls) => {
        numbers.push({ path: [...path.subarray(0, length)], conversions, value, nulls });
      },
    },
    wrong,
  );
  const whole = new WholeLines((bytes, start, end) => {
    reader.read(bytes, start, end);
  });
  const bytes = Buffer.from(lines.join('\n'));
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const { buffer, from } = whole.room;
    const count = bytes.copy(buffer, from, at, at + (sizes[turn % sizes.length] ?? 1));
    whole.put(count);
    at += count;
  }
  whole.end();
  const names = reader.names.texts();
  return {
    rows: numbers.map(({ path, ...counts }) => ({
      path: path.map((id) => names[id] ?? ''),
      ...counts,
    })),
    wrong,
  };
}

const anyName = fc
  .string({ unit: fc.constantFrom('a', 'b', ' ', '>', 'é', '日', '-'), minLength: 1, maxLength: 6 })
  .filter((name) => name.trim() !== '');
const anyPath = fc
  .array(anyName, { minLength: 1, maxLength: 6 })
  // Names that make a separator between them are another path.
  .filter((path) => {
    const again = path.join(' > ').split(' > ');
    return again.length === path.length && again.every((name, index) => name === path[index]);
  });
const anyRow = fc
  .record({
    path: anyPath,
    conversions: fc.integer({ min: 0, max: 2000 }),
    cents: fc.integer({ min: 0, max: 1e9 }),
    nulls: fc.integer({ min: 0, max: 2000 }),
  })
  .map(({ cents, ...row }) => ({ ...row, value: row.conversions > 0 ? cents / 100 : 0 }));
const anySizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('Lines of counted paths', () => {
  it('are read as they were written, in whatever pieces they arrive', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1 }), anySizes, (rows, sizes) => {
        const lines = rows.map(
          ({ path, conversions, value, nulls }) =>
            `${path.join(' > ')},${conversions},${value.toFixed(2)},${nulls}`,
        );
        const { rows: found, wrong } = read(lines, sizes);
        expect(wrong.count).toBe(0);
        expect(found).toEqual(rows);
      }),
    );
  });

  it('mean the same to the fast reader and to the one for unusual lines', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1 }), anySizes, (rows, sizes) => {
        const quoted = rows.map(
          ({ path, conversions, value, nulls }) =>
            `"${path.join(' > ')}","${conversions}",${value},"${nulls}"\r`,
        );
        expect(read(quoted, sizes).rows).toEqual(rows);
      }),
    );
  });

  it('that are no paths are named and never stop the reading', () => {
    const anyLine = fc.string({
      unit: fc.constantFrom('a', ',', '"', ' > ', '1', '.', '-', '\r'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1 }), anySizes, (lines, sizes) => {
        const { rows, wrong } = read([...lines, 'last > one,1,2,3'], sizes);
        expect(rows.at(-1)).toEqual({ path: ['last', 'one'], conversions: 1, value: 2, nulls: 3 });
        const blank = lines.filter((line) => line.trim() === '').length;
        expect(rows.length + wrong.count + blank).toBe(lines.length + 1);
      }),
    );
  });
});
