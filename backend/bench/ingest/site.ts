import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { withTenant } from '../../src/db/tenancy.ts';
import { hashKey } from '../../src/http/authenticate.ts';

/** A tenant with a directory of influencers, people who are on deals, and a website that tracks. */
export interface Site {
  readonly tenantId: number;
  readonly key: string;
}

const INFLUENCERS = 50;
const PEOPLE = 200;

export async function createSite(dataSource: DataSource): Promise<Site> {
  const name = randomBytes(6).toString('hex');
  const [row]: { register_tenant: number }[] = await dataSource.query(
    `select register_tenant('hubspot', $1, 'Bench', 'EUR', 'UTC')`,
    [name],
  );
  const tenantId = row?.register_tenant ?? NaN;
  const key = `wk_${randomBytes(16).toString('hex')}`;
  await withTenant(dataSource, tenantId, async (tx) => {
    await tx.query(
      `insert into api_keys (tenant_id, kind, name, key_hash, shown) values ($1, 'write', 'Site', $2, 'wk')`,
      [tenantId, hashKey(key)],
    );
    await tx.query(
      `insert into campaigns (tenant_id, name, utm_campaign, currency) values ($1, 'Spring', 'spring', 'EUR')`,
      [tenantId],
    );
    await tx.query(
      `with added as (
         insert into influencers (tenant_id, name)
         select $1, 'Creator ' || n from generate_series(1, ${INFLUENCERS}) n returning id, name
       )
       insert into campaign_influencers (tenant_id, campaign_id, influencer_id, platform, content_type, currency, utm_source, utm_medium, utm_content)
       select $1, c.id, a.id, 'linkedin', 'post', 'EUR', replace(lower(a.name), ' ', '-'), 'linkedin', 'post'
       from added a cross join campaigns c where c.tenant_id = $1`,
      [tenantId],
    );
    await tx.query(
      `insert into contacts (tenant_id, source, object_type, external_id, email, created_at)
       select $1, 'hubspot', 'contact', n, 'person' || n || '@buyer.example', now()
       from generate_series(1, ${PEOPLE}) n`,
      [tenantId],
    );
  });
  return { tenantId, key };
}

/**
 * The n-th event of a website's day, as JSON: 70 % first pages of a visit by a link of ours, 20 % by something
 * else, 8 % forms and downloads, 2 % people who say who they are; five events a device.
 */
export function eventText(n: number, run: string, at: number): string {
  const device = `${run}-${Math.floor(n / 5)}`;
  const common = `"messageId":"${run}-${n}","anonymousId":"${device}","timestamp":"${new Date(at - (n % 600) * 1000).toISOString()}"`;
  const kind = n % 50;
  if (kind === 0) {
    return `{${common},"type":"identify","traits":{"email":"person${(n / 50) % PEOPLE}@buyer.example"}}`;
  }
  if (kind < 5) {
    return `{${common},"type":"track","event":"Demo requested","url":"https://acme.example/demo","referrer":"https://acme.example/pricing"}`;
  }
  if (kind < 15) {
    return `{${common},"type":"page","url":"https://acme.example/blog/${n % 40}","referrer":"https://www.google.com/","title":"From the blog"}`;
  }
  return `{${common},"type":"page","url":"https://acme.example/?utm_source=creator-${1 + (n % INFLUENCERS)}&utm_medium=linkedin&utm_campaign=spring&utm_content=post","referrer":"https://www.linkedin.com/","title":"Acme: pipeline you can trust"}`;
}
