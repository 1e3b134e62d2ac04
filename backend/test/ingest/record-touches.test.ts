import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import {
  recordTouches,
  type IncomingTouch,
  type RecordedTouches,
} from '../../src/ingest/record-touches.ts';
import { createTenant, testDatabase, type TestDatabase } from '../support/databases.ts';
import { world, type World } from './fixtures.ts';

interface StoredTouch {
  idempotency_key: string;
  occurred_at: Date;
  channel: string;
  platform: string | null;
  influencer_id: string | null;
  campaign_id: string | null;
  post_id: string | null;
  content_type: string | null;
  visitor_id: string | null;
  contact_id: string | null;
  evidence: string;
  confidence: number;
  url: string | null;
  referrer: string | null;
  utm: Record<string, string> | null;
}

describe('Recording touches', () => {
  let database: TestDatabase;
  let tenant: number;
  let ours: World;
  const record = (...touches: IncomingTouch[]): Promise<RecordedTouches> =>
    withTenant(database.dataSource, tenant, async (tx) =>
      recordTouches(tx, await loadDirectory(tx), touches),
    );
  const rows = <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    withTenant(database.dataSource, tenant, (tx) => tx.query<Row>(sql, [tenant, ...parameters]));
  const stored = (key: string): Promise<StoredTouch[]> =>
    rows<StoredTouch>(
      `select * from attribution_touchpoints where tenant_id = $1 and idempotency_key like $2 || '%' order by idempotency_key`,
      key,
    );
  const visit = (more: Partial<IncomingTouch> = {}): IncomingTouch => ({
    idempotencyKey: randomUUID(),
    occurredAt: new Date('2026-01-10T10:00:00Z'),
    kind: 'visit',
    url: 'https://acme.example/?utm_source=Mina_Kovac&utm_medium=LinkedIn&utm_campaign=pipeline-week&utm_content=post',
    ...more,
  });

  beforeAll(async () => {
    database = await testDatabase();
    tenant = await createTenant(database.dataSource);
    ours = await world(database.dataSource, tenant);
  });
  afterAll(() => database.drop());

  it('reads influencer, campaign, platform and content type from the tags of the link', async () => {
    const touch = visit();
    expect(await record(touch)).toMatchObject({ accepted: 1, duplicates: 0, refused: 0 });
    expect(await stored(touch.idempotencyKey)).toMatchObject([
      {
        influencer_id: ours.mina,
        campaign_id: ours.campaign,
        platform: 'linkedin',
        content_type: 'post',
        channel: 'influencer',
        evidence: 'utm',
        confidence: 1,
        utm: {
          source: 'Mina_Kovac',
          medium: 'LinkedIn',
          campaign: 'pipeline-week',
          content: 'post',
        },
      },
    ]);
  });

  it('counts a repeat and does not write it again, within one call and in a later one', async () => {
    const touch = visit();
    expect(await record(touch, touch)).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await record({ ...touch, title: 'Another title' })).toEqual({
      outcomes: ['duplicate'],
      accepted: 0,
      duplicates: 1,
      refused: 0,
      ids: [],
    });
    expect(await stored(touch.idempotencyKey)).toHaveLength(1);
  });

  it('ties a visit to the post whose address is its referrer, however that is spelt', async () => {
    const touch = visit({
      url: 'https://acme.example/pricing',
      referrer: 'http://www.forecasting.example/how-we-forecast/?utm_term=x',
    });
    await record(touch);
    expect(await stored(touch.idempotencyKey)).toMatchObject([
      {
        post_id: ours.post,
        influencer_id: ours.ray,
        campaign_id: ours.campaign,
        content_type: 'article',
        channel: 'influencer',
        evidence: 'referral',
      },
    ]);
  });

  it('makes a touch for each influencer a self-report names, sharing the confidence', async () => {
    const contactId = await ours.contact({ email: 'both@buyer.example' });
    const touch: IncomingTouch = {
      idempotencyKey: randomUUID(),
      occurredAt: new Date('2026-01-11T00:00:00Z'),
      kind: 'self_report',
      contactId,
      mention: 'Saw Mina Kovac, then Ray Osei on a podcast (ask me: both@buyer.example)',
    };
    const { accepted, ids } = await record(touch);
    expect({ accepted, rows: ids.length }).toEqual({ accepted: 1, rows: 2 });
    const touches = await stored(touch.idempotencyKey);
    expect(new Set(touches.map((one) => one.influencer_id))).toEqual(
      new Set([ours.mina, ours.ray]),
    );
    expect(touches.map((one) => one.confidence)).toEqual([0.4, 0.4]);
    expect(JSON.stringify(touches)).not.toContain('buyer.example');
    expect(await record(touch)).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('lets what the source knows win over what the signals say', async () => {
    const touch = visit({ influencerId: ours.ray, platform: 'podcast', evidence: 'code' });
    await record(touch);
    expect(await stored(touch.idempotencyKey)).toMatchObject([
      {
        influencer_id: ours.ray,
        platform: 'podcast',
        evidence: 'code',
        campaign_id: ours.campaign,
      },
    ]);
  });

  it('keeps no personal parameter, password, or e-mail address of an address', async () => {
    const touch = visit({
      url: 'https://joe:hunter2@acme.example/u/joe%40buyer.example/?Email=joe%40buyer.example&token=abc&utm_source=mina-kovac&utm_term=joe@buyer.example&plan=pro#access_token=abc',
      referrer: 'https://mail.example/?to=joe%2540buyer.example&q=1',
    });
    await record(touch);
    const [row] = await stored(touch.idempotencyKey);
    expect(row).toMatchObject({
      url: 'https://acme.example/u/redacted/?utm_source=mina-kovac&plan=pro',
      referrer: 'https://mail.example/?q=1',
      utm: { source: 'mina-kovac', term: 'redacted' },
    });
  });

  it('marks the lead and the deals of a known person, in the same transaction', async () => {
    const contactId = await ours.contact({ email: 'known@buyer.example' });
    const deal = await ours.deal({}, [contactId]);
    await record(visit({ contactId }));
    expect(
      await rows(`select deal_id from dirty_deals where tenant_id = $1 and deal_id = $2`, deal),
    ).toHaveLength(1);
    expect(
      await rows(`select 1 from dirty_leads where tenant_id = $1 and contact_id = $2`, contactId),
    ).toHaveLength(1);
  });

  it('gives the touch of a merged contact to the one it was merged into', async () => {
    const survivor = await ours.contact({ email: 'survivor@buyer.example' });
    const merged = await ours.contact({ email: 'gone@buyer.example', merged_into_id: survivor });
    const touch = visit({ contactId: merged });
    await record(touch);
    expect(await stored(touch.idempotencyKey)).toMatchObject([{ contact_id: survivor }]);
  });

  it('keeps nothing of a refused consent', async () => {
    const touch = visit({ consent: 'denied', visitorId: 'refuser' });
    expect(await record(touch)).toMatchObject({ accepted: 0, duplicates: 0, refused: 1, ids: [] });
    expect(await stored(touch.idempotencyKey)).toEqual([]);
    expect(await rows(`select 1 from visitors where tenant_id = $1 and id = 'refuser'`)).toEqual(
      [],
    );
  });

  it('notes when a device was first and last seen, whatever the order of arrival', async () => {
    for (const day of ['12', '14', '13', '11']) {
      await record(
        visit({ visitorId: 'device', occurredAt: new Date(`2026-01-${day}T00:00:00Z`) }),
      );
    }
    expect(
      await rows(
        `select first_seen_at, last_seen_at from visitors where tenant_id = $1 and id = 'device'`,
      ),
    ).toEqual([
      {
        first_seen_at: new Date('2026-01-11T00:00:00Z'),
        last_seen_at: new Date('2026-01-14T00:00:00Z'),
      },
    ]);
  });

  it('waits for nobody who is changing the campaign, and notes what it passed over with the next hit', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 1, day));
    const hit = async (): Promise<Date | null> => {
      const [row] = await rows<{ last_hit_at: Date | null }>(
        'select last_hit_at from campaigns where tenant_id = $1',
      );
      return row?.last_hit_at ?? null;
    };
    const before = await hit();
    await withTenant(database.dataSource, tenant, async (other) => {
      await other.query(`update campaigns set status = status where tenant_id = $1`, [tenant]);
      await record(visit({ occurredAt: at(2) }));
      expect(await hit()).toEqual(before);
    });
    await record(visit({ occurredAt: at(1) }), visit({ occurredAt: at(2) }));
    expect(await hit()).toEqual(at(2));
    await rows(`update campaigns set first_hit_at = null, last_hit_at = null where tenant_id = $1`);
    await rows(
      `update campaign_influencers set first_hit_at = null, last_hit_at = null where tenant_id = $1`,
    );
  });

  it('notes the first and last hit of the campaign and of the very placement', async () => {
    await record(
      visit({ occurredAt: new Date('2026-01-02T00:00:00Z') }),
      visit({ occurredAt: new Date('2026-01-30T00:00:00Z') }),
    );
    const hits = {
      first_hit_at: new Date('2026-01-02T00:00:00Z'),
      last_hit_at: new Date('2026-01-30T00:00:00Z'),
    };
    expect(
      await rows(`select first_hit_at, last_hit_at from campaigns where tenant_id = $1`),
    ).toEqual([hits]);
    expect(
      await rows(
        `select platform, first_hit_at, last_hit_at from campaign_influencers where tenant_id = $1 order by platform`,
      ),
    ).toEqual([
      { platform: 'linkedin', ...hits },
      { platform: 'youtube', first_hit_at: null, last_hit_at: null },
    ]);
  });

  it('stores thousands in one call', async () => {
    const touches = Array.from({ length: 1200 }, (_, index) =>
      visit({ visitorId: `crowd-${index % 50}` }),
    );
    const { accepted, ids } = await record(...touches);
    expect({ accepted, ids: ids.length }).toEqual({ accepted: 1200, ids: 1200 });
  });
});
