import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MODEL_IDS, type DealCardView } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { longSalesforceId } from '../../src/reports/record-id.ts';
import { Company } from '../support/company.ts';
import { euros, smallCompany, type SmallCompany } from './small-company.ts';

describe('GET /records/{crm}/{objectType}/{id}/card', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  const card = (id: string, query = ''): Promise<DealCardView> =>
    small.report(`/records/hubspot/deal/${id}/card${query}`);
  const refused = async (path: string): Promise<string> => {
    const answer = await small.api.as(small.api.ours.readKey).get(path);
    return `${answer.status} ${(answer.body as { detail: string }).detail}`;
  };

  it('shows who reached the people of the deal and what they have of it', async () => {
    const view = await card('501', '?model=linear');
    expect(view).toMatchObject({
      record: { crm: 'hubspot', objectType: 'deal', id: '501', name: 'Alpha', stageLabel: 'Won' },
      state: 'ready',
      model: { id: 'linear', scope: 'allMarketing' },
      figures: {
        attributed: { amount: euros(540_000) },
        touches: 2,
        peopleReached: 1,
        peopleTotal: 1,
      },
    });
    expect(
      Object.fromEntries(view.influencers.map(({ name, amount }) => [name, amount?.minor])),
    ).toEqual({ 'Mina Kovač': 270_000, 'Ray Osei': 270_000 });
    expect(view.journey.all).toHaveLength(6);
    expect(view.talkAbout).toMatchObject({ title: 'RevOps teardown #4', influencer: 'Mina Kovač' });
  });

  it('agrees with the ledger to the cent, under every model', async () => {
    for (const [externalId, deal] of [
      ['501', small.alpha],
      ['502', small.beta],
      ['503', small.gamma],
      ['504', small.delta],
    ] as const) {
      const { comparison } = await card(externalId);
      const stored = await small.company.rows<{ model: string; minor: number }>(
        `select model, coalesce(sum(amount_minor) filter (
                  where influencer_id <> '00000000-0000-0000-0000-000000000000'), 0)::float8 as minor
         from pipeline_attribution where tenant_id = $1 and deal_id = $2 and stage <> 'opportunity'
         group by model`,
        [small.company.tenantId, deal],
      );
      expect(stored).toHaveLength(MODEL_IDS.length);
      expect(new Map(comparison.map((row) => [row.model, row.amount?.minor]))).toEqual(
        new Map(stored.map((row) => [row.model, row.minor])),
      );
    }
  });

  it('opens under the model of the settings', async () => {
    expect((await card('501')).model.id).toBe('position_based');
  });

  it('says so where nobody’s influence is known', async () => {
    const view = await card('503');
    expect(view.state).toBe('empty');
    expect(view.empty?.why).not.toBe('');
    expect(view.remainder).toMatchObject([{ label: 'Unattributed', amount: euros(200_000) }]);
  });

  it('shows what changed at once, and that reports will follow', async () => {
    await small.company.changeDeal(small.beta, { amount_minor: 600_000, home_minor: 600_000 }, 'x');
    const view = await card('502', '?model=linear');
    expect(view.influencers[0]?.amount).toMatchObject(euros(600_000));
    expect(view.freshness.text).toMatch(/being recomputed/);
    await small.credit();
    expect((await card('502')).freshness.text).not.toMatch(/being recomputed/);
  });

  it('says what to do about a record it does not know', async () => {
    expect(await refused('/records/hubspot/deal/999/card')).toMatch(
      /^404 We do not know the HubSpot deal 999 yet\..*connected/,
    );
    expect(await refused('/records/hubspot/ticket/501/card')).toMatch(
      /^404 There is no card of a HubSpot ticket/,
    );
    expect(await refused('/records/salesforce/opportunity/501/card')).toMatch(
      /^404 This account is connected with HubSpot, not with Salesforce/,
    );
    expect(await refused('/records/pipedrive/deal/1/card')).toMatch(/^400 crm: Must be hubspot/);
  });

  it('shows of a merged deal the one it was merged into, of a deleted one that it is gone', async () => {
    const { company } = small;
    const merged = await company.deal({ createdAt: '2026-03-01T08:00:00Z', externalId: '601' });
    await company.changeDeal(merged, { merged_into_id: small.alpha }, 'deals merged');
    expect((await card('601')).record).toMatchObject({ id: '501', name: 'Alpha' });
    const deleted = await company.deal({ createdAt: '2026-03-01T08:00:00Z', externalId: '602' });
    await company.changeDeal(deleted, { deleted_at: '2026-06-01T00:00:00Z' }, 'deal deleted');
    expect(await refused('/records/hubspot/deal/602/card')).toMatch(/^404 .* was deleted there/);
    await small.credit();
  });

  it('takes Salesforce ids as a page’s address has them and as the API has them', async () => {
    const { api } = small;
    await api.rows(
      `update tenants set crm = 'salesforce' where id = $1`,
      [api.theirs.id],
      api.theirs,
    );
    const other = new Company(api.database.dataSource, api.theirs.id);
    const contact = await other.contact({
      source: 'salesforce',
      createdAt: '2026-01-10T00:00:00Z',
      firstName: 'Dee',
    });
    const influencer = await other.influencer('Mina Kovač');
    await other.touch({ contact, at: '2026-01-05T00:00:00Z', influencer });
    await other.deal({
      source: 'salesforce',
      externalId: '006Ux00000AbCdEIAV',
      createdAt: '2026-02-01T00:00:00Z',
      contacts: [contact],
    });
    await runUntilClean(api.context, other.tenantId);
    for (const id of ['006Ux00000AbCdE', '006Ux00000AbCdEIAV']) {
      const answer = await api
        .as(api.theirs.readKey)
        .get(`/records/salesforce/opportunity/${id}/card`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        record: { objectType: 'opportunity', id: '006Ux00000AbCdEIAV' },
        state: 'ready',
      });
    }
  });
});

describe('A Salesforce id of 15 characters', () => {
  it.each([
    // Salesforce's own example of the conversion, and ids of the standard prefixes.
    ['001A0000006Vm9r', '001A0000006Vm9rIAC'],
    ['0015000000Gv7qJ', '0015000000Gv7qJAAR'],
    ['aaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaAAA'],
    ['AAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAA555'],
  ])('%s is %s', (short, long) => {
    expect(longSalesforceId(short)).toBe(long);
    expect(longSalesforceId(long)).toBe(long);
  });
});
