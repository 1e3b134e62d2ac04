import { randomUUID } from 'node:crypto';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { markEverything } from '../../src/attribution/mark-dirty.ts';
import { loadDirectory } from '../../src/campaigns/load-directory.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import {
  recordTouches,
  type IncomingTouch,
  type RecordedTouches,
} from '../../src/ingest/record-touches.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { privacyEndpoints } from '../../src/privacy/endpoints.ts';
import { writeRecords } from '../../src/records/store.ts';
import type { ContactRecord } from '../../src/records/types.ts';
import { world, type World } from '../ingest/fixtures.ts';
import { testApi, type TestApi } from '../support/api.ts';

export const NOW = '2026-06-01T12:00:00.000Z';
export const TAGGED =
  'https://acme.example/?utm_source=mina-kovac&utm_medium=linkedin&utm_campaign=pipeline-week&utm_content=post';

/** A server with the parts a person's data goes through, and a small world. */
export interface PrivacyLab {
  readonly api: TestApi;
  readonly ours: World;
  touch(...touches: Partial<IncomingTouch>[]): Promise<RecordedTouches>;
  /** Sends one event with the write key and answers the body. */
  track(event: Record<string, unknown>): Promise<unknown>;
  /** Brings contacts as the CRM's back-fill does. */
  backfill(...contacts: Partial<ContactRecord>[]): Promise<void>;
  /** Credits what is marked; `everything` marks all first. */
  credit(options?: { everything?: boolean }): Promise<void>;
  /** All credit as it stands, in an order that does not depend on ids of runs. */
  credits(): Promise<unknown>;
  /** Every row of every table the application can see, as text: for looking for somebody in it. */
  everything(): Promise<string>;
}

export async function privacyLab(): Promise<PrivacyLab> {
  const api = await testApi({
    now: NOW,
    endpoints: [...ingestEndpoints, ...privacyEndpoints],
    routers: [trackRouter()],
  });
  const tenantId = api.ours.id;
  const { dataSource } = api.database;
  const ours = await world(dataSource, tenantId);
  return {
    api,
    ours,
    touch: (...touches) =>
      withTenant(dataSource, tenantId, async (tx) =>
        recordTouches(
          tx,
          await loadDirectory(tx),
          touches.map((touch) => ({
            idempotencyKey: randomUUID(),
            occurredAt: new Date('2026-01-10T00:00:00Z'),
            kind: 'visit',
            url: TAGGED,
            ...touch,
          })),
        ),
      ),
    track: async (event) => {
      const { body } = (await api.as(api.ours.writeKey).post('/attribution/track', {
        messageId: randomUUID(),
        type: 'page',
        timestamp: NOW,
        url: TAGGED,
        ...event,
      })) as { body: unknown };
      return body;
    },
    backfill: (...contacts) =>
      withTenant(dataSource, tenantId, async (tx) => {
        await writeRecords(tx, 'hubspot', {
          contacts: contacts.map((contact) => ({
            objectType: 'contact',
            externalId: randomUUID(),
            accountExternalId: null,
            email: null,
            firstName: '',
            lastName: '',
            title: '',
            lifecycleStage: null,
            leadStatus: null,
            qualifiedAt: null,
            selfReported: null,
            sourceFacts: {},
            consent: 'unknown',
            createdAt: new Date('2026-01-20T00:00:00Z'),
            ...contact,
          })),
        });
      }),
    credit: async ({ everything = false } = {}) => {
      if (everything) {
        await withTenant(dataSource, tenantId, (tx) => markEverything(tx, 'a test asked for it'));
      }
      await runUntilClean(api.context, tenantId);
    },
    credits: async () => ({
      deals: await api.rows(
        `select deal_id, model, stage, influencer_id, campaign_id, channel, platform, content_type,
                touched_on, weight, amount_minor, home_minor, touches, evidence, confidence
         from pipeline_attribution where tenant_id = $1
         order by deal_id, model, stage, influencer_id, campaign_id, channel, platform, content_type, touched_on`,
        [tenantId],
      ),
      leads: await api.rows(
        `select contact_id, model, influencer_id, campaign_id, channel, touched_on, weight
         from lead_attribution where tenant_id = $1
         order by contact_id, model, influencer_id, campaign_id, channel, touched_on, weight`,
        [tenantId],
      ),
    }),
    everything: async () => {
      const tables = await api.rows<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
           and has_table_privilege(oid, 'select') and relname not in ('oauth_states', 'migrations') order by 1`,
      );
      const texts: string[] = [];
      for (const { name } of tables) {
        const rows = await api.rows<{ row: unknown }>(`select to_jsonb(t) as row from ${name} t`);
        texts.push(...rows.map(({ row }) => `${name} ${JSON.stringify(row)}`));
      }
      return texts.join('\n');
    },
  };
}
