import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { withTenant } from '../../src/db/tenancy.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Inserts a row with these columns and answers its id. */
export async function insert(
  dataSource: DataSource,
  tenantId: number,
  table: string,
  fields: Fields,
): Promise<string> {
  const row: Fields = { id: randomUUID(), ...fields };
  const columns = Object.keys(row);
  await withTenant(dataSource, tenantId, (tx) =>
    tx.query(
      `insert into ${table} (tenant_id, ${columns.join(', ')})
       values ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')})`,
      [tenantId, ...Object.values(row)],
    ),
  );
  return row['id'] as string;
}

/** A tenant's small world to send touches into. */
export interface World {
  readonly dataSource: DataSource;
  readonly tenantId: number;
  readonly mina: string;
  readonly ray: string;
  readonly campaign: string;
  readonly post: string;
  contact(fields: Fields): Promise<string>;
  deal(fields: Fields, contactIds: readonly string[]): Promise<string>;
}

export async function world(dataSource: DataSource, tenantId: number): Promise<World> {
  const add = (table: string, fields: Fields): Promise<string> =>
    insert(dataSource, tenantId, table, fields);
  const mina = await add('influencers', {
    name: 'Mina Kovač',
    handles: JSON.stringify([{ platform: 'linkedin', handle: 'mina-kovac', url: null }]),
  });
  const ray = await add('influencers', { name: 'Ray Osei' });
  const campaign = await add('campaigns', {
    name: 'Pipeline Week',
    utm_campaign: 'pipeline-week',
    currency: 'EUR',
  });
  await withTenant(dataSource, tenantId, (tx) =>
    tx.query(
      `insert into campaign_influencers (tenant_id, campaign_id, influencer_id, platform, content_type, currency, utm_source, utm_medium, utm_content)
       values ($1, $2, $3, 'linkedin', 'post', 'EUR', 'mina-kovac', 'linkedin', 'post'),
              ($1, $2, $3, 'youtube', 'video', 'EUR', 'mina-kovac', 'youtube', 'video')`,
      [tenantId, campaign, mina],
    ),
  );
  const post = await add('posts', {
    influencer_id: ray,
    campaign_id: campaign,
    platform: 'blog',
    content_type: 'article',
    title: 'How we forecast',
    url: 'https://forecasting.example/how-we-forecast',
    published_at: '2026-01-05T08:00:00Z',
  });
  return {
    dataSource,
    tenantId,
    mina,
    ray,
    campaign,
    post,
    contact: (fields) =>
      add('contacts', {
        source: 'hubspot',
        object_type: 'contact',
        external_id: randomUUID(),
        created_at: '2026-01-20T00:00:00Z',
        ...fields,
      }),
    deal: async (fields, contactIds) => {
      const deal = await add('deals', {
        source: 'hubspot',
        external_id: randomUUID(),
        name: 'Rollout',
        outcome: 'won',
        amount_minor: 1_000_000,
        home_minor: 1_000_000,
        currency: 'EUR',
        probability: 1,
        created_at: '2026-02-01T00:00:00Z',
        closed_at: '2026-03-01T00:00:00Z',
        ...fields,
      });
      for (const contact of contactIds) {
        await withTenant(dataSource, tenantId, (tx) =>
          tx.query(
            'insert into deal_contacts (tenant_id, deal_id, contact_id) values ($1, $2, $3)',
            [tenantId, deal, contact],
          ),
        );
      }
      return deal;
    },
  };
}
