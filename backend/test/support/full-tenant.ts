import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { storeFit } from '../../src/attribution/fit/fit-store.ts';
import { markEverything } from '../../src/attribution/mark-dirty.ts';
import { storeLift } from '../../src/lift/lift-store.ts';
import { countUnresolved } from '../../src/repair/count-unresolved.ts';
import type { TestApi, TestTenant } from './api.ts';
import { Company } from './company.ts';

/** The ids a tenant's records go by: what somebody else might have got hold of. */
export interface FullTenant {
  /** Stands in every name, title and note of the tenant, and in no id. */
  readonly secret: string;
  readonly tenant: TestTenant;
  readonly company: Company;
  readonly portalId: string;
  readonly influencer: string;
  readonly otherInfluencer: string;
  readonly campaign: string;
  readonly post: string;
  readonly cost: string;
  readonly key: string;
  readonly job: string;
  readonly account: string;
  readonly contact: string;
  readonly deal: string;
  /** Between the visitor and the contact. */
  readonly link: string;
  /** A value nobody goes by, and an answer nobody could read. */
  readonly repair: string;
  readonly answer: string;
  /** A user of the CRM who has a role here. */
  readonly user: string;
  /** The deal's id in HubSpot. */
  readonly recordId: string;
  readonly stageId: string;
  readonly email: string;
  readonly visitorId: string;
  readonly userId: string;
  readonly messageId: string;
  readonly alias: string;
  readonly utmCampaign: string;
  readonly postUrl: string;
  readonly domain: string;
  /** What the tenant's own servers call a record of each kind. */
  readonly external: Readonly<
    Record<
      'influencer' | 'campaign' | 'cost' | 'lead' | 'company' | 'opportunity' | 'refund',
      string
    >
  >;
}

/**
 * Fills a tenant with at least one of everything: through the API what it can take, straight into the tables what
 * only a CRM brings, and credits all of it.
 * @param tag short and unlike any other tenant's; ids that are not random are made of it.
 */
