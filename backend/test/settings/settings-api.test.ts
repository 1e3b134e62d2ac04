import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, type Settings } from '@pipeline-attribution/shared';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { writeRecords } from '../../src/records/store.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';

interface Refusal {
  readonly errors: { field: string; message: string }[];
}

describe('Settings', () => {
  let api: TestApi;
  let admin: Caller;

  beforeAll(async () => {
    api = await testApi({ endpoints: [...settingsEndpoints, ...campaignEndpoints] });
    admin = api.as(api.ours.adminKey);
    await withTenant(api.context.dataSource, api.ours.id, (tx) =>
      writeRecords(tx, 'hubspot', {
        stages: [
          stage('open', 0.2, 'open'),
          stage('contract', 0.9, 'open'),
          stage('won', 1, 'won'),
        ],
        deals: [deal('1', 'open'), deal('2', 'contract')],
        stageHistories: [
          {
            dealExternalId: '2',
            entries: [
              {
                stageId: 'contract',
                label: 'Contract',
                outcome: 'open',
                enteredAt: new Date('2026-03-05T00:00:00Z'),
              },
            ],
          },
        ],
      }),
    );
    await clean();
  });
  afterAll(() => api.close());
  afterEach(() => clean());

  const stage = (stageId: string, probability: number, outcome: 'open' | 'won' | 'lost') => ({
    pipelineId: 'p',
    stageId,
    pipelineLabel: 'Sales',
    label: stageId,
    position: Math.round(probability * 10),
    probability,
    outcome,
  });
  const deal = (externalId: string, stageId: string) => ({
    externalId,
    accountExternalId: null,
    name: `Deal ${externalId}`,
    pipelineId: 'p',
    stageId,
    outcome: 'open' as const,
    probability: stageId === 'open' ? 0.2 : 0.9,
    amountMinor: 100_000,
    currency: 'EUR',
    homeMinor: 100_000,
    createdAt: new Date('2026-03-01T00:00:00Z'),
    closedAt: null,
    expectedCloseOn: null,
    ownerName: '',
  });
  const clean = async (): Promise<void> => {
    await api.rows('delete from dirty_deals where tenant_id = $1', [api.ours.id]);
  };
  const dirtyReasons = async (): Promise<string[]> =>
    (
      await api.rows<{ reason: string }>(
        'select distinct reason from dirty_deals where tenant_id = $1',
        [api.ours.id],
      )
    ).map(({ reason }) => reason);
  const wrongFields = async (body: object): Promise<string[]> => {
    const response = await admin.patch('/settings', body);
    expect(response.status).toBe(400);
    return (response.body as Refusal).errors.map(({ field }) => field);
  };

  const rule = (change: object = {}) => ({
    id: 'touched',
    name: 'Touched',
    enabled: true,
    trigger: { kind: 'influencerTouches', count: 2 },
    pipelineId: 'p',
    fromStageId: 'open',
    toStageId: 'contract',
    ...change,
  });

  it('take stage rules that the pipeline allows, and start with none', async () => {
    const before = (await admin.get('/settings')).body as Settings;
    expect(before.writeBack).toEqual({ enabled: false, stageRuleMode: 'off', stageRules: [] });
    const writeBack = { stageRuleMode: 'dryRun', stageRules: [rule()] };
    const answer = await admin.patch('/settings', { writeBack }).expect(200);
    expect((answer.body as Settings).writeBack).toEqual({ enabled: false, ...writeBack });
    // What is known keeps its place however the pipeline changes.
    await admin.patch('/settings', { writeBack: { enabled: true } }).expect(200);
    await admin.put('/settings', DEFAULT_SETTINGS).expect(200);
  });

  it.each([
    ['backward', { fromStageId: 'contract', toStageId: 'open' }, 'toStageId'],
    ['into a closed stage', { toStageId: 'won' }, 'toStageId'],
    ['out of a closed stage', { fromStageId: 'won' }, 'fromStageId'],
    ['in a pipeline there is not', { pipelineId: 'q' }, 'pipelineId'],
  ])('refuse a stage rule that moves %s, and name the field', async (_, change, field) => {
    const answer = await admin
      .patch('/settings', { writeBack: { stageRules: [rule(change)] } })
      .expect(400);
    expect((answer.body as Refusal).errors.map((error) => error.field)).toEqual([
      `writeBack.stageRules.0.${field}`,
    ]);
  });

  it('refuse stage rules of one id, of no touches and of more than the whole deal', async () => {
    for (const stageRules of [
      [rule(), rule()],
      [rule({ trigger: { kind: 'influencerTouches', count: 0 } })],
      [rule({ trigger: { kind: 'score', atLeast: 101 } })],
    ]) {
      await admin.patch('/settings', { writeBack: { stageRules } }).expect(400);
    }
  });

  it('have their defaults until somebody chooses', async () => {
    expect((await admin.get('/settings').expect(200)).body).toEqual(DEFAULT_SETTINGS);
  });

  it('are merged by group, and every deal is credited anew when credit depends on the change', async () => {
    const changed = await admin
      .patch('/settings', {
        defaultModel: 'time_decay',
        parameters: { timeDecayHalfLifeDays: 14 },
        creditScope: { linear: 'influencer' },
      })
      .expect(200);
    expect(changed.body).toEqual({
      ...DEFAULT_SETTINGS,
      defaultModel: 'time_decay',
      parameters: { ...DEFAULT_SETTINGS.parameters, timeDecayHalfLifeDays: 14 },
      creditScope: { linear: 'influencer' },
    });
    expect(await dirtyReasons()).toEqual([
      'settings changed: defaultModel, parameters, creditScope',
    ]);
    const back = await admin.patch('/settings', { creditScope: { linear: null } }).expect(200);
    expect(back.body).toMatchObject({ creditScope: {} });
    await admin.put('/settings', DEFAULT_SETTINGS).expect(200);
    expect((await admin.get('/settings')).body).toEqual(DEFAULT_SETTINGS);
  });

  it('mark nothing when credit does not depend on the change', async () => {
    await admin
      .patch('/settings', {
        locale: 'de-DE',
        roi: { grossMargin: 0.7 },
        privacy: { retentionDays: 400 },
        tracking: { ownDomains: ['Example.com'] },
      })
      .expect(200);
    expect(await dirtyReasons()).toEqual([]);
    const { body } = (await admin.get('/settings')) as { body: typeof DEFAULT_SETTINGS };
    expect(body.tracking.ownDomains).toEqual(['example.com']);
  });

  it('refuse what makes no sense, field by field', async () => {
    expect(await wrongFields({ defaultModel: 'best' })).toEqual(['defaultModel']);
    expect(await wrongFields({ parameters: { position: { first: 0.7, last: 0.6 } } })).toEqual([
      'parameters.position.last',
    ]);
    expect(await wrongFields({ lookbackDays: 0, locale: 'klingon!', colour: 'red' })).toEqual(
      expect.arrayContaining(['lookbackDays', 'locale', 'colour']),
    );
    expect(await wrongFields({ privacy: { retentionDays: 1e400 } })).toEqual([
      'privacy.retentionDays',
    ]);
    await admin.put('/settings', { defaultModel: 'linear' }).expect(400);
  });

  describe('own domains and brand terms', () => {
    const tracking = async (change: object): Promise<unknown> => {
      const { body } = (await admin.patch('/settings', { tracking: change }).expect(200)) as {
        body: typeof DEFAULT_SETTINGS;
      };
      return body.tracking;
    };

    it('are cut down from the addresses people paste, each kept once', async () => {
      expect(
        await tracking({
          ownDomains: [
            'https://www.Acme.com/pricing?utm_source=x',
            'acme.com',
            ' blog.acme.co.uk/ ',
            '*.acme.io',
            'acme.substack.com',
            'https://müller.de/',
          ],
          brandTerms: ['  Acme   Forecast ', 'acme-forecast', 'https://www.acme.com/', 'Müller'],
        }),
      ).toMatchObject({
        ownDomains: [
          'acme.com',
          'blog.acme.co.uk',
          'acme.io',
          'acme.substack.com',
          'xn--mller-kva.de',
        ],
        brandTerms: ['Acme Forecast', 'acme.com', 'Müller'],
      });
    });

    it.each([
      ['ownDomains', 'acme', /“acme” is no domain/],
      ['ownDomains', 'not a domain', /is no domain/],
      ['ownDomains', '', /is no domain/],
      ['ownDomains', 'javascript:alert(1)', /is no domain/],
      ['ownDomains', 'http://127.0.0.1/', /is no domain/],
      ['ownDomains', 'sales@acme.com', /is an e-mail address/],
      ['ownDomains', 'co.uk', /what many companies’ domains end in/],
      ['ownDomains', 'https://www.linkedin.com/company/acme/', /is LinkedIn, not a site of yours/],
      ['ownDomains', 'google.com', /is where people find you/],
      ['brandTerms', '🙂', /no two letters or digits/],
      ['brandTerms', 'a'.repeat(101), /at most 100 characters/],
    ])('%s refuse %s with a reason', async (field, text, reason) => {
      const refused = await admin
        .patch('/settings', { tracking: { [field]: ['acme.com', text] } })
        .expect(400);
      expect(refused.text).toMatch(reason);
      expect(await wrongFields({ tracking: { [field]: ['acme.com', text] } })).toEqual([
        `tracking.${field}.1`,
      ]);
    });
  });

  it('are changed by admins only', async () => {
    await api.as(api.ours.readKey).get('/settings').expect(200);
    await api.as(api.ours.writerKey).patch('/settings', { lookbackDays: 30 }).expect(403);
    await api.as(api.ours.writeKey).get('/settings').expect(403);
  });

  describe('keys', () => {
    it('are shown once, hashed at rest, listed with a hint, and dead when revoked', async () => {
      const created = await admin
        .post('/keys', { kind: 'secret', name: 'Zapier', scope: 'read' })
        .expect(201);
      const { id, key } = created.body as { id: string; key: string };
      expect(key).toMatch(/^sk_[\w-]{32}$/);
      const stored = await api.rows<{ text: string }>(
        'select k::text as text from api_keys k where tenant_id = $1 and id = $2',
        [api.ours.id, id],
      );
      expect(stored[0]?.text).not.toContain(key.slice(3));
      const listed = await admin.get('/keys').expect(200);
      expect(listed.text).not.toContain(key);
      expect((listed.body as { items: object[] }).items).toContainEqual(
        expect.objectContaining({ id, name: 'Zapier', scope: 'read', shown: `…${key.slice(-4)}` }),
      );
      await api.as(key).get('/settings').expect(200);
      await api.as(key).get('/keys').expect(403);
      await admin.delete(`/keys/${id}`).expect(204);
      await api.as(key).get('/settings').expect(401);
      await admin.delete(`/keys/${id}`).expect(204);
    });

    it('that are public may only be used from the websites named', async () => {
      const { body } = (await admin
        .post('/keys', { kind: 'write', name: 'Shop', allowedOrigins: ['https://shop.example'] })
        .expect(201)) as { body: unknown };
      const { key, shown } = body as { key: string; shown: string };
      expect(shown).toBe(key);
      const from = (origin: string) => api.as(key).get('/settings').set('Origin', origin);
      expect((await from('https://evil.example')).text).toContain('may not be used from');
      expect((await from('https://shop.example')).text).toContain('can only send touchpoints');
    });

    it('need a scope exactly when they are secret', async () => {
      await admin.post('/keys', { kind: 'secret', name: 'x' }).expect(400);
      await admin.post('/keys', { kind: 'write', name: 'x', scope: 'admin' }).expect(400);
      await admin
        .post('/keys', { kind: 'write', name: 'x', allowedOrigins: ['https://a.example/'] })
        .expect(400);
    });

    it('of another tenant cannot be revoked', async () => {
      const { body } = (await admin.get('/keys').expect(200)) as { body: unknown };
      const [first] = (body as { items: { id: string }[] }).items;
      await api
        .as(api.theirs.adminKey)
        .delete(`/keys/${first?.id ?? ''}`)
        .expect(404);
    });
  });

  describe('stages', () => {
    const stages = async (): Promise<Record<string, unknown>[]> =>
      ((await admin.get('/stages').expect(200)).body as { stages: Record<string, unknown>[] })
        .stages;
    const key = { source: 'hubspot', pipelineId: 'p' };

    it('are listed with their deals', async () => {
      expect(await stages()).toMatchObject([
        { stageId: 'open', probability: 0.2, deals: 1 },
        { stageId: 'contract', probability: 0.9, deals: 1 },
        { stageId: 'won', outcome: 'won', deals: 0 },
      ]);
    });

    it('mean what the admin says, for the deals in them, also after the CRM speaks again', async () => {
      await admin
        .patch('/stages', {
          stages: [{ ...key, stageId: 'contract', outcome: 'won', probability: 1 }],
        })
        .expect(200);
      const dealTwo = () =>
        api.rows(
          `select outcome, probability, closed_at from deals where tenant_id = $1 and external_id = '2'`,
          [api.ours.id],
        );
      const won = [{ outcome: 'won', probability: 1, closed_at: new Date('2026-03-05T00:00:00Z') }];
      expect(await dealTwo()).toEqual(won);
      expect(await dirtyReasons()).toEqual(['stage mapping applied']);
      await withTenant(api.context.dataSource, api.ours.id, (tx) =>
        writeRecords(tx, 'hubspot', {
          stages: [
            stage('open', 0.2, 'open'),
            stage('contract', 0.8, 'open'),
            stage('won', 1, 'won'),
          ],
          deals: [deal('2', 'contract')],
        }),
      );
      expect(await dealTwo()).toEqual(won);
      expect(await stages()).toContainEqual(
        expect.objectContaining({
          stageId: 'contract',
          outcome: 'won',
          mapped: { outcome: true, probability: true },
        }),
      );
    });

    it('that do not exist cannot be mapped', async () => {
      await admin
        .patch('/stages', { stages: [{ ...key, stageId: 'nope', outcome: 'won' }] })
        .expect(404);
      await admin
        .patch('/stages', { stages: [{ ...key, stageId: 'open', probability: 2 }] })
        .expect(400);
    });
  });

  describe('exchange rates', () => {
    it('are replaced as a whole and convert costs anew', async () => {
      const rates = [
        { currency: 'USD', startsOn: null, unitsPerHome: '1.1' },
        { currency: 'USD', startsOn: '2026-05-01', unitsPerHome: '1.25' },
      ];
      const put = await admin.put('/exchange-rates', { rates }).expect(200);
      expect(put.body).toEqual({ homeCurrency: 'EUR', rates });
      const { body } = (await admin
        .post('/costs', {
          kind: 'tools',
          incurredOn: '2026-05-02',
          amount: { minor: 10_000, currency: 'USD' },
        })
        .expect(201)) as { body: unknown };
      expect(body).toMatchObject({ homeAmount: { minor: 8_000, currency: 'EUR' } });
      await admin
        .put('/exchange-rates', { rates: [{ currency: 'USD', startsOn: null, unitsPerHome: '2' }] })
        .expect(200);
      const { id } = body as { id: string };
      expect((await admin.get(`/costs/${id}`)).body).toMatchObject({
        homeAmount: { minor: 5_000 },
      });
      const refused = await admin.put('/exchange-rates', { rates: [] });
      expect(refused.status).toBe(400);
      await admin.delete(`/costs/${id}`).expect(204);
    });

    it('can be written back as they were read, where the CRM lists the home currency too', async () => {
      await api.rows(
        `insert into exchange_rates (tenant_id, currency, starts_on, rate) values ($1, 'EUR', '2000-01-01', 1)`,
        [api.ours.id],
      );
      const read = (await admin.get('/exchange-rates').expect(200)).body as { rates: object[] };
      expect(read.rates).not.toContainEqual(expect.objectContaining({ currency: 'EUR' }));
      const put = await admin.put('/exchange-rates', { rates: read.rates }).expect(200);
      expect(put.body).toEqual(read);
    });

    it('refuse the home currency, repeats, and what is no rate', async () => {
      const put = (rate: object) =>
        admin.put('/exchange-rates', {
          rates: [{ currency: 'USD', startsOn: null, unitsPerHome: '1', ...rate }],
        });
      await put({ currency: 'EUR' }).expect(400);
      await put({ unitsPerHome: '0.000' }).expect(400);
      await put({ unitsPerHome: '1,1' }).expect(400);
      await put({ unitsPerHome: 1.1 }).expect(400);
      await put({ startsOn: '2026-02-31' }).expect(400);
      await put({ currency: 'dollar' }).expect(400);
      await put({ unitsPerHome: '999999999.999999999999' }).expect(200);
      await put({ unitsPerHome: '0.000000001' }).expect(200);
      await put({ unitsPerHome: '0.000000000001' }).expect(400);
    });
  });

  it('leave a trail for admins', async () => {
    const first = await admin.get('/audit-log?limit=2').expect(200);
    const page = first.body as { items: { id: number; actor: string }[]; nextBefore: number };
    expect(page.items).toHaveLength(2);
    const next = await admin
      .get(`/audit-log?limit=2&before=${String(page.nextBefore)}`)
      .expect(200);
    const ids = [...page.items, ...(next.body as typeof page).items].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const keys = await admin.get('/audit-log?entity=key').expect(200);
    expect(keys.text).not.toMatch(/sk_[\w-]{32}/);
    await api.as(api.ours.writerKey).get('/audit-log').expect(403);
  });
});
