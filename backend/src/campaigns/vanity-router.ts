import { Router, type Request } from 'express';
import type { Context } from '../context.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { methodNotAllowed, notFound, ProblemError } from '../http/problem.ts';
import { sentencePage } from '../http/sentence-page.ts';
import { isBot } from '../ingest/is-bot.ts';
import { trackingLink } from './tracking-link.ts';

const PATH = '/v/:company/:slug';

/**
 * Short links an influencer can say aloud: leads to the landing page of their campaign with its tags, and counts that
 * it did. Where it leads was set up by the company; nothing in the request changes that, so it cannot be made to lead
 * elsewhere. Nothing of the visitor is kept and no cookie is set: who they are the website's tracker learns from the
 * tags, if they let it.
 */
export function vanityRouter(context: Context): Router {
  const router = Router();
  router.get(PATH, async (request, response) => {
    request.matchedRoute = PATH;
    const { company, slug } = request.params;
    let target: string;
    try {
      target = await targetOf(context, request, company, slug.toLowerCase());
    } catch (error) {
      // Whoever heard the link somewhere and typed it is no program: a sentence, not a problem document.
      const isNotFound = error instanceof ProblemError && error.status === 404;
      if (!isNotFound || request.accepts(['json', 'html']) !== 'html') throw error;
      response
        .status(404)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(sentencePage('This link leads nowhere', error.message));
      return;
    }
    response.set({
      'Cache-Control': 'no-store',
      // The page may know where its visitors come from, as if the link had been to it.
      'Referrer-Policy': 'strict-origin-when-cross-origin',
    });
    response.redirect(302, target);
  });
  router.all(PATH, (request) => {
    throw methodNotAllowed(`${request.method} is not possible here; GET is.`, ['GET', 'HEAD']);
  });
  return router;
}

async function targetOf(
  context: Context,
  request: Request,
  company: string,
  slug: string,
): Promise<string> {
  const unknown = notFound('This link leads nowhere. Perhaps it was misspelt.');
  if (!/^[0-9a-f]{8}$/.test(company) || !/^[a-z0-9-]{1,60}$/.test(slug)) throw unknown;
  const [found]: { id: number | null }[] = await context.dataSource.query(
    'select find_tenant_of_link($1) as id',
    [company],
  );
  if (found?.id == null) throw unknown;
  return withTenant(context.dataSource, found.id, async (tx) => {
    const link = await loadLink(tx, slug);
    if (!link) throw unknown;
    if (link.landing_url === null) {
      throw notFound('This link leads nowhere yet: its campaign has no landing page.');
    }
    if (isVisit(request)) await countHit(tx, slug, context.now());
    return trackingLink(
      link.landing_url,
      {
        campaign: link.utm_campaign ?? link.campaign_id,
        source: link.utm_source,
        medium: link.utm_medium,
        content: link.utm_content,
        term: link.utm_term,
      },
      { source: link.own_source, medium: link.platform, content: link.content_type },
    );
  });
}

type LinkRow = {
  readonly landing_url: string | null;
  readonly campaign_id: string;
  readonly platform: string;
  readonly content_type: string;
  /** What the influencer goes by in links: of this placement, else of any, else their name. */
  readonly own_source: string;
} & Readonly<
  Record<'utm_campaign' | 'utm_source' | 'utm_medium' | 'utm_content' | 'utm_term', string | null>
>;

async function loadLink(tx: TenantTransaction, slug: string): Promise<LinkRow | undefined> {
  const [row] = await tx.query<LinkRow>(
    `select c.landing_url, c.id as campaign_id, v.platform, v.content_type, c.utm_campaign, c.utm_source,
            c.utm_medium, c.utm_content, c.utm_term, coalesce(a.utm_source, i.name) as own_source
     from vanity_links v
     join campaigns c on c.tenant_id = v.tenant_id and c.id = v.campaign_id
     join influencers i on i.tenant_id = v.tenant_id and i.id = v.influencer_id
     left join lateral (
       select utm_source from campaign_influencers a
       where a.tenant_id = v.tenant_id and a.influencer_id = v.influencer_id
       order by a.campaign_id = v.campaign_id desc, a.created_at, a.utm_source limit 1
     ) a on true
     where v.tenant_id = $1 and v.slug = $2`,
    [tx.tenantId, slug],
  );
  return row;
}

/** Not what a browser fetches in advance, and not a preview of the link. */
const isVisit = (request: Request): boolean =>
  request.method === 'GET' &&
  !/prefetch|preview/i.test(request.get('sec-purpose') ?? request.get('purpose') ?? '') &&
  !isBot(request.get('user-agent'));

async function countHit(tx: TenantTransaction, slug: string, now: Date): Promise<void> {
  await tx.query(
    `insert into vanity_hits (tenant_id, slug, day, hits)
     select $1, $2, ($3::timestamptz at time zone time_zone)::date, 1 from tenants where id = $1
     on conflict (tenant_id, slug, day) do update set hits = vanity_hits.hits + 1`,
    [tx.tenantId, slug, now],
  );
}
