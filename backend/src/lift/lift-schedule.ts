import type { PgBoss } from 'pg-boss';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { requestLift } from './request-lift.ts';

/** Tick that has every tenant's traffic analysed, every night. */
const LIFT_SCHEDULE = 'lift-schedule';

/** Asks for every active tenant's analysis each night, by the clock of the configuration. */
export async function startLiftSchedule(
  boss: PgBoss,
  context: Context,
  dispatch: (tenantId: number, jobId: string) => Promise<void>,
): Promise<void> {
  await boss.createQueue(LIFT_SCHEDULE, { policy: 'exclusive', deleteAfterSeconds: 3600 });
  await boss.work(LIFT_SCHEDULE, async () => {
    const tenants: { id: number; status: string }[] = await context.dataSource.query(
      'select id, status from list_tenants() order by id',
    );
    for (const { id, status } of tenants) {
      if (status !== 'active') continue;
      const { jobId, isNew } = await withTenant(context.dataSource, id, requestLift);
      if (isNew) await dispatch(id, jobId);
    }
  });
  await boss.schedule(LIFT_SCHEDULE, context.config.liftSchedule);
}
