import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { byHubSpotSignature } from '../../src/crm/hubspot/authenticator.ts';
import { decodeForSigning } from '../../src/crm/hubspot/signature.ts';
import { endpoints } from '../../src/endpoints.ts';
import { PAGES } from '../../src/pages/registry.ts';
import { takesText } from '../../src/http/body-parsers.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { SEGMENT_CALLS } from '../../src/ingest/segment/read-message.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { asOwner, dumpTenant, fillTenant, type FullTenant } from '../support/full-tenant.ts';

const PUBLIC_URL = 'https://api.example.com';
const SECRET = 'the-client-secret';
const EUR_5 = { minor: 500, currency: 'EUR' };

/** What each parameter in a path may name. */
const IN_PATH: Readonly<Record<string, (of: FullTenant) => string>> = {
  '/attribution/opportunities/{id}/changes': (of) => of.deal,
  '/campaigns/{id}': (of) => of.campaign,
  '/campaigns/{id}/influencers': (of) => of.campaign,
  '/campaigns/{id}/tracking-check': (of) => of.campaign,
  '/influencers/{id}': (of) => of.influencer,
  '/influencers/{id}/merge': (of) => of.influencer,
  '/posts/{id}': (of) => of.post,
  '/costs/{id}': (of) => of.cost,
  '/keys/{id}': (of) => of.key,
  '/jobs/{id}': (of) => of.job,
  '/users/{id}': (of) => of.user,
  '/repairs/{id}': (of) => of.repair,
  '/repairs/{id}/accept': (of) => of.repair,
  '/repairs/{id}/dismiss': (of) => of.repair,
  '/repairs/{id}/undo': (of) => of.repair,
  '/self-reports/{id}': (of) => of.answer,
  '/self-reports/{id}/confirm': (of) => of.answer,
  '/self-reports/{id}/correct': (of) => of.answer,
  '/self-reports/{id}/reject': (of) => of.answer,
  '/self-reports/{id}/undo': (of) => of.answer,
  '/identity/links/{id}/undo': (of) => of.link,
  '/identity/links/{id}/restore': (of) => of.link,
};

/** Parameters of a query that name something of a tenant's. */
const IN_QUERY: Readonly<Record<string, (of: FullTenant) => string>> = {
  influencer: (of) => of.influencer,
  influencerId: (of) => of.influencer,
  campaign: (of) => of.campaign,
  campaignId: (of) => of.campaign,
  dealId: (of) => of.deal,
  contactId: (of) => of.contact,
  visitorId: (of) => of.visitorId,
  email: (of) => of.email,
  recordId: (of) => `${of.recordId}&crm=hubspot`,
  q: (of) => of.alias,
  entityId: (of) => of.campaign,
};
/** Parameters that name nothing of anybody's. */
const HARMLESS = new Set(
  'model models basis from to limit cursor sort stage outcome creditStage groupBy crm status platform contentType kind state dryRun before entity suggested data series dateColumn queryColumn clicksColumn channelColumn sessionsColumn lacks subCampaigns'.split(
    ' ',
  ),
);

/** The same of every call of Segment's API: their device, their user, their message, their person. */
const segmentMessage = (of: FullTenant): object => ({
  type: 'identify',
  anonymousId: of.visitorId,
  previousId: of.visitorId,
  userId: of.userId,
  messageId: of.messageId,
  event: 'Demo requested',
  traits: { email: of.email },
  context: { page: { url: `https://${of.domain}/?utm_campaign=${of.utmCampaign}` } },
});

