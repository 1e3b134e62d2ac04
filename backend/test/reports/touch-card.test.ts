import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountCardView, PersonCardView } from '@pipeline-attribution/shared';
import { Company } from '../support/company.ts';
import { smallCompany, type SmallCompany } from './small-company.ts';

describe('The cards of people and companies', () => {
  let small: SmallCompany;
  const ids = { anna: '', acme: '' };
  beforeAll(async () => {
    small = await smallCompany();
    const [anna] = await small.company.rows<{ external_id: string; account_id: string }>(
      'select external_id, account_id from contacts where tenant_id = $1 and id = $2',
      [small.company.tenantId, small.anna],
    );
    const [acme] = await small.company.rows<{ external_id: string }>(
      'select external_id from accounts where tenant_id = $1 and id = $2',
      [small.company.tenantId, anna?.account_id],
    );
    ids.anna = anna?.external_id ?? '';
    ids.acme = acme?.external_id ?? '';
  });
  afterAll(() => small.api.close());

  const person = (id: string, query = ''): Promise<PersonCardView> =>
    small.report(`/records/hubspot/contact/${id}/card${query}`);
  const company = (id: string, query = ''): Promise<AccountCardView> =>
    small.report(`/records/hubspot/company/${id}/card${query}`);
  const refused = async (path: string): Promise<string> => {
    const answer = await small.api.as(small.api.ours.readKey).get(path);
    return `${answer.status} ${(answer.body as { detail: string }).detail}`;
  };

  it('show a person’s influencers, campaigns, last touch and touches', async () => {
    const view = await person(ids.anna);
    expect(view).toMatchObject({
      record: {
        crm: 'hubspot',
        objectType: 'contact',
        id: ids.anna,
        name: 'Anna Berg',
        about: 'Acme',
      },
      state: 'ready',
      figures: { touches: 2, otherTouches: 1, influencers: 2, campaigns: 2 },
      lastTouch: { influencer: 'Ray Osei', through: 'Anna Berg' },
    });
    expect(view.influencers.map(({ name, touches }) => [name, touches])).toEqual([
      ['Ray Osei', 1],
      ['Mina Kovač', 1],
    ]);
    expect(view.campaigns.map(({ name }) => name)).toEqual(['Summer', 'Spring']);
    expect(view.touches.all).toHaveLength(3);
    expect(view.talkAbout).toMatchObject({
      title: 'RevOps teardown #4',
      influencer: 'Mina Kovač',
    });
  });

  it('show the open deals with the very credit of the ledger, and count the closed ones', async () => {
    const view = await person(ids.anna, '?model=linear');
    expect(view.model.id).toBe('linear');
    const [row, ...others] = view.deals;
    expect(others).toEqual([]);
    const [stored] = await small.company.rows<{ minor: number; weight: number }>(
      `select sum(amount_minor)::float8 as minor, sum(weight) as weight from pipeline_attribution
       where tenant_id = $1 and deal_id = $2 and model = 'linear' and stage = 'open'
         and influencer_id <> '00000000-0000-0000-0000-000000000000'`,
      [small.company.tenantId, small.delta],
    );
    expect(row).toMatchObject({
      id: '504',
      name: 'Delta',
      stageLabel: 'New',
      amount: { minor: 100_000, currency: 'USD' },
      attributed: { minor: stored?.minor, currency: 'USD' },
    });
    expect(row?.share).toBeCloseTo(stored?.weight ?? -1, 9);
    expect(view.dealsNote).toBe('1 closed deal is not listed.');
  });

  it('show a company’s people together, and its deals', async () => {
    const view = await company(ids.acme, '?model=linear');
    expect(view).toMatchObject({
      record: { objectType: 'company', id: ids.acme, name: 'Acme' },
      figures: { peopleReached: 1, peopleTotal: 1, peopleText: '1 of 1 person', touches: 2 },
      people: [{ name: 'Anna Berg', touches: 2, lastTouch: { influencer: 'Ray Osei' } }],
    });
    expect(view.deals.map(({ name }) => name)).toEqual(['Delta']);
  });

  it('say so where nobody’s influence is known', async () => {
    const [cleo] = await small.company.rows<{ external_id: string }>(
      `select external_id from contacts where tenant_id = $1 and first_name = 'Cleo'`,
      [small.company.tenantId],
    );
    const view = await person(cleo?.external_id ?? '');
    expect(view.state).toBe('empty');
    expect(view.empty?.why).toContain('Nothing is known');
    expect(view.empty?.action).not.toBe('');
  });

  it('follow a merge to the record that stays', async () => {
    const merged = await small.company.contact({ createdAt: '2026-01-02T08:00:00Z' });
    await small.company.rows(
      `update contacts set merged_into_id = $3, external_id = '77001' where tenant_id = $1 and id = $2 returning 1`,
      [small.company.tenantId, merged, small.anna],
    );
    await small.company.touch({
      contact: merged,
      at: '2026-01-03T08:00:00Z',
      influencer: small.mina,
      campaign: small.spring,
    });
    const view = await person('77001');
    expect(view.record.name).toBe('Anna Berg');
    expect(view.figures.touches).toBe(3);
  });

  it('are refused for whom the tenant does not know, in a sentence', async () => {
    expect(await refused('/records/hubspot/contact/999999/card')).toBe(
      '404 We do not know the HubSpot contact 999999 yet. A new contact arrives within minutes; if it does not, check in the settings that HubSpot is connected and its history has been read.',
    );
    expect(await refused('/records/hubspot/company/999999/card')).toContain('404 We do not know');
    expect(await refused(`/records/salesforce/account/${ids.acme}/card`)).toContain(
      'connected with HubSpot',
    );
    expect(await refused('/records/hubspot/ticket/1/card')).toBe(
      '404 There is no card of a HubSpot ticket. There is one of each deal, contact, company.',
    );
    expect(await refused('/records/hubspot/constructor/1/card')).toContain('404 There is no card');
  });

  it('are refused of a deleted or erased person', async () => {
    const gone = await small.company.contact({ createdAt: '2026-01-02T08:00:00Z' });
    await small.company.rows(
      `update contacts set deleted_at = now(), external_id = '77002' where tenant_id = $1 and id = $2 returning 1`,
      [small.company.tenantId, gone],
    );
    expect(await refused('/records/hubspot/contact/77002/card')).toContain('was deleted there');
    await small.company.rows(
      `update contacts set erased_at = now() where tenant_id = $1 and id = $2 returning 1`,
      [small.company.tenantId, gone],
    );
    expect(await refused('/records/hubspot/contact/77002/card')).toContain('was erased');
  });

  it('do not show another tenant’s people', async () => {
    const { api } = small;
    const theirs = new Company(api.database.dataSource, api.theirs.id);
    const stranger = await theirs.contact({ createdAt: '2026-01-02T08:00:00Z' });
    const [row] = await theirs.rows<{ external_id: string }>(
      'select external_id from contacts where tenant_id = $1 and id = $2',
      [api.theirs.id, stranger],
    );
    expect(await refused(`/records/hubspot/contact/${row?.external_id ?? ''}/card`)).toContain(
      '404 We do not know',
    );
  });

  it('agree with the deal’s card about what influencers have of it', async () => {
    expect((await person(ids.anna)).freshness.text).toMatch(/being recomputed/);
    await small.credit();
    expect((await person(ids.anna)).freshness.text).not.toMatch(/being recomputed/);
    const deal = await small.report<{
      figures: { attributed: { amount: { minor: number }; share: number } };
    }>('/records/hubspot/deal/504/card?model=linear');
    const [row] = (await person(ids.anna, '?model=linear')).deals;
    expect(row?.attributed?.minor).toBe(deal.figures.attributed.amount.minor);
    expect(row?.share).toBeCloseTo(deal.figures.attributed.share, 9);
  });
});
