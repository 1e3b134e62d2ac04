import { describe, expect, it } from '@jest/globals';
import { QuietTenants } from '../../src/attribution/fit/quiet-tenants.ts';

describe('Tenants whose credit has come to rest', () => {
  let now = 0;
  const watch = () => new QuietTenants(5_000, () => now);

  it('are those of whom nothing was credited for a while, each once', () => {
    now = 0;
    const tenants = watch();
    tenants.note(1);
    now = 3_000;
    tenants.note(2);
    tenants.note(1);
    now = 7_999;
    expect(tenants.quiet()).toEqual([]);
    now = 8_000;
    expect(tenants.quiet()).toEqual([1, 2]);
    expect(tenants.quiet()).toEqual([]);
  });

  it('are not waited for for ever', () => {
    now = 0;
    const tenants = watch();
    for (; now < 60_000; now += 1_000) {
      tenants.note(1);
      expect(tenants.quiet()).toEqual([]);
    }
    expect(tenants.quiet()).toEqual([1]);
  });
});