/** Bodies that name records of `of`; several where there are several ways to name one. */
const BODIES: Readonly<Record<string, (of: FullTenant) => unknown[]>> = {
  'post /attribution/track': (of) => [
    {
      messageId: of.messageId,
      type: 'page',
      anonymousId: of.visitorId,
      timestamp: '2026-05-01T08:00:00Z',
      url: `https://${of.domain}/?utm_campaign=${of.utmCampaign}&utm_id=${of.campaign}`,
    },
    {
      messageId: 'a-new-message',
      type: 'identify',
      anonymousId: of.visitorId,
      timestamp: '2026-05-01T08:00:00Z',
      email: of.email,
    },
  ],
  ...Object.fromEntries(
    SEGMENT_CALLS.map((call) => [`post /segment/v1/${call}`, (of) => [segmentMessage(of)]]),
  ),
  'post /segment/v1/batch': (of) => [{ batch: [segmentMessage(of)] }],
  'post /segment/v1/import': (of) => [{ batch: [segmentMessage(of)] }],
  'post /attribution/leads': (of) => [
    {
      externalId: of.external.lead,
      email: of.email,
      firstName: 'Taken',
      company: { externalId: of.external.company, name: 'Taken', domain: of.domain },
    },
  ],
  'post /attribution/opportunities': (of) => [
    { externalId: of.external.opportunity, stage: of.stageId, outcome: 'lost' },
    { externalId: 'a-new-one', contacts: [{ email: of.email }] },
    { externalId: 'another-one', contacts: [{ externalId: of.external.lead }] },
  ],
  'post /attribution/revenue': (of) => [
    {
      kind: 'won',
      opportunity: { externalId: of.external.opportunity },
      amount: EUR_5,
      occurredAt: '2026-05-01T08:00:00Z',
    },
    {
      kind: 'refund',
      externalId: of.external.refund,
      opportunity: { externalId: of.external.opportunity },
      amount: EUR_5,
    },
  ],
  'post /campaigns': (of) => [{ name: `Copied from ${of.portalId}`, aliases: [`${of.alias}-2`] }],
  'patch /campaigns/{id}': (of) => [{ aliases: [of.alias], utm: { campaign: of.utmCampaign } }],
  'put /campaigns/{id}/influencers': (of) => [
    {
      assignments: [
        { influencerId: of.otherInfluencer, platform: 'x', contentType: 'thread', fee: EUR_5 },
      ],
    },
  ],
  'post /influencers': (of) => [{ name: `Copied from ${of.portalId}`, externalId: of.portalId }],
  'patch /influencers/{id}': (of) => [{ externalId: `${of.external.influencer}-2` }],
  'post /influencers/{id}/merge': (of) => [{ from: of.otherInfluencer }],
  'post /repairs/{id}/accept': (of) => [{ campaignId: of.campaign }],
  'post /self-reports/{id}/correct': (of) => [
    { links: [{ influencerId: of.influencer }] },
    {
      links: [{ channel: 'events' }],
      alias: {
        influencerId: of.influencer,
        alias: `${of.secret === 'Quillon' ? 'ours' : 'theirs'} hat`,
      },
    },
  ],
  'post /posts': (of) => [
    {
      influencerId: of.influencer,
      campaignId: of.campaign,
      platform: 'x',
      contentType: 'thread',
      title: 'A post',
      url: `${of.postUrl}/2`,
      publishedAt: '2026-05-01T08:00:00Z',
    },
  ],
  'patch /posts/{id}': (of) => [{ influencerId: of.influencer, campaignId: of.campaign }],
  'post /costs': (of) => [
    { influencerId: of.influencer, kind: 'ads', amount: EUR_5, incurredOn: '2026-05-01' },
    { campaignId: of.campaign, kind: 'ads', amount: EUR_5, incurredOn: '2026-05-01' },
  ],
  'patch /costs/{id}': (of) => [{ influencerId: of.influencer, campaignId: of.campaign }],
  'post /influencers/import': (of) => [`name,external_id\nTaken,${of.external.influencer}\n`],
  'post /campaigns/import': (of) => [
    `name,external_id,influencer,platform,content_type\nTaken,${of.external.campaign},${of.influencer},x,post\n`,
    `name,influencer,platform,content_type\n${of.campaign},${of.external.influencer},x,post\n`,
  ],
  'post /posts/import': (of) => [
    `influencer,campaign,platform,content_type,title,published_at,url\n${of.influencer},${of.campaign},x,post,Taken,2026-05-01 09:00,${of.postUrl}\n`,
  ],
  'post /costs/import': (of) => [
    `incurred_on,amount,campaign,influencer,external_id\n2026-05-01,5.00,${of.campaign},${of.influencer},${of.external.cost}\n`,
  ],
  'put /users/{id}': () => [{ role: 'marketer' }],
  'put /attribution/lift/flags': () => [
    { flags: [{ day: '2026-05-01', kind: 'launch', name: 'A launch' }] },
  ],
  'post /traffic/search-console': (of) => [
    { series: 'brand_search', dimensions: ['date'], rows: [{ keys: ['2026-01-07'], clicks: 9 }] },
    { rows: [{ keys: ['2026-01-07', of.alias], clicks: 9 }] },
  ],
  'post /traffic/search-console/import': () => ['Date,Query,Clicks\n2026-01-07,a query,9\n'],
  'post /traffic/ga4': () => [
    {
      dimensionHeaders: [{ name: 'date' }, { name: 'sessionDefaultChannelGroup' }],
      metricHeaders: [{ name: 'sessions' }],
      rows: [
        {
          dimensionValues: [{ value: '20260107' }, { value: 'Direct' }],
          metricValues: [{ value: '9' }],
        },
      ],
    },
  ],
  'post /traffic/ga4/import': () => [
    'Date,Session default channel group,Sessions\n20260107,Direct,9\n',
  ],
  'put /settings': () => [DEFAULT_SETTINGS],
  'patch /settings': () => [{ lookbackDays: 30 }],
  'post /keys': () => [{ kind: 'secret', name: 'A key', scope: 'read' }],
  'patch /stages': (of) => [
    { stages: [{ source: 'hubspot', pipelineId: 'sales', stageId: of.stageId, outcome: 'won' }] },
  ],
  'put /exchange-rates': () => [{ rates: [] }],
  'post /identity/links/{id}/undo': () => [{ because: 'A shared device.' }],
  'post /privacy/export': (of) => [{ email: of.email }, { contactId: of.contact }],
  'post /privacy/consent': (of) => [
    { email: of.email, consent: 'denied' },
    { visitorId: of.visitorId, consent: 'denied' },
  ],
  'post /privacy/erase': (of) => [{ contactId: of.contact }, { email: of.email }],
};

