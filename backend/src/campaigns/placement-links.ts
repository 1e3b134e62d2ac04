import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, type ProblemError } from '../http/problem.ts';
import { promoCode } from './promo-codes.ts';

/** An influencer's work of one kind on one platform for a campaign. */
export interface Placement {
  readonly campaignId: string;
  readonly influencerId: string;
  readonly platform: string;
  readonly contentType: string;
}

/** What a placement is also known by, besides its tracking link. */
export interface PlacementLinks {
  readonly promoCode: string | null;
  readonly vanity: { readonly path: string; readonly slug: string; readonly hits: number } | null;
}

const keyOf = ({ influencerId, platform, contentType }: Omit<Placement, 'campaignId'>): string =>
  [influencerId, platform, contentType].join('/');

/** The codes and vanity links of a campaign's placements; of several the one made last. */
export async function loadPlacementLinks(
  tx: TenantTransaction,
  campaignId: string,
): Promise<(placement: Omit<Placement, 'campaignId'>) => PlacementLinks> {
  interface Row {
    readonly key: string;
    readonly name: string;
    readonly hits: number;
    readonly link_key: string;
  }
  const key = `concat_ws('/', x.influencer_id, x.platform, x.content_type)`;
  const codes = await tx.query<Row>(
    `select ${key} as key, x.code as name from promo_codes x
     where x.tenant_id = $1 and x.campaign_id = $2 order by x.created_at, x.code`,
    [tx.tenantId, campaignId],
  );
  const slugs = await tx.query<Row>(
    `select ${key} as key, x.slug as name, t.link_key,
            coalesce((select sum(h.hits) from vanity_hits h
                      where h.tenant_id = x.tenant_id and h.slug = x.slug), 0)::int as hits
     from vanity_links x join tenants t on t.id = x.tenant_id
     where x.tenant_id = $1 and x.campaign_id = $2 order by x.created_at, x.slug`,
    [tx.tenantId, campaignId],
  );
  const codeOf = new Map(codes.map((row) => [row.key, row.name]));
  const slugOf = new Map(slugs.map((row) => [row.key, row]));
  return (placement) => {
    const slug = slugOf.get(keyOf(placement));
    return {
      promoCode: codeOf.get(keyOf(placement)) ?? null,
      vanity: slug
        ? { slug: slug.name, path: `/v/${slug.link_key}/${slug.name}`, hits: slug.hits }
        : null,
    };
  };
}

interface Kind {
  readonly table: 'promo_codes' | 'vanity_links';
  readonly column: 'code' | 'slug';
  readonly noun: string;
}
const CODES: Kind = { table: 'promo_codes', column: 'code', noun: 'code' };
const SLUGS: Kind = { table: 'vanity_links', column: 'slug', noun: 'vanity link' };

/**
 * Gives a placement a code or a vanity link, or takes it away. A former one stays valid beside the new: it is out in
 * the world. Null takes all of the placement's away; left out, nothing changes.
 * @param field of the request, for what is wrong with it.
 * @throws ProblemError 400 for what is no code, or another placement's.
 */
export async function savePlacementLinks(
  tx: TenantTransaction,
  placement: Placement,
  given: {
    readonly promoCode?: string | null | undefined;
    readonly vanitySlug?: string | null | undefined;
  },
  field: string,
): Promise<void> {
  if (given.promoCode !== undefined) {
    const code = given.promoCode === null ? null : promoCode(given.promoCode);
    if (given.promoCode !== null && code === null) {
      throw refused(`${field}.promoCode`, 'Is 2 to 40 letters, digits, dashes and underscores.');
    }
    await save(tx, CODES, placement, code, `${field}.promoCode`);
  }
  if (given.vanitySlug !== undefined) {
    await save(tx, SLUGS, placement, given.vanitySlug, `${field}.vanitySlug`);
  }
}

async function save(
  tx: TenantTransaction,
  { table, column, noun }: Kind,
  { campaignId, influencerId, platform, contentType }: Placement,
  value: string | null,
  field: string,
): Promise<void> {
  const of = [tx.tenantId, campaignId, influencerId, platform, contentType];
  if (value === null) {
    await tx.query(
      `delete from ${table} where tenant_id = $1 and campaign_id = $2 and influencer_id = $3
         and platform = $4 and content_type = $5`,
      of,
    );
    return;
  }
  await tx.query(
    `insert into ${table} (tenant_id, campaign_id, influencer_id, platform, content_type, ${column})
     values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, ${column}) do nothing`,
    [...of, value],
  );
  const [held] = await tx.query<{ name: string; is_own: boolean }>(
    `select i.name, (x.campaign_id, x.influencer_id, x.platform, x.content_type) = ($3, $4, $5, $6) as is_own
     from ${table} x join influencers i on i.tenant_id = x.tenant_id and i.id = x.influencer_id
     where x.tenant_id = $1 and x.${column} = $2`,
    [tx.tenantId, value, campaignId, influencerId, platform, contentType],
  );
  if (held && !held.is_own) {
    throw refused(
      field,
      `The ${noun} “${value}” was given out for another placement, of ${held.name}. Choose another one.`,
    );
  }
}

const refused = (field: string, message: string): ProblemError =>
  badRequest(`${field}: ${message}`, [{ field, message }]);
