import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvValue, javaDouble } from '../../../sandbox/salesforce/bulk/csv.ts';
import { plainNumber, readRows } from '../../../src/crm/salesforce/bulk-query.ts';

describe('The results of a query job', () => {
  it('are read as rows of a query: parents nested, flags as such, nothing for an empty value', () => {
    const csv =
      '"Id","Owner.Name","IsClosed","Amount","Name","Individual.ShouldForget"\n' +
      '"006A","Ann ""the"" Owner","true","1.6E7","Two\nlines, one name","false"\n' +
      '"006B","","false","","","" \n'.replace(' \n', '\n');
    expect(readRows(csv)).toEqual([
      {
        Id: '006A',
        Owner: { Name: 'Ann "the" Owner' },
        IsClosed: true,
        Amount: '16000000',
        Name: 'Two\nlines, one name',
        Individual: { ShouldForget: false },
      },
      {
        Id: '006B',
        Owner: { Name: null },
        IsClosed: false,
        Amount: null,
        Name: null,
        Individual: { ShouldForget: null },
      },
    ]);
  });

  it('keep every cent of an amount Salesforce writes with an exponent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }), (cents) => {
        const written = plainNumber(javaDouble(cents / 100));
        expect(written).not.toMatch(/E/);
        expect(BigInt(Math.round(Number(written) * 100))).toBe(BigInt(cents));
        const [, decimals = ''] = written.split('.');
        expect(decimals.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('say the same of any text after it was written and read', () => {
    fc.assert(
      fc.property(
        // What is a name to us is trimmed later; a carriage return alone Salesforce stores as a line feed.
        fc.string().map((text) => text.replaceAll('\r', '\n')),
        (text) => {
          const csv = `"Id","Name"\n"001A",${csvValue(text, 'string')}\n`;
          expect(readRows(csv)).toEqual([{ Id: '001A', Name: text === '' ? null : text }]);
        },
      ),
    );
  });
});
