import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallCompany, type SmallCompany } from './small-company.ts';

describe('Reports', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const asTheirs = (path: string) => small.api.as(small.api.theirs.adminKey).get(path);
  const asOurs = (path: string) => small.api.as(small.api.ours.readKey).get(path);

  describe('show another tenant nothing', () => {
    it.each(['leads', 'opportunities', 'revenue'])('of the list of %s', async (list) => {
      const answer = await asTheirs(`/attribution/${list}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ items: [], nextCursor: null });
      const filtered = await asTheirs(`/attribution/${list}?influencer=${small.mina}`);
      expect(filtered.body).toMatchObject({ items: [] });
    });

    it('of the pipeline', async () => {
      const answer = await asTheirs('/attribution/pipeline');
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        groups: [],
        totals: { leads: 0, pipeline: { minor: 0 }, won: { minor: 0 } },
        crm: { deals: 0 },
        stages: [],
        velocity: { all: { deals: 0 } },
        freshness: { pendingDeals: 0, computedAt: null },
      });
    });

    it('of what changed of a deal', async () => {
      expect((await asOurs(`/attribution/opportunities/${small.alpha}/changes`)).status).toBe(200);
      expect((await asTheirs(`/attribution/opportunities/${small.alpha}/changes`)).status).toBe(
        404,
      );
    });

    it('of returns, influencers and models', async () => {
      expect((await asTheirs('/attribution/roi')).body).toMatchObject({
        total: { cost: { minor: 0 }, revenue: { minor: 0 } },
        campaigns: [],
        influencers: [],
      });
      expect((await asTheirs(`/attribution/roi?campaign=${small.spring}`)).status).toBe(404);
      expect((await asTheirs('/attribution/influencer-performance')).body).toMatchObject({
        influencers: [],
      });
      expect((await asTheirs('/attribution/multi-touch')).body).toMatchObject({
        period: { groups: [] },
      });
      expect((await asTheirs(`/attribution/multi-touch?dealId=${small.alpha}`)).status).toBe(404);
      expect((await asTheirs('/attribution/multi-touch?crm=hubspot&recordId=501')).status).toBe(
        404,
      );
    });

    it('of a record’s card', async () => {
      expect((await asTheirs('/records/hubspot/deal/501/card')).status).toBe(404);
    });
  });

  const ROUTES = [
    '/attribution/leads',
    '/attribution/opportunities',
    '/attribution/revenue',
    '/attribution/pipeline',
    '/attribution/roi',
    '/attribution/influencer-performance',
    '/attribution/multi-touch',
  ];

  it.each([...ROUTES, '/records/hubspot/deal/501/card'])(
    'are not for the public write key: %s',
    async (route) => {
      expect((await small.api.as(small.api.ours.writeKey).get(route)).status).toBe(403);
      expect((await small.api.agent.get(`/api/v1${route}`)).status).toBe(401);
    },
  );

  it.each(ROUTES)('say what is wrong with a question: %s', async (route) => {
    const detail = async (query: string): Promise<string> => {
      const answer = await asOurs(`${route}?${query}`);
      expect(answer.status).toBe(400);
      return (answer.body as { detail: string }).detail;
    };
    if (route !== '/attribution/multi-touch') {
      expect(await detail('model=magic')).toMatch(/^model: Must be one of: first_touch, /);
    }
    expect(await detail('from=2026-02-30')).toMatch(/^from: Must be a day that exists/);
    expect(await detail('from=2026-03-02&to=2026-03-01')).toBe('to: Must not be before "from".');
    expect(await detail('fro=2026-03-02')).toMatch(/fro/);
  });
});
