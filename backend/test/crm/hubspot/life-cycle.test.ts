import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable } from '../../../sandbox/index.ts';
import { openSession } from '../../../src/crm/open-session.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts';
import { withTenant } from '../../../src/db/tenancy.ts';
import { hashKey } from '../../../src/http/authenticate.ts';
import { agree } from '../support/administrator.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const company = smallCompany(23);
const ids = idTable(company);

/** The app in a portal from the consent page to the day it is thrown out, under HubSpot's real limits. */
describe('A HubSpot installation, from end to end', () => {
  let landscape: TestLandscape;
  let tenantId: number;
  let key = '';
  let now = new Date();
  const dealId = ids.of(company.deals[0]?.id ?? '').hubspotId;
  const attendee = company.people.find(({ isLead }) => !isLead)?.id ?? '';
  const call = (method: string, path: string): Promise<Response> =>
    fetch(`${landscape.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
    });
  const count = async (table: string): Promise<number> => {
    const [row] = await landscape.rows<{ count: number }>(
      tenantId,
      `select count(*)::integer as count from ${table} where tenant_id = $1`,
      [tenantId],
    );
    return row?.count ?? 0;
  };

  beforeAll(async () => {
    landscape = await startLandscape({ company, withWebhooks: true, now: () => now });
    landscape.hubspot.marketingEvents.put({
      id: '790000001',
      name: 'Pipeline live with Mina',
      type: 'WEBINAR',
      startsAt: Date.UTC(2026, 5, 1),
      endsAt: Date.UTC(2026, 5, 1, 1),
      url: 'https://www.fernhall.io/live?utm_source=linkedin&utm_campaign=live',
      isCancelled: false,
      participations: [
        { contactId: ids.of(attendee).hubspotId, state: 'REGISTERED', at: Date.UTC(2026, 4, 20) },
        { contactId: ids.of(attendee).hubspotId, state: 'ATTENDED', at: Date.UTC(2026, 5, 1) },
        {
          contactId: ids.of(company.people[1]?.id ?? '').hubspotId,
          state: 'NO_SHOW',
          at: Date.UTC(2026, 5, 1),
        },
      ],
    });
  });
  afterAll(() => landscape.close());

  it('asks for the permission to write only where somebody wants to write', async () => {
    const consent = async (path: string): Promise<string[]> => {
      const start = await fetch(`${landscape.url}${path}`, { redirect: 'manual' });
      const asked = new URL(start.headers.get('location') ?? '').searchParams;
      expect(asked.get('scope')?.split(' ').sort()).toEqual([...REQUIRED_SCOPES].sort());
      return (asked.get('optional_scope') ?? '').split(' ').sort();
    };
    const plain = await consent('/install/hubspot');
    expect(plain).toEqual(['crm.objects.marketing_events.read', 'marketing.campaigns.read']);
    const writing = await consent('/install/hubspot?features=write-back');
    expect([...REQUIRED_SCOPES, ...writing].sort()).toEqual(SCOPES.map(({ name }) => name).sort());
  });

  it('lands on a page that says what comes next', async () => {
    const back = await agree(`${landscape.url}/install/hubspot?features=write-back`);
    const html = await (await fetch(back)).text();
    expect(html).toContain('is connected');
    expect(html).toMatch(/Next step[\s\S]*<a class="button" href="http/);
    tenantId = await landscape.tenantOf('hubspot');
    await landscape.jobsDone(tenantId);
    key = `sk_${randomBytes(24).toString('base64url')}`;
    await withTenant(landscape.database.dataSource, tenantId, (tx) =>
      tx.query(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
         values ($1, 'secret', 'Test', $2, $3, '{admin}')`,
        [tenantId, hashKey(key), `…${key.slice(-4)}`],
      ),
    );
  });

  it('has who registered for and who attended an event as touches of theirs', async () => {
    const touches = await landscape.rows<object>(
      tenantId,
      `select t.kind, t.title, t.channel, t.content_type, t.evidence, t.occurred_at, c.external_id
       from attribution_touchpoints t join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
       where t.tenant_id = $1 and t.kind = 'event' order by t.occurred_at`,
      [tenantId],
    );
    const common = {
      kind: 'event',
      content_type: 'webinar',
      evidence: 'crm_event',
      external_id: ids.of(attendee).hubspotId,
    };
    expect(touches).toMatchObject([
      {
        ...common,
        title: 'Registered for Pipeline live with Mina',
        occurred_at: new Date(Date.UTC(2026, 4, 20)),
      },
      {
        ...common,
        title: 'Attended Pipeline live with Mina',
        occurred_at: new Date(Date.UTC(2026, 5, 1)),
      },
    ]);
  });

  it('shows a deal changed in HubSpot on its card within five seconds', async () => {
    const amount = async (): Promise<string> => {
      const card = await call('GET', `/records/hubspot/deal/${dealId}/card`);
      expect(card.status).toBe(200);
      return JSON.stringify(await card.json());
    };
    expect(await amount()).not.toContain('7,654,321');
    landscape.hubspot.store.changeAmount(dealId, 7_654_321_00);
    const since = Date.now();
    while (!(await amount()).includes('7,654,321')) {
      if (Date.now() - since > 5_000) throw new Error('The card does not show it.');
      await new Promise((done) => setTimeout(done, 50));
    }
  });

  it('shows it within one poll when HubSpot sends nothing', async () => {
    landscape.hubspot.webhooks.configure(null);
    landscape.hubspot.store.changeAmount(dealId, 8_765_432_00);
    now = new Date(now.getTime() + 180_000);
    expect(await runSync(landscape.services, tenantId, 'hubspot')).toBe('synced');
    const card = await call('GET', `/records/hubspot/deal/${dealId}/card`);
    expect(JSON.stringify(await card.json())).toContain('8,765,432');
  });

  it('finds in the next round what the index of searches showed too late', async () => {
    landscape.hubspot.store.index.lagMs = 120_000;
    landscape.hubspot.store.changeAmount(dealId, 9_876_543_00);
    const stored = async (): Promise<number | undefined> =>
      (
        await landscape.rows<{ amount_minor: number }>(
          tenantId,
          'select amount_minor from deals where tenant_id = $1 and external_id = $2',
          [tenantId, dealId],
        )
      )[0]?.amount_minor;
    now = new Date(now.getTime() + 1_000);
    await runSync(landscape.services, tenantId, 'hubspot');
    now = new Date(now.getTime() + 180_000);
    await runSync(landscape.services, tenantId, 'hubspot');
    landscape.hubspot.store.index.lagMs = 0;
    expect(await stored()).toBe(9_876_543_00);
  });

  it('writes back what it may write', async () => {
    const { connector, session } = await openSession(landscape.services, tenantId, 'hubspot');
    const { figures } = connector;
    await figures.prepare(session);
    const values = figures.dealValues({
      topInfluencer: 'Mina Kovač',
      influencerShare: 0.42,
      attributedAmount: '31400.00',
      influencers: ['Mina Kovač'],
      campaigns: ['Launch'],
      model: 'Position based',
      firstInfluencerTouchAt: new Date('2026-05-01T10:00:00Z'),
      lastInfluencerTouchAt: new Date('2026-06-01T10:00:00Z'),
    });
    const person = {
      externalId: ids.of(attendee).hubspotId,
      values: figures.personValues({ firstInfluencer: 'Mina Kovač', lastInfluencer: 'Ray Osei' }),
    };
    await figures.write(session, 'deal', [{ externalId: dealId, values }]);
    await figures.write(session, 'contact', [person]);
    expect((await figures.read(session, 'deal', [dealId])).get(dealId)).toEqual(values);
    expect(
      (await figures.read(session, 'contact', [person.externalId])).get(person.externalId),
    ).toEqual(person.values);
  });

  it('keeps everything through a disconnection, and goes on with it when installed again', async () => {
    expect((await call('DELETE', '/connections/hubspot?data=throw')).status).toBe(400);
    expect((await call('DELETE', '/connections/hubspot')).status).toBe(204);
    expect(landscape.hubspot.oauth.isInstalled()).toBe(false);
    const deals = await count('deals');
    expect(deals).toBe(company.deals.length);
    const html = await landscape.install('hubspot');
    expect(html).toContain('Welcome back');
    expect(await landscape.tenantOf('hubspot')).toBe(tenantId);
    await landscape.jobsDone(tenantId);
    expect(await count('deals')).toBe(deals);
  });

  it('needed each permission it has, and had each it needed', () => {
    expect([...landscape.hubspot.oauth.scopesUsed].sort()).toEqual(
      SCOPES.map(({ name }) => name).sort(),
    );
    for (const { reason } of SCOPES) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('erases everything of the tenant when the administrator chose that', async () => {
    expect((await call('DELETE', '/connections/hubspot?data=delete')).status).toBe(204);
    expect(landscape.hubspot.oauth.isInstalled()).toBe(false);
    const tables: { name: string }[] = await landscape.database.dataSource.query(
      `select table_name as name from information_schema.columns
       where column_name = 'tenant_id' and table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (let attempt = 0; attempt < 200 && (await count('deals')) > 0; attempt++) {
      await new Promise((done) => setTimeout(done, 50));
    }
    for (const { name } of tables) expect([name, await count(name)]).toEqual([name, 0]);
    await expect(landscape.tenantOf('hubspot')).rejects.toThrow('Nobody has installed');
    // The same portal may come again, as one nobody knows.
    expect(await landscape.install('hubspot')).not.toContain('Welcome back');
    tenantId = await landscape.tenantOf('hubspot');
    await landscape.jobsDone(tenantId);
    expect(await count('deals')).toBe(company.deals.length);
  });
});
