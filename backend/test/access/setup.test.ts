import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SetupView } from '@pipeline-attribution/shared';
import { setupEndpoints } from '../../src/setup/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

describe('GET /setup', () => {
  let api: TestApi;
  let company: Company;
  beforeAll(async () => {
    api = await testApi({ endpoints: setupEndpoints, now: '2026-06-15T12:00:00Z' });
    company = new Company(api.database.dataSource, api.ours.id);
  });
  afterAll(() => api.close());

  const setup = async (): Promise<SetupView> =>
    (await api.as(api.ours.readKey).get('/setup')).body as SetupView;
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await setup()).steps.map(({ id, state }) => [id, state]));

  it('begins with nothing done', async () => {
    expect(await setup()).toMatchObject({
      complete: false,
      text: '0 of 6 steps done',
      next: 'connected',
    });
  });

  it('sees each step itself, one after the other', async () => {
    await company.rows(
      `insert into connections (tenant_id, crm, external_id, api_url, ui_url) values ($1, 'hubspot', '1', '', '') returning 1`,
      [company.tenantId],
    );
    await company.rows(
      `insert into jobs (tenant_id, kind, state, step, done, total)
       values ($1, 'backfill', 'running', 'Reading deals', 40, 100) returning 1`,
      [company.tenantId],
    );
    expect(await states()).toMatchObject({ connected: 'done', history: 'running' });
    expect((await setup()).steps[1]).toMatchObject({
      detail: 'Reading deals',
      progress: { done: 40, total: 100 },
    });

    await company.rows(`update jobs set state = 'done' where tenant_id = $1 returning 1`, [
      company.tenantId,
    ]);
    await company.stage('p', 'new', 1);
    expect(await states()).toMatchObject({ history: 'done', stages: 'waiting' });
    await company.stage('p', 'won', 2, { outcome: 'won' });
    const mina = await company.influencer('Mina Kovač');
    await company.rows(
      `insert into visitors (tenant_id, id, first_seen_at, last_seen_at)
       values ($1, 'v1', '2026-06-15T11:57:00Z', '2026-06-15T11:58:00Z') returning 1`,
      [company.tenantId],
    );
    expect(await setup()).toMatchObject({ text: '5 of 6 steps done', next: 'firstTouch' });
    expect((await setup()).steps[4]?.detail).toBe('Last visit 2 min ago.');
    await company.rows(
      `update visitors set last_seen_at = '2026-06-05T12:00:00Z' where tenant_id = $1 returning 1`,
      [company.tenantId],
    );
    expect((await setup()).steps[4]?.detail).toBe(
      'Last visit 10 days ago. Check that the tracker is still on your pages.',
    );

    await company.touch({ contact: null, at: '2026-06-15T11:58:00Z', influencer: mina });
    expect(await setup()).toMatchObject({ complete: true, next: null, text: '6 of 6 steps done' });
  });

  it('says what to do when the connection is lost or the history stops', async () => {
    await company.rows(
      `update connections set state = 'revoked', state_reason = 'HubSpot took the permission back.'
       where tenant_id = $1 returning 1`,
      [company.tenantId],
    );
    await company.rows(
      `update jobs set state = 'failed', error = 'HubSpot did not answer.' where tenant_id = $1 returning 1`,
      [company.tenantId],
    );
    const { steps, next } = await setup();
    expect(next).toBe('connected');
    expect(steps.slice(0, 2)).toMatchObject([
      { state: 'problem', detail: 'HubSpot took the permission back.' },
      { state: 'problem', detail: 'HubSpot did not answer.' },
    ]);
  });
});