/** Answers hold names of the caller's own, so that "none of theirs" says something. */
const SHOWS_NAMES = (definition: Endpoint): boolean =>
  definition.method === 'get' &&
  !definition.path.endsWith('/import') &&
  definition.path !== '/exchange-rates' &&
  // Counts and states only, and the account's own name.
  definition.path !== '/setup' &&
  // The app's own words.
  definition.path !== '/pages' &&
  // Lists deals that lack evidence: the one deal of either tenant lacks none.
  definition.path !== '/attribution/health/deals' &&
  definition.path !== '/session' &&
  definition.path !== '/traffic' &&
  definition.path !== '/campaigns/{id}/tracking-check';

interface Attempt {
  readonly path: string;
  readonly body?: unknown;
}

const parameters = (path: string): boolean => path.includes('{');
const routeOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** Throws when nobody has said what a route's parameters stand for: a new route must be thought of here. */
function placeIn(path: string, of: FullTenant): string {
  if (!parameters(path)) return path;
  if (path === '/records/{crm}/{objectType}/{id}/card') {
    return `/records/hubspot/deal/${of.recordId}/card`;
  }
  if (path === '/connections/{crm}') return '/connections/hubspot';
  if (path === '/pages/{page}') return '/pages/dashboard';
  if (path.startsWith('/pages/{page}/tables/{table}')) {
    return path.replace('{page}', 'dashboard').replace('{table}', 'groups');
  }
  if (path === '/uploads/{entity}/links') return '/uploads/costs/links';
  const id = IN_PATH[path];
  if (!id) throw new Error(`Say in IN_PATH whose id stands in ${path}.`);
  return path.replace('{id}', id(of));
}

function bodiesOf(definition: Endpoint, of: FullTenant): unknown[] {
  if (!definition.body) return [undefined];
  const bodies = BODIES[routeOf(definition)];
  if (!bodies) throw new Error(`Say in BODIES what can be named in ${routeOf(definition)}.`);
  return bodies(of);
}

