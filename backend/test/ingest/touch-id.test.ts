import { describe, expect, it } from '@jest/globals';
import { touchId } from '../../src/ingest/touch-id.ts';

describe('The id of a touch', () => {
  it('follows from its key', () => {
    expect(touchId('visit-1')).toBe(touchId('visit-1'));
    expect(touchId('visit-1')).not.toBe(touchId('visit-2'));
    expect(touchId('visit-1')).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });

  it('of several people named in one answer is in the order they were named in', () => {
    for (const key of ['hubspot:contact:1:self-report', 'salesforce:lead:00Q1:self-report', 'x']) {
      const all = [key, `${key}#2`, `${key}#3`, `${key}#10`].map(touchId);
      expect(new Set(all).size).toBe(4);
      expect([...all].sort()).toEqual(all);
    }
  });

  it('keeps keys apart that only look like it', () => {
    expect(touchId('page#1')).not.toBe(touchId('page'));
    expect(touchId('page#0002')).not.toBe(touchId('page#2'));
  });
});
