import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

interface Item {
  name: string;
  kind?: string;
  recognisedOn?: string;
  influencedShare: number;
  unattributedShare: number;
  credit: {
    influencer: string | null;
    channel: string;
    share: number;
    amount: { minor: number } | null;
  }[];
}

interface List {
  items: Item[];
  nextCursor: string | null;
}

describe('Lists of what was attributed', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const list = (path: string): Promise<List> => small.report(`/attribution/${path}`);
  const names = async (path: string): Promise<string[]> =>
    (await list(path)).items.map(({ name }) => name);

  describe('GET /attribution/leads', () => {
    it('shows who has the credit for each lead', async () => {
      const { items } = await list('leads?model=linear');
      expect(items).toMatchObject([
        { name: 'Cleo', credit: [], unattributedShare: 1 },
        { name: 'bo@globex.example', credit: [{ influencer: 'Ray Osei', share: 1 }] },
        { name: 'Anna Berg', account: 'Acme', credit: [{ influencer: 'Mina Kovač', share: 1 }] },
      ]);
    });

    it('tells what led up to qualifying apart from what led up to the first record', async () => {
      const { items } = await list('leads?model=linear&stage=qualified');
      expect(items).toMatchObject([
        {
          name: 'Anna Berg',
          stage: 'qualified',
          influencedShare: 0.5,
          credit: [
            { influencer: 'Mina Kovač', share: 0.5 },
            { influencer: null, channel: 'email', share: 0.5 },
          ],
        },
      ]);
    });

    it('keeps to an influencer and a period', async () => {
      expect(await names(`leads?model=linear&influencer=${small.ray}`)).toEqual([
        'bo@globex.example',
      ]);
      expect(await names('leads?from=2026-02-10&to=2026-02-10')).toEqual(['bo@globex.example']);
      expect(await names('leads?basis=closed&from=2026-01-20&to=2026-01-20')).toEqual([
        'Anna Berg',
      ]);
      expect(await names('leads?model=linear&basis=touched&to=2026-01-31')).toEqual(['Anna Berg']);
    });
  });

  describe('GET /attribution/opportunities', () => {
    it('shows each deal’s amount and its parts in its own currency', async () => {
      const { items } = await list('opportunities?model=linear');
      expect(items.map(({ name }) => name)).toEqual(['Delta', 'Gamma', 'Beta', 'Alpha']);
      expect(items[0]).toMatchObject({
        amount: { minor: 100_000, currency: 'USD', text: '$1,000' },
        homeAmount: euros(90_000),
        creditStage: 'open',
        stageLabel: 'New',
        influencedShare: 0.75,
        isPending: false,
        credit: [
          { influencer: 'Ray Osei', share: 0.5, amount: { minor: 50_000, currency: 'USD' } },
          { influencer: 'Mina Kovač', share: 0.25, amount: { minor: 25_000 } },
          { influencer: null, channel: 'email', amount: { minor: 25_000 } },
        ],
      });
      expect(items[1]).toMatchObject({ name: 'Gamma', credit: [], unattributedShare: 1 });
    });

    it('keeps to outcome, stage, period, influencer and campaign', async () => {
      expect(await names('opportunities?outcome=won')).toEqual(['Alpha']);
      expect(await names('opportunities?stage=offer')).toEqual(['Beta']);
      expect(await names('opportunities?from=2026-03-01&to=2026-03-10')).toEqual(['Gamma', 'Beta']);
      expect(await names('opportunities?basis=closed&from=2026-04-01&to=2026-04-01')).toEqual([
        'Alpha',
      ]);
      expect(await names(`opportunities?model=linear&influencer=${small.mina}`)).toEqual([
        'Delta',
        'Alpha',
      ]);
      expect(await names(`opportunities?model=linear&campaign=${small.summer}&sort=name`)).toEqual([
        'Alpha',
        'Beta',
        'Delta',
      ]);
      // Sourced by Ray: Alpha was there before his video.
      expect(
        await names(
          `opportunities?model=linear&creditStage=opportunity&influencer=${small.ray}&sort=name`,
        ),
      ).toEqual(['Beta', 'Delta']);
    });

    it('pages through all, none twice', async () => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await list(`opportunities?limit=3${cursor}`);
        seen.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      expect(seen).toEqual(['Delta', 'Gamma', 'Beta', 'Alpha']);
    });
  });

  describe('GET /attribution/revenue', () => {
    it('shows what was won and what was given back, each on its day', async () => {
      const { items } = await list('revenue?model=linear');
      expect(items).toMatchObject([
        { name: 'Alpha', kind: 'refund', recognisedOn: '2026-05-10', amount: euros(-90_000) },
        { name: 'Alpha', kind: 'won', recognisedOn: '2026-04-01', amount: euros(900_000) },
      ]);
      for (const item of items) {
        const sum = item.credit.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0);
        expect(sum).toBe(item.kind === 'refund' ? -90_000 : 900_000);
        expect(item.influencedShare).toBeCloseTo(2 / 3, 8);
      }
    });

    it('keeps to a period and an influencer', async () => {
      const { items } = await list(
        `revenue?model=last_touch&from=2026-05-01&influencer=${small.ray}`,
      );
      expect(items.map(({ kind }) => kind)).toEqual(['refund']);
      expect(await names(`revenue?model=last_touch&influencer=${small.mina}`)).toEqual([]);
    });
  });
});
