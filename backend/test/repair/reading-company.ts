import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { recordTouches, type IncomingTouch } from '../../src/ingest/record-touches.ts';
import { unresolvedEndpoints } from '../../src/repair/endpoints.ts';
import { countUnresolved } from '../../src/repair/count-unresolved.ts';
import { healthEndpoints } from '../../src/health/endpoints.ts';
import { pageEndpoints } from '../../src/pages/endpoints.ts';
import { privacyEndpoints } from '../../src/privacy/endpoints.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

export const NOW = '2026-06-15T12:00:00Z';

/** A company of two influencers, a campaign, a person on an open deal of €1,000 and one on a won deal of €500. */
export interface ReadingCompany {
  readonly api: TestApi;
  readonly us: Caller;
  readonly company: Company;
  readonly mina: string;
  readonly jonas: string;
  readonly spring: string;
  readonly buyer: string;
  readonly client: string;
  readonly openDeal: string;
  readonly wonDeal: string;
  /** Records touches as they come in from a CRM or the website. */
  record(...touches: Partial<IncomingTouch>[]): Promise<void>;
  /** Counts anew what a schedule would. */
  count(): Promise<void>;
  credit(): Promise<void>;
  /** All of a touch that links may change, in the order of their keys. */
  links(): Promise<readonly Record<string, unknown>[]>;
  /** Of the deal's amount under linear, by influencer name; null for what is nobody's. */
  credited(deal: string): Promise<Record<string, number>>;
}

export async function readingCompany(): Promise<ReadingCompany> {
  const api = await testApi({
    now: NOW,
    endpoints: [
      ...campaignEndpoints,
      ...unresolvedEndpoints,
      ...healthEndpoints,
      ...privacyEndpoints,
      ...settingsEndpoints,
      ...pageEndpoints,
    ],
  });
  const us = api.as(api.ours.adminKey);
  const company = new Company(api.database.dataSource, api.ours.id);
  const create = async (path: string, body: object): Promise<string> =>
    ((await us.post(path, body).expect(201)).body as { id: string }).id;
  const mina = await create('/influencers', {
    name: 'Mina Kovač',
    handles: [{ platform: 'linkedin', handle: 'minakovac', url: null }],
  });
  const jonas = await create('/influencers', { name: 'Jonas Weber' });
  const spring = await create('/campaigns', {
    name: 'Spring Launch',
    utm: { campaign: 'spring-launch' },
  });
  const buyer = await company.contact({
    createdAt: '2026-01-01T00:00:00Z',
    email: 'buyer@example.com',
  });
  const client = await company.contact({
    createdAt: '2026-01-01T00:00:00Z',
    email: 'client@example.com',
  });
  const openDeal = await company.deal({
    createdAt: '2026-02-01T00:00:00Z',
    contacts: [buyer],
    amountMinor: 100_000,
  });
  const wonDeal = await company.deal({
    createdAt: '2026-02-01T00:00:00Z',
    closedAt: '2026-03-01T00:00:00Z',
    outcome: 'won',
    contacts: [client],
    amountMinor: 50_000,
  });
  let keys = 0;
  return {
    api,
    us,
    company,
    mina,
    jonas,
    spring,
    buyer,
    client,
    openDeal,
    wonDeal,
    record: (...touches) =>
      withTenant(api.context.dataSource, api.ours.id, async (tx) => {
        await recordTouches(
          tx,
          await loadDirectory(tx),
          touches.map((touch) => ({
            idempotencyKey: `touch-${String(++keys)}`,
            occurredAt: new Date('2026-01-15T00:00:00Z'),
            kind: touch.mention === undefined ? 'visit' : 'self_report',
            contactId: buyer,
            ...touch,
          })),
        );
      }),
    count: async () => {
      await countUnresolved(api.context, api.ours.id);
    },
    credit: async () => {
      await runUntilClean(api.context, api.ours.id);
    },
    links: () =>
      api.rows(
        `select idempotency_key, influencer_id, campaign_id, platform, content_type, channel, evidence, confidence,
                mention, contact_id
         from attribution_touchpoints where tenant_id = $1 order by idempotency_key`,
        [api.ours.id],
      ),
    credited: async (deal) => {
      const rows = await api.rows<{ name: string; minor: number }>(
        `select coalesce(i.name, '-') as name, sum(p.home_minor)::bigint as minor
         from pipeline_attribution p left join influencers i on i.tenant_id = $1 and i.id = p.influencer_id
         where p.tenant_id = $1 and p.deal_id = $2 and p.model = 'linear' and p.stage in ('open', 'won')
         group by 1 order by 1`,
        [api.ours.id, deal],
      );
      return Object.fromEntries(rows.map(({ name, minor }) => [name, minor]));
    },
  };
}
