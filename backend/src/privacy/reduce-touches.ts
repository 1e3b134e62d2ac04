import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * Leaves of touches only what credit rests on: when, what kind, channel, platform, content type,
 * influencer, campaign, post, evidence and confidence. Addresses, titles, tags, words and the device go.
 *
 * @param forgetKey also drops the idempotency key, which may hold an id of the CRM. Without it a
 *   repeated back-fill still knows the touch.
 */
export async function reduceTouches(
  tx: TenantTransaction,
  touchIds: readonly string[],
  at: Date,
  { forgetKey }: { readonly forgetKey: boolean },
): Promise<void> {
  if (touchIds.length === 0) return;
  await tx.query(
    `update attribution_touchpoints
     set url = null, referrer = null, title = '', utm = null, mention = null, visitor_id = null,
         idempotency_key = ${forgetKey ? "'reduced:' || id" : 'idempotency_key'},
         consent = 'unknown', reduced_at = $3
     where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, touchIds, at],
  );
}