function queriesOf(definition: Endpoint, of: FullTenant): string[] {
  const names = definition.query instanceof z.ZodObject ? Object.keys(definition.query.shape) : [];
  const unknown = names.filter((name) => !HARMLESS.has(name) && !(name in IN_QUERY));
  if (unknown.length > 0) {
    throw new Error(
      `Say in IN_QUERY or HARMLESS what ${unknown.join(', ')} of ${routeOf(definition)} names.`,
    );
  }
  return names.flatMap((name) => {
    const value = IN_QUERY[name];
    return value ? [`?${name}=${value(of)}`] : [];
  });
}

/** Every page, asked for about each of their records by every name a page takes one by. */
const pageAttempts = (uuids: readonly string[]): Attempt[] =>
  [...PAGES.keys()].flatMap((page) =>
    [...uuids.map((id) => `id=${id}`), `ids=${uuids.join(',')}`, `key=${uuids[0] ?? ''}`].map(
      (query) => ({ path: `/pages/${page}?${query}` }),
    ),
  );

/** All that a caller of `us` can try at one route with what belongs to `them`. */
function attemptsAt(definition: Endpoint, us: FullTenant, them: FullTenant): Attempt[] {
  const { path } = definition;
  const uuids = [them.influencer, them.campaign, them.post, them.cost, them.key, them.job];
  uuids.push(them.account, them.contact, them.deal, them.otherInfluencer);
  if (path === '/pages/{page}') return pageAttempts(uuids);
  if (path.startsWith('/pages/{page}/tables/{table}')) {
    return [{ path: `${placeIn(path, us)}?by=influencer` }];
  }
  const theirPlaces = new Set([
    placeIn(path, them),
    ...(path.includes('{id}') && !path.startsWith('/records')
      ? uuids.map((id) => path.replace('{id}', id))
      : []),
  ]);
  const theirBodies = bodiesOf(definition, them);
  const ourBodies = bodiesOf(definition, us);
  return [
    ...[...theirPlaces].flatMap((place) =>
      [...theirBodies, ...(definition.body ? ourBodies : [])].map((body) => ({
        path: place,
        body,
      })),
    ),
    ...(parameters(path) && definition.body
      ? theirBodies.map((body) => ({ path: placeIn(path, us), body }))
      : []),
    ...queriesOf(definition, them).map((query) => ({
      path: placeIn(path, us) + query,
      body: ourBodies[0],
    })),
  ];
}

/** Reads first, what removes records last, disconnecting at the very end. */
const gentleFirst = (definitions: readonly Endpoint[]): Endpoint[] =>
  [...definitions].sort((a, b) => harm(a) - harm(b));
const HARM: Readonly<Record<string, number>> = {
  'post /privacy/export': 0,
  'post /privacy/consent': 2,
  'post /influencers/{id}/merge': 3,
  // Takes its posts with it, so after them.
  'delete /influencers/{id}': 5,
  'post /privacy/erase': 6,
  'delete /connections/{crm}': 7,
};
const harm = (definition: Endpoint): number =>
  HARM[routeOf(definition)] ??
  (definition.method === 'get' ? 0 : definition.method === 'delete' ? 4 : 1);

