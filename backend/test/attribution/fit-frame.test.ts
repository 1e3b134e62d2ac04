import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadFitFrame } from '../../src/attribution/fit/load-fit-input.ts';
import { Pseudonyms } from '../../src/attribution/fit/pseudonyms.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import type { Company } from '../support/company.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';

describe('What a fit learns from besides the companies', () => {
  let test: CreditTest;
  let company: Company;
  beforeAll(async () => {
    test = await creditTest('2026-11-22T12:00:00Z');
    company = await test.company();
  });
  afterAll(() => test.database.drop());

  it('counts clicks as people came: a page loaded anew within the half hour is none', async () => {
    const mina = await company.influencer('Mina');
    const ray = await company.influencer('Ray');
    const [ann, bo] = await Promise.all(
      [1, 2].map(() => company.contact({ createdAt: '2026-03-01T00:00:00Z' })),
    );
    const click = (contact: string | null, time: string, influencer: string): Promise<string> =>
      company.touch({ contact, at: `2026-05-02T${time}:00Z`, influencer, evidence: 'utm' });
    for (const time of ['10:00', '10:20', '10:45', '12:00']) await click(ann ?? null, time, mina);
    await click(bo ?? null, '10:05', mina);
    await click(ann ?? null, '10:10', ray);
    // Of whom nothing is known, each is one.
    await click(null, '10:00', ray);
    await click(null, '10:01', ray);
    const names = new Pseudonyms();
    const { clicks } = await company.transaction(async (tx) =>
      loadFitFrame(tx, names, await loadSettings(tx), Date.parse('2026-11-22T12:00:00Z')),
    );
    expect(names.restore(clicks)).toEqual({ [mina]: 3, [ray]: 3 });
  });
});
