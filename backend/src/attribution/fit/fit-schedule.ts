import type { PgBoss } from 'pg-boss';
import type { Context } from '../../context.ts';
import { withTenant } from '../../db/tenancy.ts';
import { requestFit } from './request-fit.ts';

/** Tick that has every tenant's models fitted anew, every night. */
const FIT_SCHEDULE = 'fit-schedule';

/** Asks for every active tenant's fit each night, by the clock of the configuration. */
export async function startFitSchedule(
  boss: PgBoss,
  context: Context,
  dispatch: (tenantId: number, jobId: string) => Promise<void>,
): Promise<void> {
  await boss.createQueue(FIT_SCHEDULE, { policy: 'exclusive', deleteAfterSeconds: 3600 });
  await boss.work(FIT_SCHEDULE, async () => {
    const tenants: { id: number; status: string }[] = await context.dataSource.query(
      'select id, status from list_tenants() order by id',
    );
    for (const { id, status } of tenants) {
      if (status !== 'active') continue;
      const { jobId, isNew } = await withTenant(context.dataSource, id, (tx) =>
        requestFit(tx, 'nightly'),
      );
      if (isNew) await dispatch(id, jobId);
    }
  });
  await boss.schedule(FIT_SCHEDULE, context.config.fitSchedule);
}
