import type { Job, PgBoss } from 'pg-boss';
import type { Context } from '../context.ts';
import { countUnresolved } from '../repair/count-unresolved.ts';

/** Tick that has every tenant's unread values and answers counted. */
const SCHEDULE = 'unresolved-schedule';
const COUNT = 'unresolved-count';
const EVERY_QUARTER = '7,22,37,52 * * * *';

interface Entry {
  readonly tenantId: number;
}

/**
 * Keeps the repair list and the review queue of every tenant: a big tenant's are read as they were counted here.
 * A round that fails comes again a quarter of an hour later.
 */
export async function startCountSchedule(boss: PgBoss, context: Context): Promise<void> {
  await boss.createQueue(COUNT, { policy: 'exclusive', retryLimit: 0, deleteAfterSeconds: 3600 });
  await boss.createQueue(SCHEDULE, { policy: 'exclusive', deleteAfterSeconds: 3600 });
  await boss.work(COUNT, async (entries: Job<Entry>[]) => {
    for (const { data } of entries) {
      const took = await countUnresolved(context, data.tenantId);
      context.log.debug({ tenantId: data.tenantId, took }, 'unread values and answers counted');
    }
  });
  await boss.work(SCHEDULE, async () => {
    const tenants: { id: number; status: string }[] = await context.dataSource.query(
      'select id, status from list_tenants()',
    );
    for (const { id, status } of tenants) {
      if (status !== 'active') continue;
      await boss.send(COUNT, { tenantId: id } satisfies Entry, { singletonKey: String(id) });
    }
  });
  await boss.schedule(SCHEDULE, EVERY_QUARTER);
}