export async function fillTenant(
  api: TestApi,
  tenant: TestTenant,
  { tag, secret, portalId }: { tag: string; secret: string; portalId: string },
): Promise<FullTenant> {
  const company = new Company(api.database.dataSource, tenant.id);
  const external = {
    influencer: `influencer-${tag}`,
    campaign: `campaign-${tag}`,
    cost: `cost-${tag}`,
    lead: `lead-${tag}`,
    company: `company-${tag}`,
    opportunity: `opportunity-${tag}`,
    refund: `refund-${tag}`,
  };
  const known = {
    email: `known@${tag}.example`,
    visitorId: `visitor-${tag}`,
    userId: `user-${tag}`,
    messageId: `message-${tag}`,
    alias: `alias-${tag}`,
    utmCampaign: `utm-${tag}`,
    postUrl: `https://posts.example/${tag}`,
    domain: `${tag}.example`,
    recordId: `77${portalId}`,
    stageId: `stage-${tag}`,
  };
  await asOwner(api, (client) =>
    client.query('update tenants set name = $2, external_id = $3 where id = $1', [
      tenant.id,
      `${secret} Inc`,
      portalId,
    ]),
  );
  const us = api.as(tenant.adminKey);
  const create = async (path: string, body: object): Promise<string> =>
    ((await us.post(path, body).expect(201)).body as { id: string }).id;
  await us
    .put('/exchange-rates', {
      rates: [{ currency: 'USD', startsOn: null, unitsPerHome: '1.25' }],
    })
    .expect(200);
  await us.patch('/settings', { tracking: { brandTerms: [secret] } }).expect(200);
  const influencer = await create('/influencers', {
    name: `${secret} Mina`,
    notes: secret,
    externalId: external.influencer,
    aliases: [known.alias],
    handles: [{ platform: 'linkedin', handle: secret, url: null }],
  });
  const otherInfluencer = await create('/influencers', { name: `${secret} Ray` });
  const campaign = await create('/campaigns', {
    name: `${secret} Spring`,
    aliases: [known.alias],
    utm: { campaign: known.utmCampaign },
    landingUrl: `https://${known.domain}/${secret}`,
    externalId: external.campaign,
  });
  await us
    .put(`/campaigns/${campaign}/influencers`, {
      assignments: [
        {
          influencerId: influencer,
          platform: 'linkedin',
          contentType: 'post',
          fee: { minor: 5_000, currency: 'EUR' },
          promoCode: `code-${tag}`,
          vanitySlug: `slug-${tag}`,
        },
      ],
    })
    .expect(200);
  const post = await create('/posts', {
    influencerId: influencer,
    campaignId: campaign,
    platform: 'linkedin',
    contentType: 'post',
    title: `${secret} teardown ${known.alias}`,
    url: known.postUrl,
    publishedAt: '2026-01-02T08:00:00Z',
  });
  const cost = await create('/costs', {
    influencerId: influencer,
    campaignId: campaign,
    kind: 'ads',
    amount: { minor: 12_345, currency: 'EUR' },
    incurredOn: '2026-01-03',
    note: `${secret} boost ${known.alias}`,
    externalId: external.cost,
  });
  const key = await create('/keys', { kind: 'secret', name: `${secret} key`, scope: 'read' });
  await us
    .post('/attribution/leads', {
      externalId: external.lead,
      email: `lead@${known.domain}`,
      firstName: secret,
      lastName: 'Lead',
      company: { externalId: external.company, name: `${secret} Works`, domain: known.domain },
      createdAt: '2026-01-09T08:00:00Z',
    })
    .expect(200);
  await us
    .post('/attribution/opportunities', {
      externalId: external.opportunity,
      name: `${secret} won deal`,
      amount: { minor: 400_000, currency: 'EUR' },
      outcome: 'won',
      stage: known.stageId,
      createdAt: '2026-02-01T08:00:00Z',
      closedAt: '2026-03-01T08:00:00Z',
      contacts: [{ externalId: external.lead }],
    })
    .expect(200);
  await us
    .post('/attribution/revenue', {
      kind: 'refund',
      externalId: external.refund,
      opportunity: { externalId: external.opportunity },
      amount: { minor: 10_000, currency: 'EUR' },
      occurredAt: '2026-04-01T08:00:00Z',
      note: `${secret} refund`,
    })
    .expect(200);

  const account = await company.account(`${secret} Holding`);
  const contact = await company.contact({
    createdAt: '2026-01-10T08:00:00Z',
    qualifiedAt: '2026-01-12T08:00:00Z',
    account,
    firstName: secret,
    lastName: 'Berg',
    email: known.email,
  });
  await company.stage('sales', known.stageId, 1, { label: `${secret} stage` });
  const deal = await company.deal({
    name: `${secret} open deal`,
    externalId: known.recordId,
    account,
    contacts: [contact],
    createdAt: '2026-02-01T08:00:00Z',
    pipelineId: 'sales',
    stageId: known.stageId,
    history: [['2026-02-01T08:00:00Z', known.stageId, `${secret} stage`]],
  });
  await us
    .post('/attribution/track', {
      messageId: known.messageId,
      type: 'page',
      anonymousId: known.visitorId,
      userId: known.userId,
      timestamp: '2026-01-05T08:00:00Z',
      title: `${secret} page`,
      url: `https://${known.domain}/${secret}?utm_campaign=${known.utmCampaign}&utm_source=${external.influencer}`,
    })
    .expect(200);
  const only = {
    type: 'page',
    anonymousId: `${known.visitorId}-2`,
    timestamp: '2026-01-06T08:00:00Z',
  };
  await us
    .post('/attribution/track', {
      events: [
        { ...only, messageId: `${known.messageId}-refused`, consent: 'denied' },
        { ...only, messageId: `${known.messageId}-bot`, userAgent: 'Googlebot/2.1' },
      ],
    })
    .expect(200);
  await us
    .post('/attribution/track', {
      messageId: `${known.messageId}-identify`,
      type: 'identify',
      anonymousId: known.visitorId,
      timestamp: '2026-01-10T08:00:00Z',
      email: known.email,
    })
    .expect(200);
  const [lead] = await company.rows<{ id: string }>(
    `select id from contacts where tenant_id = $1 and source = 'api'`,
    [tenant.id],
  );
  for (const person of [contact, lead?.id ?? null]) {
    await company.touch({
      contact: person,
      at: '2026-01-04T08:00:00Z',
      influencer,
      campaign,
      platform: 'linkedin',
      contentType: 'post',
      title: `${secret} touch`,
    });
  }
  const said = { anonymousId: known.visitorId, timestamp: '2026-01-20T08:00:00Z' };
  const unread = [
    {
      ...said,
      messageId: `${known.messageId}-misspelt`,
      type: 'page',
      url: `https://${known.domain}/?utm_source=${secret}-mina&utm_medium=linkdin&utm_campaign=${secret}-${known.alias}-sprng`,
    },
    {
      ...said,
      messageId: `${known.messageId}-answer`,
      type: 'track',
      event: 'answered',
      properties: { answer: `maybe ${secret} Mina, ${known.alias}, the one with the ${tag} hat` },
    },
  ];
  await us.post('/attribution/track', { events: unread }).expect(200);
  await countUnresolved(api.context, tenant.id);
  const repairs = await company.rows<{ id: string; kind: string }>(
    'select id, kind from repairs where tenant_id = $1',
    [tenant.id],
  );
  const medium = repairs.find(({ kind }) => kind === 'platform')?.id ?? '';
  await us.post(`/repairs/${medium}/accept`, {}).expect(200);
  const repair = repairs.find(({ kind }) => kind === 'campaign')?.id ?? '';
  const [answer] = await company.rows<{ id: string }>(
    'select id from self_report_answers where tenant_id = $1',
    [tenant.id],
  );
  const [link] = await company.rows<{ id: string }>(
    'select id from identity_links where tenant_id = $1 and email is not null',
    [tenant.id],
  );
  const user = `8${portalId}`;
  await company.rows(
    `insert into app_users (tenant_id, user_id, email, role) values ($1, $2, $3, 'marketer') returning 1`,
    [tenant.id, user, `${secret.toLowerCase()}@users.example`],
  );
  await company.rows(
    `insert into crm_owners (tenant_id, source, external_id, user_id, name, email, team_ids)
     values ($1, 'hubspot', '1', $2, $3, '', '{t1}') returning 1`,
    [tenant.id, user, `${secret} Owner`],
  );
  const job = randomUUID();
  await company.transaction(async (tx) => {
    await tx.query(
      `insert into jobs (tenant_id, id, kind, state, step, result) values ($1, $2, 'backfill', 'done', $3, $4)`,
      [tenant.id, job, `${secret} step`, JSON.stringify({ note: secret })],
    );
    await tx.query(
      `insert into connections (tenant_id, crm, external_id, api_url, ui_url)
       values ($1, 'hubspot', $2, 'http://127.0.0.1:9', 'http://127.0.0.1:9')`,
      [tenant.id, portalId],
    );
  });
  await us
    .put('/attribution/lift/flags', {
      flags: [{ day: '2026-01-07', kind: 'launch', name: `${secret} launch` }],
    })
    .expect(200);
  await us
    .post('/traffic/search-console', {
      rows: [{ keys: ['2026-01-07', secret], clicks: 5 }],
    })
    .expect(200);
  await company.transaction((tx) => storeLift(tx, liftOf(influencer, post)));
  await company.rows(
    `insert into vanity_hits (tenant_id, slug, day, hits) values ($1, $2, '2026-01-07', 3) returning 1`,
    [tenant.id, `slug-${tag}`],
  );
  await us.post('/pages/influencers/tables/influencers/links').expect(201);
  await company.rows(
    `insert into written_values (tenant_id, crm, object_type, external_id, field_values)
     values ($1, 'hubspot', 'deal', $2, jsonb_build_object('pa_top_influencer', $3::text)) returning 1`,
    [tenant.id, known.recordId, secret],
  );
  await company.rows(
    `insert into write_back_state (tenant_id, crm, error) values ($1, 'hubspot', $2) returning 1`,
    [tenant.id, secret],
  );
  await company.rows(
    `insert into stage_moves (tenant_id, deal_id, rule_id, rule_name, mode, pipeline_id, from_stage_id, to_stage_id,
                              reason, triggered_at, decided_at, outcome)
     select $1, id, 'rule', $2, 'dryRun', 'p', 'a', 'b', $2, now(), now(), 'dryRun'
     from deals where tenant_id = $1 limit 1 returning 1`,
    [tenant.id, secret],
  );
  await company.rows(
    `insert into webhook_events (tenant_id, crm, event_hash, received_at)
     values ($1, 'hubspot', sha256($2::bytea), now()) returning 1`,
    [tenant.id, secret],
  );
  await company.rows(
    `insert into dirty_records (tenant_id, crm, object_type, external_id, marked_at)
     values ($1, 'hubspot', 'deal', $2, now()) returning 1`,
    [tenant.id, `${secret}-deal`],
  );
  await company.rows(
    `insert into relinked_touches (tenant_id, change_id, touch_id, before, after)
     select $1, gen_random_uuid(), id, '{}', jsonb_build_object('influencer', $2::text)
     from attribution_touchpoints where tenant_id = $1 limit 1 returning 1`,
    [tenant.id, secret],
  );
  await runUntilClean(api.context, tenant.id);
  await company.transaction((tx) => storeFit(tx, fitOf(influencer)));
  await company.transaction((tx) => markEverything(tx, 'model refitted'));
  await runUntilClean(api.context, tenant.id);
  return {
    secret,
    tenant,
    company,
    portalId,
    influencer,
    otherInfluencer,
    campaign,
    post,
    cost,
    key,
    job,
    account,
    contact,
    deal,
    link: link?.id ?? '',
    repair,
    answer: answer?.id ?? '',
    user,
    external,
    ...known,
  };
}

