import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable } from '../../../sandbox/index.ts';
import { runBackfill } from '../../../src/crm/run-backfill.ts';
import { runSync } from '../../../src/crm/run-sync.ts';
import { smallCompany, startLandscape, type TestLandscape } from '../support/installed.ts';

const company = smallCompany(29);
const ids = idTable(company);
const DAY = 86_400_000;

describe('Tasks and events of Salesforce', () => {
  let landscape: TestLandscape;
  let tenantId = 0;
  const contact = ids.of(company.deals[0]?.group[0]?.personId ?? '').salesforceId;
  const create = (object: 'Task' | 'Event', values: Record<string, string | boolean | null>) =>
    landscape.salesforce.store.create(object, { WhoId: contact, ...values });
  const ago = (days: number): string =>
    new Date(Date.now() - days * DAY).toISOString().replace('Z', '+0000');
  const touches = () =>
    landscape.rows<{ title: string; channel: string; key: string; day: string }>(
      tenantId,
      `select title, channel, idempotency_key as key, occurred_at::date::text as day
       from attribution_touchpoints where tenant_id = $1 and idempotency_key ~ '^salesforce:(task|event):'
       order by title`,
      [tenantId],
    );
  const map = (activities: object[]) =>
    landscape.rows(
      tenantId,
      `update settings set value = jsonb_set(value, '{tracking,crmActivities}', $2::jsonb) where tenant_id = $1`,
      [tenantId, JSON.stringify(activities)],
    );
  const sync = () => runSync(landscape.services, tenantId, 'salesforce');

  let call = '';
  let open = '';
  let webinar = '';
  beforeAll(async () => {
    landscape = await startLandscape({ company, withJobs: false });
    call = create('Task', {
      Subject: 'Influencer call',
      Type: 'Call',
      Status: 'Completed',
      IsClosed: true,
      CompletedDateTime: ago(9),
      ActivityDate: ago(9).slice(0, 10),
    });
    create('Task', {
      Subject: 'E-mail: hello',
      Type: 'Email',
      IsClosed: true,
      CompletedDateTime: ago(8),
    });
    open = create('Task', {
      Subject: 'To be called',
      Type: 'Call',
      IsClosed: false,
      ActivityDate: null,
    });
    create('Task', {
      Subject: 'Old call',
      Type: 'Call',
      IsClosed: true,
      ActivityDate: ago(30).slice(0, 10),
    });
    webinar = create('Event', {
      Subject: 'Webinar with Mina',
      Type: 'Webinar',
      StartDateTime: ago(5),
    });
    create('Event', { Subject: 'Next webinar', Type: 'Webinar', StartDateTime: ago(-5) });
    create('Event', {
      Subject: 'With nobody',
      Type: 'Webinar',
      StartDateTime: ago(4),
      WhoId: null,
    });
    await landscape.install('salesforce');
    tenantId = await landscape.tenantOf('salesforce');
  });
  afterAll(() => landscape.close());

  const load = async (): Promise<unknown> => {
    const [job] = await landscape.rows<{ id: string }>(
      tenantId,
      'select id from jobs where tenant_id = $1',
      [tenantId],
    );
    return runBackfill(landscape.services, { tenantId, crm: 'salesforce', jobId: job?.id ?? '' });
  };

  it('are touches where an admin says so: done tasks and past events of the named types, with a person', async () => {
    await map([
      { object: 'task', type: 'Call', channel: 'influencer' },
      { object: 'event', type: 'Webinar', channel: 'events' },
    ]);
    await load();
    expect(await touches()).toEqual([
      {
        title: 'Influencer call',
        channel: 'influencer',
        key: `salesforce:task:${call}`,
        day: ago(9).slice(0, 10),
      },
      {
        title: 'Old call',
        channel: 'influencer',
        key: expect.any(String),
        day: ago(30).slice(0, 10),
      },
      {
        title: 'Webinar with Mina',
        channel: 'events',
        key: `salesforce:event:${webinar}`,
        day: ago(5).slice(0, 10),
      },
    ]);
  });

  it('are taken back when the task is opened again or the event deleted; what is done later comes then', async () => {
    const { store } = landscape.salesforce;
    store.update('Task', call, { IsClosed: false, Status: 'In Progress', CompletedDateTime: null });
    store.delete('Event', webinar);
    await sync();
    expect((await touches()).map(({ title }) => title)).toEqual(['Old call']);
    store.update('Task', open, { IsClosed: true, Status: 'Completed', CompletedDateTime: ago(2) });
    await sync();
    expect((await touches()).map(({ title }) => title)).toEqual(['Old call', 'To be called']);
  });

  it('are not asked for where nobody mapped them', async () => {
    await map([]);
    const asked = landscape.salesforce.usage.used;
    create('Task', { Subject: 'Another', Type: 'Call', IsClosed: true, CompletedDateTime: ago(1) });
    await sync();
    expect(landscape.salesforce.usage.used).toBeGreaterThan(asked);
    expect((await touches()).map(({ title }) => title)).not.toContain('Another');
  });
});
