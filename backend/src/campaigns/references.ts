import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, type FieldError } from '../http/problem.ts';

/**
 * Makes sure the records a new one names exist in this tenant.
 * @throws ProblemError 400 that names the field.
 */
export async function refuseUnknownReferences(
  tx: TenantTransaction,
  { campaignId, influencerId }: { campaignId: string | null; influencerId: string | null },
): Promise<void> {
  const errors: FieldError[] = [];
  for (const [field, table, noun, id] of [
    ['influencerId', 'influencers', 'influencer', influencerId],
    ['campaignId', 'campaigns', 'campaign', campaignId],
  ] as const) {
    if (id === null) continue;
    const found = await tx.query(`select 1 from ${table} where tenant_id = $1 and id = $2`, [
      tx.tenantId,
      id,
    ]);
    if (found.length === 0) errors.push({ field, message: `There is no ${noun} ${id}.` });
  }
  const [first] = errors;
  if (first) throw badRequest(`${first.field}: ${first.message}`, errors);
}
