import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MODEL_IDS } from '@pipeline-attribution/shared';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

interface Share {
  model: string;
  share: number;
  amount: { minor: number } | null;
  reason: string;
}

interface MultiTouch {
  models: { id: string }[];
  deal: {
    name: string;
    stage: string;
    amount: { minor: number };
    isPending: boolean;
    models: {
      id: string;
      attributedShare: number;
      attributedAmount: { minor: number };
      unattributedShare: number;
      influencers: { name: string; amount: { minor: number } }[];
    }[];
    journey: { title: string; person: string; influencer: string | null; credits: Share[] }[];
  } | null;
  period: {
    groups: {
      label: string;
      models: { model: string; pipeline: { minor: number }; won: { minor: number } }[];
      spread: { wonLowest: { value: number }; wonHighest: { value: number } };
    }[];
  } | null;
}

describe('GET /attribution/multi-touch', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const ask = (query: string): Promise<MultiTouch> =>
    small.report(`/attribution/multi-touch?${query}`);

  it('shows a deal’s journey with each touch’s share and reason under every model', async () => {
    const { deal } = await ask(`dealId=${small.alpha}`);
    expect(deal).toMatchObject({ name: 'Alpha', stage: 'won', amount: euros(810_000) });
    expect(deal?.journey.map(({ influencer, person }) => [influencer, person])).toEqual([
      ['Mina Kovač', 'Anna Berg'],
      [null, 'Anna Berg'],
      ['Ray Osei', 'Anna Berg'],
    ]);
    for (const id of MODEL_IDS) {
      const shares = deal?.journey.flatMap(({ credits }) =>
        credits.filter(({ model }) => model === id),
      );
      expect(shares?.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0)).toBe(810_000);
      for (const { reason } of shares ?? []) expect(reason).toMatch(/\w+.*\.$/);
    }
    const linear = deal?.models.find(({ id }) => id === 'linear');
    expect(linear).toMatchObject({
      attributedAmount: euros(540_000),
      unattributedShare: 0,
      influencers: [
        { name: 'Mina Kovač', amount: euros(270_000) },
        { name: 'Ray Osei', amount: euros(270_000) },
      ],
    });
  });

  it('finds the deal by the CRM’s id, and shows what it was sourced by when asked', async () => {
    const { deal } = await ask(
      'crm=hubspot&recordId=501&stage=opportunity&models=linear,last_touch',
    );
    expect(deal).toMatchObject({ stage: 'opportunity', amount: euros(900_000) });
    expect(deal?.models.map(({ id, attributedAmount }) => [id, attributedAmount.minor])).toEqual([
      ['last_touch', 900_000],
      ['linear', 450_000],
    ]);
  });

  it('sets the models side by side over a period, with the spread between them', async () => {
    const { period, deal } = await ask('models=linear,first_touch,last_touch');
    expect(deal).toBeNull();
    const won = Object.fromEntries(
      (period?.groups ?? []).map(({ label, models }) => [
        label,
        Object.fromEntries(models.map((row) => [row.model, row.won.minor])),
      ]),
    );
    // First and last touch are influencers' only: Mina began Alpha's journey, Ray ended it.
    expect(won).toEqual({
      'Mina Kovač': { first_touch: 810_000, last_touch: 0, linear: 270_000 },
      'Ray Osei': { first_touch: 0, last_touch: 810_000, linear: 270_000 },
      'Other marketing': { first_touch: 0, last_touch: 0, linear: 270_000 },
      Unattributed: { first_touch: 0, last_touch: 0, linear: 0 },
    });
    const mina = period?.groups.find(({ label }) => label === 'Mina Kovač');
    expect(mina?.spread).toMatchObject({ wonLowest: { value: 0 }, wonHighest: { value: 1 } });
  });

  it('names what it does not know in the question', async () => {
    const refused = async (query: string): Promise<string> => {
      const answer = await small.api
        .as(small.api.ours.readKey)
        .get(`/attribution/multi-touch?${query}`);
      return `${answer.status} ${(answer.body as { detail: string }).detail}`;
    };
    expect(await refused('models=linear,magic')).toMatch(/^400 models: There is no model “magic”/);
    expect(await refused('crm=hubspot')).toMatch(/^400 recordId: .*both or neither/);
    expect(await refused(`crm=hubspot&recordId=501&dealId=${small.alpha}`)).toMatch(/not both/);
    expect(await refused('dealId=00000000-0000-4000-8000-000000000000')).toMatch(
      /^404 There is no deal/,
    );
  });
});
