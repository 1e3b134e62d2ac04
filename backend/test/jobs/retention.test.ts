import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PgBoss } from 'pg-boss';
import { startJobs, type Jobs } from '../../src/jobs/start-jobs.ts';
import { applyRetention, RETENTION_SCHEDULE } from '../../src/jobs/retention.ts';
import { testApi, type TestApi, type TestTenant } from '../support/api.ts';

describe('The nightly round of retention', () => {
  let api: TestApi;
  let jobs: Jobs;
  let queue: PgBoss;
  const keysOf = async (tenant: TestTenant): Promise<string[]> =>
    (
      await api.rows<{ key: string }>(
        `select idempotency_key as key from attribution_touchpoints where tenant_id = $1 order by 1`,
        [tenant.id],
        tenant,
      )
    ).map(({ key }) => key);
  const audited = (tenant: TestTenant): Promise<unknown[]> =>
    api.rows(
      `select actor, action, after from audit_log where tenant_id = $1 and action = 'privacy.expire'`,
      [tenant.id],
      tenant,
    );
  const touch = (tenant: TestTenant, key: string, at: string): Promise<unknown> =>
    api.rows(
      `insert into attribution_touchpoints (tenant_id, idempotency_key, occurred_at, kind, channel, evidence, confidence)
       values ($1, $2, $3, 'visit', 'direct', 'utm', 1)`,
      [tenant.id, key, at],
      tenant,
    );

  beforeAll(async () => {
    api = await testApi({
      endpoints: [],
      now: '2026-06-01T00:00:00Z',
      environment: {
        TOKEN_KEY: randomBytes(32).toString('base64'),
        RETENTION_SCHEDULE: '45 3 * * *',
      },
    });
    for (const tenant of [api.ours, api.theirs]) {
      await touch(tenant, 'old', '2010-01-01T00:00:00Z');
      await touch(tenant, 'young', '2026-05-01T00:00:00Z');
    }
    // They disconnected; what is here of theirs still grows too old.
    await api.rows(
      `update tenants set status = 'disconnected' where id = $1`,
      [api.theirs.id],
      api.theirs,
    );
    jobs = await startJobs(api.context, api.database.url);
    queue = new PgBoss({ connectionString: api.database.url, supervise: false, schedule: false });
    await queue.start();
  });
  afterAll(async () => {
    await queue.stop({ graceful: false });
    await jobs.stop();
    await api.close();
  });

  it('is planned for when the operator says', async () => {
    const planned = await queue.getSchedules();
    expect(planned.find(({ name }) => name === RETENTION_SCHEDULE)?.cron).toBe('45 3 * * *');
  });

  it('drops what is too old of every tenant, and the audit log says how much it was', async () => {
    await queue.send(RETENTION_SCHEDULE, {});
    for (const tenant of [api.ours, api.theirs]) {
      for (let tries = 0; tries < 400 && (await audited(tenant)).length === 0; tries++) {
        await new Promise((done) => setTimeout(done, 50));
      }
      expect(await keysOf(tenant)).toEqual(['young']);
      expect(await audited(tenant)).toEqual([
        {
          actor: 'retention',
          action: 'privacy.expire',
          after: { touchesDeleted: 1, touchesReduced: 0, visitors: 0 },
        },
      ]);
    }
  });

  it('notes nothing in a night in which nothing was too old', async () => {
    await applyRetention(api.context, api.ours.id);
    expect(await audited(api.ours)).toHaveLength(1);
  });

  it('drops nothing any more once the process is asked to end', async () => {
    await touch(api.ours, 'old', '2010-01-01T00:00:00Z');
    await applyRetention(api.context, api.ours.id, AbortSignal.abort());
    expect(await keysOf(api.ours)).toEqual(['old', 'young']);
  });
});
