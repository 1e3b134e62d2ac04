import { completeSettings, type Settings } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';

/** The tenant's settings; what it never chose has its default. */
export async function loadSettings(tx: TenantTransaction): Promise<Settings> {
  const [row] = await tx.query<{ value: Partial<Settings> }>(
    'select value from settings where tenant_id = $1',
    [tx.tenantId],
  );
  return completeSettings(row?.value ?? {});
}
