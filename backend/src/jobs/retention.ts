import type { Job, PgBoss } from 'pg-boss';
import { writeAudit } from '../audit/write-audit.ts';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { dropExpired, type Expired } from '../privacy/drop-expired.ts';

/** Tick that sends every tenant its round, every night. */
export const RETENTION_SCHEDULE = 'retention-schedule';
/** Rounds of dropping what a tenant may no longer keep. */
const RETENTION = 'retention';

interface Entry {
  readonly tenantId: number;
}

/**
 * Applies each tenant's retention every night: also to tenants that have disconnected, whose data is still
 * here. A round that fails is tried again, and comes again the next night in any case.
 *
 * @param signal ends a round behind its next batch; the rest comes next time.
 */
export async function startRetention(
  boss: PgBoss,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  await boss.createQueue(RETENTION, {
    policy: 'exclusive',
    retryLimit: 3,
    retryDelay: 60,
    retryBackoff: true,
    deleteAfterSeconds: 7 * 86_400,
  });
  await boss.createQueue(RETENTION_SCHEDULE, { policy: 'exclusive', deleteAfterSeconds: 3600 });
  // One tenant after the other: nobody waits for it, and the database has other work.
  await boss.work(RETENTION, async (entries: Job<Entry>[]) => {
    for (const { data } of entries) await applyRetention(context, data.tenantId, signal);
  });
  await boss.work(RETENTION_SCHEDULE, async () => {
    const tenants: { id: number }[] = await context.dataSource.query(
      'select id from list_tenants()',
    );
    for (const { id } of tenants) {
      await boss.send(RETENTION, { tenantId: id } satisfies Entry, { singletonKey: String(id) });
    }
  });
  await boss.schedule(RETENTION_SCHEDULE, context.config.retentionSchedule);
}

/** Drops what is too old and says in the audit log and the log how much it was; a night without finds is not noted. */
export async function applyRetention(
  context: Context,
  tenantId: number,
  signal?: AbortSignal,
): Promise<Expired> {
  const expired = await dropExpired(context, tenantId, signal);
  if (Object.values(expired).some((count) => count > 0)) {
    await withTenant(context.dataSource, tenantId, (tx) =>
      writeAudit(tx, {
        actor: 'retention',
        action: 'privacy.expire',
        entity: 'touchpoints',
        after: expired,
      }),
    );
    context.log.info({ tenantId, ...expired }, 'dropped what was older than the retention');
  }
  return expired;
}