async function dropRowSecurity(api: TestApi): Promise<void> {
  await asOwner(api, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity`,
    );
    for (const { name } of rows)
      await client.query(`alter table ${name} disable row level security`);
  });
}

/**
 * Two walls stand between tenants, each tried on its own: row-level security, and every statement naming the tenant.
 * With the first one down the second must hold by itself. (The reverse is `db-tenancy.test.ts`.)
 */
describe.each([
  ['A tenant that knows every id of another', true],
  ['Were there no row-level security, a tenant that knows every id of another', false],
])('%s', (_who, isSecured) => {
  let api: TestApi;
  let us: FullTenant;
  let them: FullTenant;
  let theirUuids: string[];
  let before: Record<string, string[]>;

  beforeAll(async () => {
    api = await testApi({
      endpoints,
      authenticators: [byHubSpotSignature],
      now: '2026-06-15T12:00:00Z',
      environment: { PUBLIC_URL, HUBSPOT_CLIENT_ID: 'client', HUBSPOT_CLIENT_SECRET: SECRET },
      limits: { perMinute: 0, trackPerMinute: 0 },
    });
    us = await fillTenant(api, api.ours, { tag: 'ours', secret: 'Quillon', portalId: '4711' });
    them = await fillTenant(api, api.theirs, {
      tag: 'theirs',
      secret: 'Zyphrax',
      portalId: '4712',
    });
    if (!isSecured) await dropRowSecurity(api);
    before = await dumpTenant(api, them.tenant.id);
    const text = JSON.stringify(before);
    theirUuids = [
      ...new Set(text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)),
    ].filter((id) => !id.startsWith('00000000-0000'));
  });
  afterAll(() => api.close());

  it(`${isSecured ? 'cannot' : 'could'} see the other by a statement that names no tenant`, async () => {
    const [row] = await us.company.rows<{ tenants: number }>(
      'select count(distinct tenant_id)::int as tenants from influencers',
    );
    expect(row?.tenants).toBe(isSecured ? 1 : 2);
  });

  const call = (definition: Endpoint, { path, body }: Attempt, key: string) => {
    const request = api.agent[definition.method](`/api/v1${path}`).set(
      'Authorization',
      `Bearer ${key}`,
    );
    return body === undefined
      ? request
      : request.type(takesText(definition) ? 'text/csv' : 'json').send(body as object);
  };

  /** Nothing of theirs is in the text but what was asked with. */
  const expectNothingOfTheirs = (text: string, asked: string): void => {
    expect(text.toLowerCase()).not.toContain(them.secret.toLowerCase());
    const given = asked.toLowerCase();
    expect(theirUuids.filter((id) => text.includes(id) && !given.includes(id))).toEqual([]);
  };

  it('has no route and no table left out of this test', () => {
    for (const definition of endpoints) {
      expect(attemptsAt(definition, us, them).length).toBeGreaterThan(
        parameters(definition.path) || definition.body ? 0 : -1,
      );
    }
    const empty = Object.keys(before).filter((name) => before[name]?.length === 0);
    // Marks wait for the worker, which is done; the rest is written only when somebody refuses or is erased,
    // or when an admin maps a stage.
    expect(empty.sort()).toEqual([
      'dirty_campaigns',
      'dirty_deals',
      'dirty_leads',
      'erasure_keys',
      'erasures',
      'stage_mappings',
      'stale_influencer_values',
      'stale_posts',
    ]);
  });

  it.each(gentleFirst(endpoints).map((definition) => [routeOf(definition), definition] as const))(
    'learns and changes nothing by %s',
    async (_route, definition) => {
      // Disconnecting needs a CRM at the other end; by another's key it must fail before it gets there.
      const attempts =
        definition.path === '/connections/{crm}' ? [] : attemptsAt(definition, us, them);
      for (const attempt of attempts) {
        const response = await call(definition, attempt, us.tenant.adminKey);
        expect(response.status).toBeLessThan(500);
        expectNothingOfTheirs(response.text, JSON.stringify(attempt));
        const place = attempt.path.split('?')[0];
        // What stands in the path of a page is the page, no record of theirs.
        const namesRecord =
          parameters(definition.path) && !/^\/(pages|uploads)\//.test(definition.path);
        if (namesRecord && place !== placeIn(definition.path, us)) {
          // 409: asked to merge a record with itself, before anybody looked for it.
          expect([400, 404, 409]).toContain(response.status);
        }
      }
      if (!parameters(definition.path) && definition.method === 'get') {
        const response = await call(definition, { path: definition.path }, us.tenant.adminKey);
        expect(response.status).toBe(200);
        expectNothingOfTheirs(response.text, '');
      }
      expect(await dumpTenant(api, them.tenant.id)).toEqual(before);
    },
  );

  it('ends its own connection only', async () => {
    await us.company.rows(`delete from connections where tenant_id = $1`, [us.tenant.id]);
    const answer = await api.as(us.tenant.adminKey).delete('/connections/hubspot');
    expect(answer.status).toBe(404);
    expect(await dumpTenant(api, them.tenant.id)).toEqual(before);
  });

  it('has nothing of theirs in its own tables, nor after its credit is computed', async () => {
    await runUntilClean(api.context, us.tenant.id);
    const ours = JSON.stringify(await dumpTenant(api, us.tenant.id));
    expectNothingOfTheirs(ours, '');
    expect(await dumpTenant(api, them.tenant.id)).toEqual(before);
  });

  describe('and signs as its own HubSpot portal', () => {
    const identity = (portal: string): string =>
      `userId=9&portalId=${portal}&userEmail=rep%40example.com&appId=1`;
    const signed = (path: string) => {
      const timestamp = String(api.context.now().getTime());
      const signature = createHmac('sha256', SECRET)
        .update(`GET${decodeForSigning(PUBLIC_URL + path)}${timestamp}`)
        .digest('base64');
      return api.agent
        .get(path)
        .set('x-hubspot-signature-v3', signature)
        .set('x-hubspot-request-timestamp', timestamp);
    };
    const asPortal = (portal: string, path: string) =>
      signed(`/api/v1${path}${path.includes('?') ? '&' : '?'}${identity(portal)}`);

    it.each(
      endpoints
        .filter(({ method, scope }) => method === 'get' && scope === 'read')
        .map((definition) => [definition.path, definition] as const),
    )('learns nothing by GET %s', async (path, definition) => {
      for (const attempt of attemptsAt(definition, us, them)) {
        const response = await asPortal(us.portalId, attempt.path);
        expect(response.status).toBeLessThan(500);
        expectNothingOfTheirs(response.text, attempt.path);
        // 403: what only marketers and admins may open.
        if (parameters(path) && !attempt.path.includes('?')) {
          expect([403, 404]).toContain(response.status);
        }
      }
    });

    it('is refused when it names two portals, whichever comes first', async () => {
      const card = `/api/v1/records/hubspot/deal/${them.recordId}/card`;
      for (const path of [
        `${card}?portalId=${them.portalId}&${identity(us.portalId)}`,
        `${card}?${identity(us.portalId)}&portalId=${them.portalId}`,
        `${card}?portalId[]=${them.portalId}&${identity(us.portalId)}&portalId=${us.portalId}`,
      ]) {
        expect((await signed(path)).status).toBe(401);
      }
    });

    it('is shown the same record by its own portal, so that the refusals mean something', async () => {
      const answer = await asPortal(them.portalId, `/records/hubspot/deal/${them.recordId}/card`);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(them.secret);
      // Who comes for the first time is noted as one of their users.
      before = await dumpTenant(api, them.tenant.id);
    });
  });

  it('can do nothing but track with its write key', async () => {
    for (const definition of endpoints) {
      if (definition.scope === 'track') continue;
      for (const attempt of attemptsAt(definition, us, them)) {
        const response = await call(definition, attempt, us.tenant.writeKey);
        expect(response.status).toBe(403);
        expectNothingOfTheirs(response.text, '');
      }
    }
    const track = endpoints.find(({ scope }) => scope === 'track');
    for (const body of track ? bodiesOf(track, them) : []) {
      const answer = await api.as(us.tenant.writeKey).post('/attribution/track', body);
      expect(answer.status).toBe(200);
    }
    expect(await dumpTenant(api, them.tenant.id)).toEqual(before);
  });

  // The other half of the proof: the very same requests work for whom the records belong to.
  describe('whereas their own key', () => {
    it.each(
      gentleFirst(endpoints)
        .filter(({ path, method }) => path !== '/connections/{crm}' || method !== 'delete')
        .map((definition) => [routeOf(definition), definition] as const),
    )('is answered by %s', async (_route, definition) => {
      const queries = queriesOf(definition, them);
      for (const body of bodiesOf(definition, them)) {
        for (const query of ['', ...queries]) {
          const attempt = { path: placeIn(definition.path, them) + query, body };
          const response = await call(definition, attempt, them.tenant.adminKey);
          expect({ attempt, status: response.status, text: response.text }).toMatchObject({
            status: definition.status ?? 200,
          });
          if (takesText(definition)) expect(response.body).toMatchObject({ rejected: [] });
          if (SHOWS_NAMES(definition)) expect(response.text).toContain(them.secret);
        }
      }
    });
  });
});
