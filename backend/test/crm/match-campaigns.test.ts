import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadCostLines } from '../../src/attribution/cost-lines.ts';
import type { CampaignRecord } from '../../src/crm/connector.ts';
import type { CampaignClash } from '../../src/crm/match-campaigns.ts';
import { writeBatch } from '../../src/crm/write-batch.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { creditTest, type CreditTest } from '../support/credit.ts';
import type { Company } from '../support/company.ts';
import { startLandscape } from './support/installed.ts';

const campaign = (externalId: string, more: Partial<CampaignRecord> = {}): CampaignRecord => ({
  externalId,
  name: `Campaign ${externalId}`,
  startsOn: null,
  endsOn: null,
  isFinished: false,
  utmCampaign: null,
  budget: null,
  ...more,
});

describe('Campaigns of a CRM', () => {
  let lab: CreditTest;
  let company: Company;
  beforeAll(async () => {
    lab = await creditTest('2026-06-01T00:00:00Z');
  });
  beforeEach(async () => {
    company = await lab.company();
  });
  afterAll(() => lab.database.drop());

  const take = (...campaigns: CampaignRecord[]): Promise<CampaignClash[]> =>
    company.transaction((tx) => writeBatch(tx, 'hubspot', { records: {}, campaigns }, 'EUR'));
  const stored = (): Promise<unknown[]> =>
    company.rows(
      `select name, external_id, utm_campaign from campaigns where tenant_id = $1 order by name`,
      [company.tenantId],
    );

  it('are tied to ours by any spelling of their name, and fill in what is missing', async () => {
    await company.campaign('Spring Launch');
    expect(await take(campaign('hs:1', { name: 'spring-launch', utmCampaign: 'q2' }))).toEqual([]);
    expect(await stored()).toEqual([
      { name: 'Spring Launch', external_id: 'hs:1', utm_campaign: 'q2' },
    ]);
  });

  it('that would share a spelling with another are left out, with the reason, and the others are taken', async () => {
    const clashes = await take(
      campaign('hs:1', { name: 'Spring Launch' }),
      campaign('hs:2', { name: 'SPRING launch' }),
      campaign('hs:3', { name: 'Autumn', utmCampaign: 'spring_launch' }),
      campaign('hs:4', { name: 'Winter' }),
    );
    expect(clashes.map(({ externalId }) => externalId)).toEqual(['hs:2', 'hs:3']);
    expect(clashes[0]?.reason).toContain('“Spring Launch”');
    expect(await stored()).toMatchObject([{ external_id: 'hs:1' }, { external_id: 'hs:4' }]);
  });

  describe('bring what they cost,', () => {
    const costs = () => company.transaction((tx) => loadCostLines(tx));
    const spent = { cost: { minor: 120_000, currency: 'EUR' }, startsOn: '2026-03-01' };

    it('which counts on their first day where nobody entered a cost here', async () => {
      await take(campaign('sf:1', spent), campaign('sf:2'));
      expect(await costs()).toEqual([
        {
          campaignId: expect.any(String),
          influencerId: null,
          homeMinor: 120_000,
          on: '2026-03-01',
        },
      ]);
    });

    it('and what they say today, not what they said', async () => {
      await take(campaign('sf:1', spent));
      await take(campaign('sf:1', { ...spent, cost: { minor: 150_000, currency: 'EUR' } }));
      expect((await costs()).map(({ homeMinor }) => homeMinor)).toEqual([150_000]);
      await take(campaign('sf:1', { ...spent, cost: null }));
      expect(await costs()).toEqual([]);
    });

    it('and give way to a cost somebody entered here', async () => {
      await take(campaign('sf:1', spent));
      const [row] = await company.rows<{ id: string }>(
        'select id from campaigns where tenant_id = $1',
        [company.tenantId],
      );
      await company.rows(
        `insert into costs (tenant_id, campaign_id, kind, amount_minor, currency, home_minor, incurred_on)
         values ($1, $2, 'production', 500, 'EUR', 500, '2026-03-05')`,
        [company.tenantId, row?.id],
      );
      expect((await costs()).map(({ homeMinor }) => homeMinor)).toEqual([500]);
    });

    it('but not in a currency without a rate', async () => {
      await take(campaign('sf:1', { ...spent, cost: { minor: 100, currency: 'JPY' } }));
      expect(await costs()).toEqual([]);
    });
  });

  it('keep their place when only their tag clashes or cannot be read', async () => {
    await take(campaign('hs:1', { name: 'Spring' }), campaign('hs:2', { name: 'Summer' }));
    const clashes = await take(
      campaign('hs:1', { name: 'Spring', utmCampaign: 'summer' }),
      campaign('hs:3', { name: 'Winter', utmCampaign: '{campaign}' }),
    );
    expect(clashes.map(({ externalId, reason }) => [externalId, reason])).toEqual([
      ['hs:1', 'Its utm_campaign “summer” already means “Summer”, so it was left out.'],
      ['hs:3', expect.stringContaining('would not be read back')],
    ]);
    expect(await stored()).toEqual([
      { name: 'Spring', external_id: 'hs:1', utm_campaign: null },
      { name: 'Summer', external_id: 'hs:2', utm_campaign: null },
      { name: 'Winter', external_id: 'hs:3', utm_campaign: null },
    ]);
  });

  it('link touches that were there before they became known, and mark their deals', async () => {
    const contact = await company.contact({ createdAt: '2026-01-01T00:00:00Z' });
    const deal = await company.deal({ createdAt: '2026-03-01T00:00:00Z', contacts: [contact] });
    const touch = await company.touch({ contact, at: '2026-02-01T00:00:00Z' });
    await company.rows(
      `update attribution_touchpoints set utm = '{"campaign": "q2-push"}' where tenant_id = $1 and id = $2`,
      [company.tenantId, touch],
    );
    await company.rows('delete from dirty_deals where tenant_id = $1', [company.tenantId]);
    await take(campaign('hs:1', { utmCampaign: 'q2-push' }));
    expect(
      await company.rows(
        `select c.external_id from attribution_touchpoints t
         join campaigns c on c.tenant_id = t.tenant_id and c.id = t.campaign_id
         where t.tenant_id = $1 and t.id = $2`,
        [company.tenantId, touch],
      ),
    ).toEqual([{ external_id: 'hs:1' }]);
    expect(
      await company.rows('select deal_id, reason from dirty_deals where tenant_id = $1', [
        company.tenantId,
      ]),
    ).toEqual([{ deal_id: deal, reason: 'campaigns of the CRM' }]);
  });

  it('are written once: reading them again changes nothing', async () => {
    const given = campaign('hs:1', { utmCampaign: 'q2', startsOn: '2026-01-01' });
    await take(given);
    const updated = (): Promise<unknown[]> =>
      company.rows('select updated_at from campaigns where tenant_id = $1', [company.tenantId]);
    const before = await updated();
    await take(given);
    expect(await updated()).toEqual(before);
  });

  it('keep which campaign they are part of, as the CRM says it today', async () => {
    const parents = (): Promise<unknown[]> =>
      company.rows(
        `select external_id, parent_external_id as parent from campaigns
         where tenant_id = $1 order by external_id`,
        [company.tenantId],
      );
    await take(
      campaign('salesforce:1', { parentExternalId: 'salesforce:2' }),
      campaign('salesforce:2'),
    );
    expect(await parents()).toEqual([
      { external_id: 'salesforce:1', parent: 'salesforce:2' },
      { external_id: 'salesforce:2', parent: null },
    ]);
    await take(
      campaign('salesforce:1', { parentExternalId: null }),
      campaign('salesforce:2', { parentExternalId: 'salesforce:3' }),
    );
    expect(await parents()).toEqual([
      { external_id: 'salesforce:1', parent: null },
      { external_id: 'salesforce:2', parent: 'salesforce:3' },
    ]);
  });
});

describe('A back-fill of a CRM with namesakes among its campaigns', () => {
  it('is done, and its result names the campaign that was left out and why', async () => {
    const landscape = await startLandscape({ withJobs: false });
    try {
      await landscape.install('salesforce');
      const tenantId = await landscape.tenantOf('salesforce');
      const name = landscape.company.campaigns[0]?.name ?? '';
      await landscape.rows(
        tenantId,
        `insert into campaigns (tenant_id, name, external_id, currency) values ($1, $2, 'elsewhere', 'EUR')`,
        [tenantId, name],
      );
      const jobs = await startJobs(landscape.context, landscape.database.url);
      await landscape.jobsDone(tenantId);
      await jobs.stop();
      const [job] = await landscape.rows<{ result: unknown }>(
        tenantId,
        `select result from jobs where tenant_id = $1 and kind = 'backfill'`,
        [tenantId],
      );
      expect(job?.result).toMatchObject({
        contacts: expect.any(Number),
        skippedCampaigns: [
          {
            externalId: expect.stringMatching(/^salesforce:/),
            name,
            reason: expect.stringContaining(`already means “${name}”`),
          },
        ],
      });
    } finally {
      await landscape.close();
    }
  });
});