/** What a fit of this tenant's might have learnt: one influencer, who must be shown by name to nobody else. */
function fitOf(influencerId: string): Parameters<typeof storeFit>[1] {
  const values = {
    values: { [`influencer:${influencerId}`]: 0.5 },
    conversions: 1,
    paths: 1,
    order: 1,
    warning: null,
  };
  return {
    fitted: { dataDriven: null, markov: values, shapley: { ...values, order: null } },
    counts: {
      accounts: 1,
      deals: 1,
      won: 1,
      answers: 0,
      posts: 1,
      journeys: 1,
      influencerTouches: 1,
    },
    level: 'fallback',
    reason: '1 won deal so far; the data-driven model starts at 30.',
    fittedAt: new Date('2026-05-01T00:00:00Z'),
    durationMs: 12,
  };
}

/** Every row of the tenant in every table, as the owner of the database sees them. */
export function dumpTenant(api: TestApi, tenantId: number): Promise<Record<string, string[]>> {
  return asOwner(api, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where n.nspname = 'public' and c.relkind = 'r' order by 1`,
    );
    const dump: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${name} t where tenant_id = $1 order by 1`,
        [tenantId],
      );
      dump[name] = rows.map(({ row }) => row);
    }
    const { rows } = await client.query<{ row: string }>(
      'select t::text as row from tenants t where id = $1',
      [tenantId],
    );
    dump['tenants'] = rows.map(({ row }) => row);
    return dump;
  });
}

/** Looks behind row-level security. */
export async function asOwner<Result>(
  api: TestApi,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: api.database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An analysis in which one influencer brought direct visits. */
function liftOf(influencerId: string, postId: string): Parameters<typeof storeLift>[1] {
  const known = {
    influencerId,
    excess: { value: 12, low: 5, high: 20 },
    placeboP: 0.01,
    preTrend: 'flat',
  } as const;
  return {
    series: [
      {
        kind: 'direct',
        source: 'tracker',
        reason: null,
        days: 200,
        total: 4_000,
        halfLifeDays: 3,
        dispersion: 1.2,
        excess: known.excess,
        influencers: [
          { ...known, events: 6, baselineDays: 90, q: 0.02, isClaimed: true, reason: null },
        ],
        events: [
          {
            ...known,
            eventId: postId,
            postIds: [postId],
            from: 20_455,
            until: 20_455,
            strength: 0.5,
            kept: 1,
          },
        ],
      },
    ],
    inForce: { series: [] },
    analysedAt: new Date('2026-01-31T03:10:00Z'),
    durationMs: 1_000,
  };
}
