import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAction, type ActionAnswer, type ActionRun } from '../../../sandbox/index.ts';
import { runUntilClean } from '../../../src/attribution/credit-dirty.ts';
import { withTenant } from '../../../src/db/tenancy.ts';
import { saveSettings } from '../../../src/settings/save-settings.ts';
import {
  CLIENT_SECRET,
  smallCompany,
  startLandscape,
  type TestLandscape,
} from '../support/installed.ts';

const company = smallCompany(23, 12);
const FOLDER = new URL('../../../../hubspot-app/src/app/workflow-actions/', import.meta.url);

describe('Actions of HubSpot’s workflows and agents', () => {
  let landscape: TestLandscape;
  let tenantId: number;
  let dealId = '';
  let contactId = '';
  const run = (
    action: string,
    change: Partial<ActionRun> = {},
    {
      signature = 'v3',
      secret = CLIENT_SECRET,
      at = () => Date.now(),
    }: { signature?: 'v2' | 'v3'; secret?: string; at?: () => number } = {},
  ): Promise<ActionAnswer> =>
    runAction(
      {
        url: `${landscape.url}/hubspot/actions/${action}`,
        portalId: landscape.hubspot.portalId,
        object: { objectId: contactId, objectType: 'CONTACT' },
        inputFields: { influencer: 'Mina Kovač' },
        ...change,
      },
      { secret, signature, at },
    );
  const touches = (): Promise<{ title: string; influencer: string; occurred_at: Date }[]> =>
    landscape.rows(
      tenantId,
      `select t.title, i.name as influencer, t.occurred_at from attribution_touchpoints t
       join influencers i on i.tenant_id = $1 and i.id = t.influencer_id
       where t.tenant_id = $1 and t.idempotency_key like 'hubspot-action:%' order by t.received_at`,
      [tenantId],
    );

  beforeAll(async () => {
    landscape = await startLandscape({ company });
    tenantId = await landscape.installAndLoad('hubspot');
    await landscape.rows(
      tenantId,
      `insert into influencers (tenant_id, name) values ($1, 'Mina Kovač')`,
      [tenantId],
    );
    const [open] = await landscape.rows<{ deal_id: string; external_id: string }>(
      tenantId,
      `select d.external_id as deal_id, c.external_id from deal_contacts dc join deals d on d.tenant_id = $1 and d.id = dc.deal_id
       join contacts c on c.tenant_id = $1 and c.id = dc.contact_id
       where dc.tenant_id = $1 and d.outcome = 'open' order by d.created_at, 2`,
      [tenantId],
    );
    dealId = open?.deal_id ?? '';
    contactId = open?.external_id ?? '';
  }, 300_000);
  afterAll(() => landscape.close());

  it('note a touch of the enrolled contact, once however often HubSpot sends it', async () => {
    const at = Date.UTC(2026, 1, 3);
    const inputFields = { influencer: 'mina kovac', title: 'Live talk', occurredAt: String(at) };
    const callbackId = 'ap-1-2-3-0';
    const first = await run('record-touch', { inputFields, callbackId });
    expect(first).toMatchObject({
      status: 200,
      outputFields: { influencerName: 'Mina Kovač', hs_execution_state: 'SUCCESS' },
    });
    const again = await run('record-touch', { inputFields, callbackId });
    expect(again.outputFields['touchId']).toBe(first.outputFields['touchId']);
    expect(await touches()).toEqual([
      { title: 'Live talk', influencer: 'Mina Kovač', occurred_at: new Date(at) },
    ]);
  });

  it('read a contact that a workflow knows of before we do', async () => {
    const id = landscape.hubspot.store.addContact({ email: 'new@person.example' });
    const { outputFields } = await run('record-touch', {
      object: { objectId: id, objectType: 'CONTACT' },
    });
    expect(outputFields['hs_execution_state']).toBe('SUCCESS');
  });

  it.each([
    [
      'nobody of that name is known',
      { influencer: 'Nobody Known' },
      /no influencer “Nobody Known”/,
    ],
    [
      'the campaign is not known',
      { influencer: 'Mina Kovač', campaign: 'Zzz' },
      /no campaign “Zzz”/,
    ],
    ['no name is given', { influencer: ' ' }, /Name the influencer/],
    ['the date is none', { influencer: 'Mina Kovač', occurredAt: 'soon' }, /not a date/],
  ])('let the workflow go on, with the reason, where %s', async (_, inputFields, reason) => {
    const before = await touches();
    const { status, attempts, outputFields } = await run('record-touch', { inputFields });
    expect([status, attempts]).toEqual([200, 1]);
    expect(outputFields['hs_execution_state']).toBe('FAIL_CONTINUE');
    expect(outputFields['message']).toMatch(reason);
    expect(await touches()).toEqual(before);
  });

  it('say of a deal what its card says, to a workflow and to an agent that names it', async () => {
    await runUntilClean(landscape.context, tenantId);
    const object = { objectId: dealId, objectType: 'DEAL' } as const;
    const enrolled = await run('deal-attribution', { object, inputFields: {} });
    expect(enrolled.outputFields).toMatchObject({
      hs_execution_state: 'SUCCESS',
      topInfluencer: 'Mina Kovač',
      model: 'Position-based',
      influencerSharePercent: expect.stringMatching(/^(100|\d{1,2}(\.\d)?)$/) as unknown,
      firstInfluencerTouch: expect.stringMatching(/^2026-02-03T/) as unknown,
    });
    expect(enrolled.outputFields['summary']).toMatch(/^Mina Kovač reached/);
    const asked = await run('deal-attribution', {
      object: null,
      inputFields: { dealId },
      source: 'AGENTS',
    });
    expect(asked.outputFields).toEqual(enrolled.outputFields);
    const unknown = await run('deal-attribution', { object: null, inputFields: { dealId: '1' } });
    expect(unknown.outputFields['hs_execution_state']).toBe('FAIL_CONTINUE');
  });

  it('keep a deal from an agent where the admin shows cards to some people only', async () => {
    const show = (visibleTo: 'everyone' | 'named'): Promise<unknown> =>
      withTenant(landscape.database.dataSource, tenantId, (tx) =>
        saveSettings(
          tx,
          (before) => ({ ...before, cards: { ...before.cards, visibleTo } }),
          'test',
        ),
      );
    await show('named');
    const about = { object: null, inputFields: { dealId } };
    const agent = await run('deal-attribution', { ...about, source: 'AGENTS' });
    expect(agent.outputFields).toEqual({
      hs_execution_state: 'FAIL_CONTINUE',
      message: expect.stringMatching(/some people only/) as unknown,
    });
    const workflow = await run('deal-attribution', about);
    expect(workflow.outputFields['hs_execution_state']).toBe('SUCCESS');
    await show('everyone');
  });

  it('are tried again by HubSpot while its own API is away, and then done', async () => {
    const id = landscape.hubspot.store.addContact({ email: 'later@person.example' });
    landscape.hubspot.faults.next({
      status: 477,
      headers: { 'retry-after': '3600' },
      match: 'contacts/batch/read',
    });
    const { status, attempts } = await run('record-touch', {
      object: { objectId: id, objectType: 'CONTACT' },
    });
    expect([status, attempts]).toEqual([200, 2]);
  });

  it('accept the older signature that HubSpot’s pages name for actions', async () => {
    expect((await run('record-touch', {}, { signature: 'v2' })).status).toBe(200);
  });

  it('answer 401 to whoever is not HubSpot, comes late, comes twice or from elsewhere, and note nothing', async () => {
    const before = await touches();
    for (const signature of ['v2', 'v3'] as const) {
      expect((await run('record-touch', {}, { signature, secret: 'another' })).status).toBe(401);
      expect((await run('record-touch', { portalId: 7 }, { signature })).status).toBe(401);
    }
    const late = { at: () => Date.now() - 301_000 };
    expect((await run('record-touch', {}, late)).status).toBe(401);
    expect(
      (await fetch(`${landscape.url}/hubspot/actions/record-touch`, { method: 'POST' })).status,
    ).toBe(401);
    expect(await touches()).toEqual(before);
    const at = Date.now();
    const once = { callbackId: 'ap-once', inputFields: { influencer: 'Mina Kovač' } };
    expect((await run('record-touch', once, { at: () => at })).status).toBe(200);
    const after = await touches();
    expect((await run('record-touch', once, { at: () => at })).status).toBe(401);
    expect(await touches()).toEqual(after);
  });

  it('stand in the app’s description as they are answered', async () => {
    const files = readdirSync(FOLDER).map(
      (name) =>
        JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as {
          config: {
            actionUrl: string;
            inputFields: { typeDefinition: { name: string } }[];
            outputFields: { typeDefinition: { name: string } }[];
            labels: { en: { inputFieldLabels: object; outputFieldLabels: object } };
          };
        },
    );
    expect(files).toHaveLength(2);
    for (const { config } of files) {
      const names = (fields: { typeDefinition: { name: string } }[]): string[] =>
        fields.map(({ typeDefinition }) => typeDefinition.name).sort();
      expect(names(config.inputFields)).toEqual(
        Object.keys(config.labels.en.inputFieldLabels).sort(),
      );
      expect(names(config.outputFields)).toEqual(
        Object.keys(config.labels.en.outputFieldLabels).sort(),
      );
      const action = new URL(config.actionUrl).pathname.split('/').at(-1) ?? '';
      const object =
        action === 'deal-attribution'
          ? { objectId: dealId, objectType: 'DEAL' as const }
          : undefined;
      const { outputFields } = await run(action, object ? { object } : {});
      expect(
        Object.keys(outputFields)
          .filter((name) => name !== 'hs_execution_state')
          .sort(),
      ).toEqual(names(config.outputFields));
    }
  });
});
