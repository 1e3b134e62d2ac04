import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

interface Performance {
  influencers: Record<string, unknown>[];
}

describe('GET /attribution/influencer-performance', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const performance = (query = ''): Promise<Performance> =>
    small.report(`/attribution/influencer-performance?model=linear${query}`);

  it('shows whom each reached and what came of it, the best first', async () => {
    const { influencers } = await performance();
    expect(influencers).toMatchObject([
      {
        name: 'Ray Osei',
        touches: 2,
        people: 2,
        accounts: 2,
        leads: 1,
        qualifiedLeads: 0,
        opportunities: 1.5,
        deals: 2,
        pipeline: euros(545_000),
        weighted: euros(222_500),
        revenue: euros(270_000),
        // Alpha won, none lost.
        winRate: { value: 1 },
        contentTypes: [
          {
            contentType: 'video',
            label: 'Video',
            touches: 2,
            pipeline: euros(545_000),
            revenue: euros(270_000),
          },
        ],
        lastActivityAt: '2026-02-20T08:00:00.000Z',
        interval: null,
        intervalReason: expect.stringMatching(/data-driven model/),
      },
      {
        name: 'Mina Kovač',
        touches: 1,
        people: 1,
        accounts: 1,
        leads: 1,
        qualifiedLeads: 0.5,
        revenue: euros(270_000),
        medianDays: {
          // Alpha 27 days after the post, Delta 90.
          touchToOpportunity: { value: 58.5 },
          // 1 February 8:00 to 31 March 22:30.
          opportunityToWon: { value: 58 + 14.5 / 24 },
        },
      },
    ]);
  });

  it('keeps to a period: touches by their day, the rest by the basis', async () => {
    const { influencers } = await performance('&from=2026-02-15&to=2026-03-31');
    expect(influencers).toMatchObject([
      { name: 'Ray Osei', touches: 1, people: 1, pipeline: euros(500_000), revenue: euros(0) },
      {
        name: 'Mina Kovač',
        touches: 0,
        pipeline: euros(0),
        winRate: { value: null, reason: expect.stringMatching(/No deal/) },
        lastActivityAt: null,
      },
    ]);
  });

  it('counts a person once though two records were merged', async () => {
    const twin = await small.company.contact({ createdAt: '2026-02-01T00:00:00Z' });
    await small.company.touch({
      contact: twin,
      at: '2026-01-06T08:00:00Z',
      influencer: small.mina,
    });
    await small.credit();
    const peopleOfMina = async (): Promise<unknown> =>
      (await performance(`&influencer=${small.mina}`)).influencers.map(({ touches, people }) => [
        touches,
        people,
      ]);
    expect(await peopleOfMina()).toEqual([[2, 2]]);
    await small.company.rows(
      'update contacts set merged_into_id = $3 where tenant_id = $1 and id = $2',
      [small.company.tenantId, twin, small.anna],
    );
    await small.company.markContact(twin, 'contacts merged');
    await small.credit();
    expect(await peopleOfMina()).toEqual([[2, 1]]);
  });
});
