import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Settings } from '@pipeline-attribution/shared';
import { runUntilClean } from '../../../src/attribution/credit-dirty.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { runWriteBack, type WriteBackResult } from '../../../src/crm/write-back/run-write-back.ts';
import { withTenant } from '../../../src/db/tenancy.ts';
import { hashKey } from '../../../src/http/authenticate.ts';
import { agree } from '../support/administrator.ts';
import { fillTenant } from '../support/fill-tenant.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const company = smallCompany(7, 30);

interface Preview {
  readonly objects: {
    object: string;
    records: number;
    examples: {
      externalId: string;
      fields: { field: string; now: string | null; then: string | null; isHeld: boolean }[];
    }[];
  }[];
  readonly stageMoves: { count: number; examples: { recordId: string }[] };
}

describe('Writing into HubSpot', () => {
  let landscape: TestLandscape;
  let tenantId: number;
  let key = '';
  let now = new Date(company.endsAt);
  const call = async <Body>(method: string, path: string, body?: object): Promise<Body> => {
    const response = await fetch(`${landscape.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Body;
  };
  const set = (writeBack: Partial<Settings['writeBack']>): Promise<Settings> =>
    call('PATCH', '/settings', { writeBack });
  const round = async (isFull = false): Promise<WriteBackResult> => {
    const result = await runWriteBack(landscape.services, tenantId, 'hubspot', { isFull });
    if (result === null) throw new Error('Nothing is switched on.');
    return result;
  };
  const property = (type: 'deals' | 'contacts', id: string, name: string): string | undefined =>
    landscape.hubspot.store.find(type, id)?.properties.get(name);
  /** A deal with figures, and what stands on it. */
  const someDeal = async (nth = 0): Promise<string> => {
    const rows = await landscape.rows<{ external_id: string }>(
      tenantId,
      `select distinct d.external_id from pipeline_attribution p
       join deals d on d.tenant_id = p.tenant_id and d.id = p.deal_id
       join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
       where p.tenant_id = $1 and p.model = 'position_based' and p.stage = d.outcome
       order by d.external_id`,
      [tenantId],
    );
    return rows[nth]?.external_id ?? '';
  };

  beforeAll(async () => {
    landscape = await startLandscape({ company, now: () => now });
    await fetch(await agree(`${landscape.url}/install/hubspot?features=write-back`));
    tenantId = await landscape.tenantOf('hubspot');
    await landscape.jobsDone(tenantId);
    await fillTenant(landscape, tenantId);
    await runUntilClean(landscape.context, tenantId);
    key = `sk_${randomBytes(24).toString('base64url')}`;
    await withTenant(landscape.database.dataSource, tenantId, (tx) =>
      tx.query(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
         values ($1, 'secret', 'Test', $2, $3, '{admin}')`,
        [tenantId, hashKey(key), `…${key.slice(-4)}`],
      ),
    );
  }, 300_000);
  afterAll(() => landscape.close());

  it('is off until somebody switches it on', async () => {
    expect(await runWriteBack(landscape.services, tenantId, 'hubspot')).toBeNull();
    expect([...landscape.hubspot.oauth.scopesUsed]).not.toContain('crm.objects.deals.write');
    expect(await call<object>('GET', '/write-back')).toMatchObject({
      enabled: false,
      stageRuleMode: 'off',
      missingPermissions: [],
      grantUrl: null,
    });
  });

  it('shows beforehand what would be written, and writes nothing by showing', async () => {
    const { objects } = await call<Preview>('GET', '/write-back/preview');
    expect(objects.map(({ object }) => object)).toEqual(['deal', 'contact']);
    for (const { records, examples } of objects) {
      expect(records).toBeGreaterThan(0);
      expect(examples.length).toBeGreaterThan(0);
      expect(examples.flatMap(({ fields }) => fields.map((one) => one.now))).toEqual(
        expect.arrayContaining([null]),
      );
      expect(examples[0]?.fields.some(({ then }) => then !== null)).toBe(true);
    }
    expect([...landscape.hubspot.oauth.scopesUsed]).not.toContain('crm.objects.deals.write');
  });

  it('puts on deals and people what the ledger says, in a job that starts with the switch', async () => {
    await set({ enabled: true });
    await landscape.jobsDone(tenantId);
    const jobs = await call<{ items: { kind: string; result: WriteBackResult }[] }>(
      'GET',
      '/jobs?kind=writeBack',
    );
    expect(jobs.items).toHaveLength(1);
    const { deals, people } = jobs.items[0]?.result ?? {};
    expect(deals?.written).toBeGreaterThan(5);
    expect(people?.written).toBeGreaterThan(5);
    expect(deals).toMatchObject({ held: 0, refused: 0 });
    const ledger = await landscape.rows<{
      external_id: string;
      share: number;
      amount: number;
      top: string;
    }>(
      tenantId,
      `select d.external_id, sum(p.weight) as share, sum(p.amount_minor)::bigint as amount,
              (array_agg(i.name order by p.weight desc))[1] as top
       from (select deal_id, influencer_id, stage, sum(weight) as weight, sum(amount_minor) as amount_minor
             from pipeline_attribution where tenant_id = $1 and model = 'position_based'
             group by 1, 2, 3) p
       join deals d on d.tenant_id = $1 and d.id = p.deal_id and d.outcome = p.stage
       join influencers i on i.tenant_id = $1 and i.id = p.influencer_id
       where d.amount_minor is not null group by 1`,
      [tenantId],
    );
    expect(ledger.length).toBeGreaterThan(5);
    for (const { external_id: id, share, amount } of ledger) {
      expect(Number(property('deals', id, 'pa_influencer_share'))).toBeCloseTo(share * 100, 0);
      expect(Number(property('deals', id, 'pa_attributed_amount')) * 100).toBeCloseTo(amount, 3);
      const named = property('deals', id, 'pa_influencers')?.split('; ') ?? [];
      expect(named).toContain(property('deals', id, 'pa_top_influencer'));
      const [first = '', last = ''] = ['first', 'last'].map(
        (which) => property('deals', id, `pa_${which}_influencer_touch`) ?? '',
      );
      expect(Date.parse(first)).toBeLessThanOrEqual(Date.parse(last));
      expect(property('deals', id, 'pa_attribution_model')).toBe('Position-based');
    }
    const definition = await call<{ deals: number; people: number; error: string | null }>(
      'GET',
      '/write-back',
    );
    expect(definition).toMatchObject({
      deals: deals?.written,
      people: people?.written,
      error: null,
    });
  });

  it('writes nothing a second time, neither in a round nor in a full one', async () => {
    for (const isFull of [false, true]) {
      const { deals, people } = await round(isFull);
      expect([deals.written, people.written]).toEqual([0, 0]);
    }
  });

  it('follows a change of the ledger, and touches only what changed', async () => {
    const id = await someDeal();
    landscape.hubspot.store.changeAmount(id, 9_000_000_00);
    now = new Date(now.getTime() + 180_000);
    await runSync(landscape.services, tenantId, 'hubspot');
    await runUntilClean(landscape.context, tenantId);
    const before = property('deals', id, 'pa_attributed_amount');
    const { deals } = await round();
    expect(deals.written).toBe(1);
    expect(property('deals', id, 'pa_attributed_amount')).not.toBe(before);
  });

  it('never overwrites what a person wrote, says so, and takes over again what they emptied', async () => {
    const id = await someDeal(1);
    const ours = property('deals', id, 'pa_top_influencer');
    landscape.hubspot.store.update('deals', id, { pa_top_influencer: 'Somebody I met' });
    await set({});
    await call('PATCH', '/settings', { defaultModel: 'linear' });
    await runUntilClean(landscape.context, tenantId);
    expect((await round()).deals.held).toBe(1);
    expect(property('deals', id, 'pa_top_influencer')).toBe('Somebody I met');
    expect(property('deals', id, 'pa_attribution_model')).toBe('Linear');
    expect(await call<{ held: number }>('GET', '/write-back')).toMatchObject({ held: 1 });
    landscape.hubspot.store.update('deals', id, { pa_top_influencer: null });
    await round(true);
    expect(property('deals', id, 'pa_top_influencer')).not.toBe('Somebody I met');
    expect(property('deals', id, 'pa_top_influencer')).toBeDefined();
    expect(ours).toBeDefined();
    await call('PATCH', '/settings', { defaultModel: 'position_based' });
    await runUntilClean(landscape.context, tenantId);
    await round();
  });

  it('writes the others where a rule of the portal protects one, and tells in HubSpot’s words', async () => {
    const id = await someDeal(2);
    const message = 'Property "closed_lost_reason" is required for this stage.';
    landscape.hubspot.refusals.expect({ status: 400, path: '/deals/batch/update' });
    landscape.hubspot.store.protectedRecords.set(id, message);
    await call('PATCH', '/settings', { defaultModel: 'last_touch' });
    await runUntilClean(landscape.context, tenantId);
    const { deals } = await round();
    expect(deals.refused).toBe(1);
    expect(deals.written).toBeGreaterThan(5);
    expect(deals.refusal).toContain(message);
    landscape.hubspot.store.protectedRecords.clear();
    await call('PATCH', '/settings', { defaultModel: 'position_based' });
    await runUntilClean(landscape.context, tenantId);
    expect((await round()).deals.refused).toBe(0);
  });

  it('knows its own values again by HubSpot’s history when everything here was erased', async () => {
    await landscape.rows(tenantId, 'delete from written_values where tenant_id = $1', [tenantId]);
    const id = await someDeal();
    landscape.hubspot.store.update('deals', id, { pa_top_influencer: 'By hand' });
    await call('PATCH', '/settings', { defaultModel: 'linear' });
    await runUntilClean(landscape.context, tenantId);
    const { deals } = await round();
    expect(deals.held).toBe(1);
    expect(property('deals', id, 'pa_top_influencer')).toBe('By hand');
    expect(property('deals', id, 'pa_attribution_model')).toBe('Linear');
  });

  describe('by stage rules', () => {
    const rule = {
      id: 'touched',
      name: 'Touched by an influencer',
      enabled: true,
      trigger: { kind: 'firstInfluencerTouch' as const },
      pipelineId: 'default',
      fromStageId: 'appointmentscheduled',
      toStageId: 'qualifiedtobuy',
    };
    const stageOf = (id: string): string | undefined => property('deals', id, 'dealstage');
    const due = async (): Promise<string[]> =>
      (await call<Preview>('GET', '/write-back/preview')).stageMoves.examples.map(
        ({ recordId }) => recordId,
      );
    let first = '';
    let second = '';

    it('moves nothing in a dry run, and notes once what it would move', async () => {
      // Two deals with an influencer in their past, put at the beginning of the pipeline as if they were new.
      const open = await landscape.rows<{ external_id: string }>(
        tenantId,
        `select distinct d.external_id from pipeline_attribution p
         join deals d on d.tenant_id = p.tenant_id and d.id = p.deal_id and d.outcome = 'open'
         join influencers i on i.tenant_id = p.tenant_id and i.id = p.influencer_id
         where p.tenant_id = $1 and p.model = 'linear' and p.stage = 'open' order by 1 limit 2`,
        [tenantId],
      );
      [first = '', second = ''] = open.map(({ external_id: id }) => id);
      expect(second).not.toBe('');
      for (const id of [first, second]) {
        const record = landscape.hubspot.store.find('deals', id);
        record?.history.set('dealstage', []);
        landscape.hubspot.store.update('deals', id, { dealstage: 'appointmentscheduled' });
      }
      now = new Date(now.getTime() + 180_000);
      await runSync(landscape.services, tenantId, 'hubspot');
      await runUntilClean(landscape.context, tenantId);
      await set({ stageRuleMode: 'dryRun', stageRules: [rule] });
      expect(await due()).toEqual(expect.arrayContaining([first, second]));
      const { stageMoves } = await round();
      expect(stageMoves).toBeGreaterThanOrEqual(2);
      expect((await round()).stageMoves).toBe(0);
      expect([stageOf(first), stageOf(second)]).toEqual([rule.fromStageId, rule.fromStageId]);
      const audit = await landscape.rows(
        tenantId,
        `select id from audit_log where tenant_id = $1 and action = 'would move stage' and actor = 'stage-rule:touched'`,
        [tenantId],
      );
      expect(audit).toHaveLength(stageMoves);
    });

    it('moves them once it is on, with the reason in the audit log, and leaves be what changed a moment ago', async () => {
      // Somebody is quicker than our next reading.
      landscape.hubspot.store.update('deals', second, { dealstage: 'presentationscheduled' });
      await set({ stageRuleMode: 'on' });
      await round();
      expect(stageOf(first)).toBe(rule.toStageId);
      expect(stageOf(second)).toBe('presentationscheduled');
      const { moves } = await call<{
        moves: { recordId: string; outcome: string; reason: string }[];
      }>('GET', '/write-back/stage-moves');
      expect(moves).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            recordId: first,
            outcome: 'moved',
            reason: 'First influencer touch',
          }),
          expect.objectContaining({ recordId: second, outcome: 'changed' }),
        ]),
      );
      const [deal] = await landscape.rows<{ stage_id: string }>(
        tenantId,
        'select stage_id from deals where tenant_id = $1 and external_id = $2',
        [tenantId, first],
      );
      expect(deal?.stage_id).toBe(rule.toStageId);
      const audit = await landscape.rows<{ before: object; after: object }>(
        tenantId,
        `select a.before, a.after from audit_log a join deals d on d.tenant_id = $1 and d.id::text = a.entity_id
         where a.tenant_id = $1 and a.action = 'move stage' and d.external_id = $2`,
        [tenantId, first],
      );
      expect(audit).toEqual([
        {
          before: { stageId: rule.fromStageId },
          after: expect.objectContaining({ stageId: rule.toStageId, rule: rule.name }) as unknown,
        },
      ]);
    });

    it('does not move back what a person took back, however often it looks', async () => {
      now = new Date(now.getTime() + 3_600_000);
      landscape.hubspot.store.update('deals', first, { dealstage: rule.fromStageId });
      await runSync(landscape.services, tenantId, 'hubspot');
      await runUntilClean(landscape.context, tenantId);
      expect((await round()).stageMoves).toBe(0);
      await set({ stageRules: [{ ...rule, id: 'another' }] });
      now = new Date(now.getTime() + 3_600_000);
      expect((await round()).stageMoves).toBe(0);
      expect(stageOf(first)).toBe(rule.fromStageId);
      expect(await due()).not.toContain(first);
    });

    it('moves a deal that stayed where it was when a round was cut off behind HubSpot’s answer', async () => {
      await set({ stageRules: [{ ...rule, id: 'third' }], stageRuleMode: 'off' });
      const id = landscape.hubspot.store.create('deals', {
        dealname: 'Cut off',
        pipeline: 'default',
        dealstage: rule.fromStageId,
        amount: '1000',
      });
      const person = await landscape.rows<{ external_id: string }>(
        tenantId,
        `select c.external_id from contact_reach r join contacts c on c.tenant_id = $1 and c.id = r.contact_id
         where r.tenant_id = $1 and c.deleted_at is null and c.merged_into_id is null
         order by r.last_touch_at desc limit 1`,
        [tenantId],
      );
      landscape.hubspot.store.associate('deals', id, 'contacts', person[0]?.external_id ?? '');
      now = new Date(now.getTime() + 180_000);
      await runSync(landscape.services, tenantId, 'hubspot');
      await runUntilClean(landscape.context, tenantId);
      await set({ stageRuleMode: 'on' });
      expect(await due()).toContain(id);
      // HubSpot moves the deal; what it says of it afterwards never arrives.
      let reads = 0;
      landscape.hubspot.faults.next({
        status: 400,
        times: 1,
        match: (request) =>
          request.path.endsWith('/deals/batch/read') &&
          stageOf(id) === rule.toStageId &&
          ++reads > 0,
      });
      await expect(round()).rejects.toThrow();
      expect(stageOf(id)).toBe(rule.toStageId);
      await round();
      const { moves } = await call<{ moves: { recordId: string; outcome: string }[] }>(
        'GET',
        '/write-back/stage-moves',
      );
      expect(moves).toContainEqual(expect.objectContaining({ recordId: id, outcome: 'moved' }));
    });
  });

  it('says what to grant where the permission is missing, and stops at that', async () => {
    await landscape.rows(
      tenantId,
      `update connections set scopes = array_remove(scopes, 'crm.objects.deals.write') where tenant_id = $1`,
      [tenantId],
    );
    await expect(round(true)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('/install/hubspot?features=write-back') as unknown,
    });
    expect(await call<{ error: string }>('GET', '/write-back')).toMatchObject({
      error: expect.stringContaining('crm.objects.deals.write') as unknown,
      missingPermissions: ['crm.objects.deals.write'],
      grantUrl: expect.stringMatching(/\/install\/hubspot\?features=write-back$/) as unknown,
    });
  });
});
