import type { z } from 'zod';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { writeAccounts } from '../write-accounts.ts';
import type { company } from './fields.ts';

/** The external id of the account a company stands for, recorded or corrected on the way. */
export async function accountFor(
  tx: TenantTransaction,
  { externalId, name, domain }: z.output<typeof company>,
  now: Date,
): Promise<string> {
  const id = externalId ?? domain ?? name.toLowerCase();
  const [held] = await tx.query<{ domain: string | null; created_at: Date }>(
    `select domain, created_at from accounts
     where tenant_id = $1 and source = 'api' and external_id = $2`,
    [tx.tenantId, id],
  );
  await writeAccounts(tx, 'api', [
    {
      externalId: id,
      name,
      domain: domain ?? held?.domain ?? null,
      createdAt: held?.created_at ?? now,
    },
  ]);
  return id;
}
