import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withTenant } from '../../src/db/tenancy.ts';
import { recordEndpoints } from '../../src/records/endpoints.ts';
import { writeRecords } from '../../src/records/store.ts';
import { testApi, type Caller, type TestApi } from '../support/api.ts';

const NOW = '2026-06-15T12:00:00.000Z';

describe('Recording by the API', () => {
  let api: TestApi;
  let as: Caller;
  let next = 0;
  const fresh = (what: string): string => `${what}-${(next += 1)}`;

  beforeAll(async () => {
    api = await testApi({ endpoints: recordEndpoints, now: NOW });
    as = api.as(api.ours.writerKey);
    await withTenant(api.database.dataSource, api.ours.id, (tx) =>
      writeRecords(tx, 'hubspot', {
        contacts: [
          {
            objectType: 'contact',
            externalId: '61350770100',
            accountExternalId: null,
            email: 'crm@example.com',
            firstName: 'Carla',
            lastName: 'Riemann',
            title: '',
            lifecycleStage: null,
            leadStatus: null,
            qualifiedAt: null,
            selfReported: null,
            sourceFacts: {},
            consent: 'unknown',
            createdAt: new Date('2026-01-01'),
          },
        ],
        deals: (['won', 'open'] as const).map((outcome) => ({
          externalId: `21874003-${outcome}`,
          accountExternalId: null,
          name: 'Of the CRM',
          pipelineId: 'default',
          stageId: outcome,
          outcome,
          probability: 1,
          amountMinor: 500_00,
          currency: 'EUR',
          homeMinor: 500_00,
          createdAt: new Date('2026-01-01'),
          closedAt: outcome === 'won' ? new Date('2026-02-01') : null,
          expectedCloseOn: null,
          ownerName: '',
        })),
      }),
    );
  });
  beforeEach(async () => {
    await api.rows('delete from dirty_deals where tenant_id = $1', [api.ours.id]);
    await api.rows('delete from dirty_leads where tenant_id = $1', [api.ours.id]);
  });
  afterAll(() => api.close());

  const one = async <Row>(sql: string, ...more: unknown[]): Promise<Row> => {
    const [row] = await api.rows<Row>(sql, [api.ours.id, ...more]);
    if (!row) throw new Error('There is no such row.');
    return row;
  };
  const lead = (id: string): Promise<Record<string, unknown>> =>
    one(`select * from contacts where tenant_id = $1 and source = 'api' and external_id = $2`, id);
  const deal = (id: string): Promise<Record<string, unknown>> =>
    one(`select * from deals where tenant_id = $1 and source = 'api' and external_id = $2`, id);
  const markedDeals = (): Promise<unknown[]> =>
    api.rows('select distinct deal_id from dirty_deals where tenant_id = $1', [api.ours.id]);

  describe('a lead', () => {
    it('is recorded with its company, and qualified by the tenant’s definition', async () => {
      const externalId = fresh('lead');
      const answer = await as.post('/attribution/leads', {
        externalId,
        email: 'Nia.Ofori@Example.com',
        firstName: 'Nia',
        lastName: 'Ofori',
        company: { name: 'Example', domain: 'example.com' },
        lifecycleStage: 'marketingqualifiedlead',
        createdAt: '2026-06-01T09:00:00Z',
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ accepted: 1, updated: 0, rejected: [] });
      expect(await lead(externalId)).toMatchObject({
        object_type: 'lead',
        email: 'nia.ofori@example.com',
        created_at: new Date('2026-06-01T09:00:00Z'),
        qualified_at: new Date(NOW),
      });
    });

    it('sent again as it was changes nothing', async () => {
      const body = { externalId: fresh('lead'), email: 'again@example.com', lastName: 'Again' };
      await as.post('/attribution/leads', body);
      const before = await lead(body.externalId);
      expect((await as.post('/attribution/leads', body)).body).toEqual({
        accepted: 1,
        updated: 0,
        rejected: [],
      });
      expect(await lead(body.externalId)).toEqual(before);
    });

    it('is corrected field by field: what is left out stays, null empties', async () => {
      const externalId = fresh('lead');
      await as.post('/attribution/leads', {
        externalId,
        firstName: 'Ada',
        email: 'ada@example.com',
      });
      const answer = await as.post('/attribution/leads', {
        externalId,
        lastName: 'Byron',
        email: null,
      });
      expect(answer.body).toMatchObject({ updated: 1 });
      expect(await lead(externalId)).toMatchObject({
        first_name: 'Ada',
        last_name: 'Byron',
        email: null,
      });
    });

    it('brings the visit it came by as a touchpoint, once', async () => {
      const body = {
        externalId: fresh('lead'),
        source: { at: '2026-05-01T10:00:00Z', url: 'https://example.com/?utm_source=mina' },
        selfReported: 'a colleague',
      };
      await as.post('/attribution/leads', body);
      await as.post('/attribution/leads', body);
      const touches = await api.rows(
        `select t.url, t.utm from attribution_touchpoints t
         join contacts c on c.tenant_id = t.tenant_id and c.id = t.contact_id
         where t.tenant_id = $1 and c.external_id = $2 and t.kind = 'visit'`,
        [api.ours.id, body.externalId],
      );
      expect(touches).toEqual([
        { url: 'https://example.com/?utm_source=mina', utm: { source: 'mina' } },
      ]);
    });

    it('that a CRM owns is refused with 409, which says where to change it', async () => {
      const answer = await as.post('/attribution/leads', {
        externalId: '61350770100',
        firstName: 'Changed',
      });
      expect(answer.status).toBe(409);
      expect((answer.body as { detail: string }).detail).toMatch(
        /record of HubSpot.*Change it there/,
      );
    });
  });

  describe('several at once', () => {
    it('are judged one by one: what is wrong is named, all others are taken', async () => {
      const good = fresh('lead');
      const answer = await as.post('/attribution/leads', [
        { externalId: good },
        { externalId: '' },
        { externalId: fresh('lead'), email: 'not an address' },
        { externalId: '61350770100' },
        { externalId: fresh('lead'), nickname: 'x' },
      ]);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        accepted: 1,
        updated: 0,
        rejected: [
          { index: 1, errors: [{ field: 'externalId' }] },
          { index: 2, errors: [{ field: 'email' }] },
          { index: 3, errors: [{ field: 'externalId' }] },
          { index: 4, errors: [{ field: 'nickname' }] },
        ],
      });
      expect(await lead(good)).toBeDefined();
    });

    it('are five hundred at most', async () => {
      const many = Array.from({ length: 501 }, () => ({ externalId: fresh('lead') }));
      expect((await as.post('/attribution/leads', many)).status).toBe(400);
    });
  });

  it('answers 400 for a single record that is wrong, naming the field', async () => {
    const answer = await as.post('/attribution/opportunities', {
      externalId: fresh('opp'),
      probability: 7,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ field: 'probability' }] });
  });

  describe('an opportunity', () => {
    it('is recorded with its stage, amount and people, those of a CRM by e-mail', async () => {
      const person = fresh('lead');
      await as.post('/attribution/leads', { externalId: person });
      const externalId = fresh('opp');
      const answer = await as.post('/attribution/opportunities', {
        externalId,
        name: 'Example, 40 seats',
        company: { name: 'Example', domain: 'example.com' },
        amount: { minor: 1_250_000, currency: 'EUR' },
        stage: 'Proposal',
        probability: 0.6,
        createdAt: '2026-05-01T08:00:00Z',
        contacts: [
          { externalId: person, role: 'Champion', isPrimary: true },
          { email: 'CRM@example.com' },
        ],
      });
      expect(answer.body).toEqual({ accepted: 1, updated: 0, rejected: [] });
      expect(await deal(externalId)).toMatchObject({
        outcome: 'open',
        amount_minor: 1_250_000,
        home_minor: 1_250_000,
        stage_id: 'Proposal',
        probability: 0.6,
      });
      const people = await api.rows(
        `select c.external_id, dc.role, dc.is_primary from deal_contacts dc
         join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id
         join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
         where dc.tenant_id = $1 and d.external_id = $2 order by dc.is_primary desc`,
        [api.ours.id, externalId],
      );
      expect(people).toEqual([
        { external_id: person, role: 'Champion', is_primary: true },
        { external_id: '61350770100', role: '', is_primary: false },
      ]);
      expect(await markedDeals()).toHaveLength(1);
    });

    it('keeps the stages it went through, and can be opened again', async () => {
      const externalId = fresh('opp');
      const at = (stage: string, stageEnteredAt: string, outcome: string): Promise<unknown> =>
        as.post('/attribution/opportunities', { externalId, stage, stageEnteredAt, outcome });
      await at('Demo', '2026-05-01T08:00:00Z', 'open');
      await at('Signed', '2026-05-20T08:00:00Z', 'won');
      expect(await deal(externalId)).toMatchObject({
        outcome: 'won',
        probability: 1,
        closed_at: new Date(NOW),
      });
      await at('Demo', '2026-06-10T08:00:00Z', 'open');
      expect(await deal(externalId)).toMatchObject({
        outcome: 'open',
        probability: 0.5,
        closed_at: null,
      });
      const stages = await api.rows(
        `select h.label, h.outcome from deal_stage_history h
         join deals d on d.tenant_id = h.tenant_id and d.id = h.deal_id
         where h.tenant_id = $1 and d.external_id = $2 order by h.entered_at`,
        [api.ours.id, externalId],
      );
      expect(stages).toEqual([
        { label: 'Demo', outcome: 'open' },
        { label: 'Signed', outcome: 'won' },
        { label: 'Demo', outcome: 'open' },
      ]);
    });

    it('sent again as it was changes nothing and marks nothing', async () => {
      const body = {
        externalId: fresh('opp'),
        stage: 'Demo',
        amount: { minor: 100, currency: 'EUR' },
        contacts: [{ email: 'crm@example.com' }],
      };
      await as.post('/attribution/opportunities', body);
      await api.rows('delete from dirty_deals where tenant_id = $1', [api.ours.id]);
      expect((await as.post('/attribution/opportunities', body)).body).toMatchObject({
        updated: 0,
      });
      expect(await markedDeals()).toEqual([]);
    });

    it('with somebody we do not know is refused, and leaves nothing behind', async () => {
      const externalId = fresh('opp');
      const answer = await as.post('/attribution/opportunities', {
        externalId,
        company: { name: fresh('company') },
        contacts: [{ email: 'nobody@example.com' }],
      });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: [{ field: 'contacts.0' }] });
      await expect(deal(externalId)).rejects.toThrow();
    });

    it('in a currency without a rate is refused with what to do', async () => {
      const externalId = fresh('opp');
      const company = fresh('company');
      const answer = await as.post('/attribution/opportunities', [
        { externalId, company: { name: company }, amount: { minor: 100, currency: 'CHF' } },
      ]);
      expect(answer.body).toMatchObject({
        rejected: [{ index: 0, errors: [{ field: 'amount.currency' }] }],
      });
      // Its company, which came before the amount, went with it.
      expect(
        await api.rows('select id from accounts where tenant_id = $1 and name = $2', [
          api.ours.id,
          company,
        ]),
      ).toEqual([]);
    });

    it('that a CRM owns is refused with 409', async () => {
      const answer = await as.post('/attribution/opportunities', {
        externalId: '21874003-open',
        stage: 'x',
      });
      expect(answer.status).toBe(409);
    });
  });

  describe('revenue', () => {
    it('closes an opportunity as won', async () => {
      const externalId = fresh('opp');
      await as.post('/attribution/opportunities', { externalId, stage: 'Proposal' });
      await as.post('/attribution/revenue', {
        kind: 'won',
        opportunity: { externalId },
        amount: { minor: 900_00, currency: 'EUR' },
        occurredAt: '2026-06-01T10:00:00Z',
      });
      expect(await deal(externalId)).toMatchObject({
        outcome: 'won',
        home_minor: 900_00,
        closed_at: new Date('2026-06-01T10:00:00Z'),
      });
    });

    it('does not close a deal of a CRM', async () => {
      const answer = await as.post('/attribution/revenue', {
        kind: 'won',
        opportunity: { externalId: '21874003-open', crm: 'hubspot' },
        amount: { minor: 1, currency: 'EUR' },
      });
      expect(answer.status).toBe(409);
    });

    it('takes a refund of any won deal, a CRM’s too, once however often it is sent', async () => {
      const refund = {
        kind: 'refund',
        externalId: fresh('refund'),
        opportunity: { externalId: '21874003-won', crm: 'hubspot' },
        amount: { minor: 120_00, currency: 'EUR' },
        note: 'Two seats less',
      };
      expect((await as.post('/attribution/revenue', refund)).body).toMatchObject({
        accepted: 1,
        updated: 0,
      });
      expect(await markedDeals()).toHaveLength(1);
      expect((await as.post('/attribution/revenue', refund)).body).toMatchObject({
        accepted: 1,
        updated: 0,
      });
      const corrected = { ...refund, amount: { minor: 100_00, currency: 'EUR' } };
      expect((await as.post('/attribution/revenue', corrected)).body).toMatchObject({ updated: 1 });
      const events = await api.rows(
        'select kind, amount_minor, home_minor, note from revenue_events where tenant_id = $1 and external_id = $2',
        [api.ours.id, refund.externalId],
      );
      expect(events).toEqual([
        { kind: 'refund', amount_minor: -100_00, home_minor: -100_00, note: 'Two seats less' },
      ]);
    });

    it('of a deal that is not won has nothing to correct', async () => {
      const answer = await as.post('/attribution/revenue', {
        kind: 'adjustment',
        externalId: fresh('adjustment'),
        opportunity: { externalId: '21874003-open', crm: 'hubspot' },
        amount: { minor: -1, currency: 'EUR' },
      });
      expect(answer.status).toBe(400);
      expect((answer.body as { detail: string }).detail).toContain('not won');
    });
  });

  it('is not for the public write key, nor for a key that may only read', async () => {
    for (const key of [api.ours.writeKey, api.ours.readKey]) {
      const answer = await api.as(key).post('/attribution/leads', { externalId: 'x' });
      expect(answer.status).toBe(403);
    }
  });

  it('never touches another tenant’s record of the same id', async () => {
    const externalId = fresh('lead');
    await as.post('/attribution/leads', { externalId, firstName: 'Ours' });
    await api
      .as(api.theirs.writerKey)
      .post('/attribution/leads', { externalId, firstName: 'Theirs' });
    expect(await lead(externalId)).toMatchObject({ first_name: 'Ours' });
  });
});
