import {
  compileDirectory,
  type CompiledDirectory,
  type Directory,
} from '@pipeline-attribution/shared';
import type { DataSource } from 'typeorm';
import type { TenantTransaction } from '../db/tenancy.ts';

interface Held {
  readonly digest: string;
  readonly directory: CompiledDirectory;
  readonly checkedAt: number;
}

/** More tenants than one process serves at a time; beyond it the longest unused one goes. */
const MOST_TENANTS = 500;

/** By database, so that two databases of one process (tests, a migration) never share a tenant. */
const heldByDatabase = new WeakMap<DataSource, Map<number, Held>>();

/**
 * The tenant's influencers and campaigns, compiled for look-ups, as of this transaction.
 *
 * Compiling costs milliseconds, so the result is kept in the process and used again while the
 * directory's digest (one cheap query over the names alone) is the same. A digest of the content,
 * not a time stamp: it also notices a slow transaction that commits late, and a rolled-back change.
 *
 * @param maxAgeMs accepts a directory that was current this many milliseconds ago without asking
 *   the database at all; for hot paths. Default 0: always asks.
 */
export async function loadDirectory(
  tx: TenantTransaction,
  { maxAgeMs = 0 }: { maxAgeMs?: number } = {},
): Promise<CompiledDirectory> {
  const tenants = tenantsOf(tx.manager.dataSource);
  const held = tenants.get(tx.tenantId);
  if (held && maxAgeMs > 0 && performance.now() - held.checkedAt < maxAgeMs) return held.directory;

  const digest = await readDigest(tx);
  const directory =
    held?.digest === digest ? held.directory : compileDirectory(await readDirectory(tx));
  tenants.delete(tx.tenantId);
  tenants.set(tx.tenantId, { digest, directory, checkedAt: performance.now() });
  const [oldest] = tenants.keys();
  if (tenants.size > MOST_TENANTS && oldest !== undefined) tenants.delete(oldest);
  return directory;
}

function tenantsOf(database: DataSource): Map<number, Held> {
  const known = heldByDatabase.get(database);
  if (known) return known;
  const tenants = new Map<number, Held>();
  heldByDatabase.set(database, tenants);
  return tenants;
}

// Sums of hashes do not depend on the order of rows, so nothing is sorted.
const DIGEST = `
  select concat_ws('/',
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', id, name, handles), 0)))
       from influencers where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', influencer_id, alias), 0)))
       from influencer_aliases where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat(id, E'\\x1f', name, E'\\x1f', utm_campaign), 0)))
       from campaigns where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', campaign_id, alias), 0)))
       from campaign_aliases where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', influencer_id, utm_source), 0)))
       from campaign_influencers where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', kind, alias, means), 0)))
       from tag_aliases where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', influencer_id, code), 0)))
       from promo_codes where tenant_id = $1),
    (select concat(count(*), ':', sum(hashtextextended(concat_ws(E'\\x1f', wording, links), 0)))
       from self_report_answers where tenant_id = $1 and links is not null)) as digest`;

async function readDigest(tx: TenantTransaction): Promise<string> {
  const [row] = await tx.query<{ digest: string }>(DIGEST, [tx.tenantId]);
  return row?.digest ?? '';
}

/** The names themselves, as this transaction sees them. */
export async function readDirectory(tx: TenantTransaction): Promise<Directory> {
  // A source on a tracking link we made is a spelling of its influencer for ever after, also when
  // the influencer is renamed.
  const influencers = await tx.query<Directory['influencers'][number]>(
    `select i.id, i.name, i.handles, coalesce(a.aliases, '{}') as aliases
     from influencers i left join (
       select influencer_id, array_agg(distinct alias order by alias) as aliases from (
         select influencer_id, alias from influencer_aliases where tenant_id = $1
         union
         select influencer_id, utm_source from campaign_influencers where tenant_id = $1
         union
         select influencer_id, code from promo_codes where tenant_id = $1
       ) spellings group by influencer_id
     ) a on a.influencer_id = i.id
     where i.tenant_id = $1 order by i.id`,
    [tx.tenantId],
  );
  const campaigns = await tx.query<Directory['campaigns'][number]>(
    `select c.id, c.name, c.utm_campaign as "utmCampaign", coalesce(a.aliases, '{}') as aliases
     from campaigns c left join (
       select campaign_id, array_agg(alias order by alias) as aliases
       from campaign_aliases where tenant_id = $1 group by campaign_id
     ) a on a.campaign_id = c.id
     where c.tenant_id = $1 order by c.id`,
    [tx.tenantId],
  );
  const tags = await tx.query<NonNullable<Directory['tags']>[number]>(
    `select kind as of, alias, means from tag_aliases
     where tenant_id = $1 and kind in ('platform', 'contentType') order by kind, alias`,
    [tx.tenantId],
  );
  const answers = await tx.query<NonNullable<Directory['answers']>[number]>(
    `select wording, links from self_report_answers
     where tenant_id = $1 and links is not null order by wording_hash`,
    [tx.tenantId],
  );
  return { influencers, campaigns, tags, answers };
}
