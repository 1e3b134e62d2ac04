import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crm } from '@pipeline-attribution/shared';
import { idTable } from '../../sandbox/index.ts';
import { startLandscape, type TestLandscape } from './support/installed.ts';

/**
 * Both stand-in CRMs hold the same generated company. What we store of each is compared with that company,
 * record by record, and the two with each other.
 */
describe.each<Crm>(['hubspot', 'salesforce'])('The history loaded from %s', (crm) => {
  let landscape: TestLandscape;
  let tenantId: number;
  const idOf = (companyId: string): string => {
    const ids = idTable(landscape.company).of(companyId);
    return crm === 'hubspot' ? ids.hubspotId : ids.salesforceId;
  };

  beforeAll(async () => {
    landscape = await startLandscape();
    tenantId = await landscape.installAndLoad(crm);
  });
  afterAll(() => landscape.close());

  it('has every deal with its amount to the cent, its dates and its outcome', async () => {
    const deals = await landscape.rows<{
      external_id: string;
      name: string;
      outcome: string;
      amount_minor: number | null;
      currency: string;
      home_minor: number | null;
      created_at: Date;
      owner_name: string;
    }>(
      tenantId,
      `select external_id, name, outcome, amount_minor, currency, home_minor, created_at, owner_name
       from deals where tenant_id = $1 order by external_id`,
      [tenantId],
    );
    const reps = new Map(landscape.company.reps.map((rep) => [rep.id, rep]));
    const expected = landscape.company.deals
      .map((deal) => {
        const rep = reps.get(deal.ownerId);
        return {
          external_id: idOf(deal.id),
          name: deal.name,
          outcome: deal.outcome,
          amount_minor: deal.amountMinor,
          currency: deal.currency,
          home_minor:
            deal.amountMinor === null
              ? null
              : Math.round(deal.amountMinor / landscape.company.vendor.rates[deal.currency]),
          created_at: new Date(deal.createdAt),
          owner_name: `${rep?.firstName ?? ''} ${rep?.lastName ?? ''}`,
        };
      })
      .sort((a, b) => (a.external_id < b.external_id ? -1 : 1));
    expect(deals).toEqual(expected);
  });
});
