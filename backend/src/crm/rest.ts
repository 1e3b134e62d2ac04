import type { Crm } from '@pipeline-attribution/shared';
import { withTenant } from '../db/tenancy.ts';
import { CrmError } from './errors.ts';
import { LONGEST_ASKED_WAIT_MS } from './send.ts';
import type { CrmServices } from './services.ts';

/**
 * Does work with a CRM, and where the CRM asks for a wait longer than anybody sits out (a portal that moves to another
 * data centre: up to a day; a day's calls used up), notes until when: nothing is asked of it before, by nobody. The
 * connection stays connected and says why it rests; what was read stays, and goes on from there.
 *
 * @throws CrmError as the work does.
 */
export async function restingWhenAsked<Result>(
  { context }: CrmServices,
  tenantId: number,
  crm: Crm,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const ms = error instanceof CrmError && error.kind === 'passing' ? error.retryAfterMs : null;
    if (ms !== null && ms > LONGEST_ASKED_WAIT_MS) {
      const until = new Date(context.now().getTime() + ms);
      await withTenant(context.dataSource, tenantId, (tx) =>
        tx.query(
          `update connections set resting_until = $3, state_reason = $4, updated_at = now()
           where tenant_id = $1 and crm = $2 and state in ('connected', 'failing')
             and (resting_until is null or resting_until < $3)`,
          [tenantId, crm, until, (error as CrmError).message],
        ),
      );
    }
    throw error;
  }
}

/** @throws CrmError `passing` while the CRM has asked to be left alone. */
export function assertRested(
  { resting_until: until, state_reason: reason }: RestingConnection,
  label: string,
  now: Date,
): void {
  const left = until === null ? 0 : until.getTime() - now.getTime();
  if (left <= 0) return;
  throw new CrmError('passing', reason ?? `${label} has asked us to wait.`, { retryAfterMs: left });
}

interface RestingConnection {
  readonly resting_until: Date | null;
  readonly state_reason: string | null;
}
