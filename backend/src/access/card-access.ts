import type { Settings } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { Principal } from '../http/endpoint.ts';
import { forbidden } from '../http/problem.ts';

/**
 * Refuses a card to a HubSpot user who is not among those the admin chose. Which record it is about comes from the
 * caller and is not part of what HubSpot signs, so the record's owner is looked up here. Keys see what their scope
 * says; in Salesforce the org's own sharing has decided before we are asked.
 * @param deals the deals the card is about; without any, `ownersTeam` shows it to everyone.
 * @throws ProblemError 403
 */
export async function refuseUnseenCard(
  tx: TenantTransaction,
  { user }: Principal,
  { visibleTo, named }: Settings['cards'],
  deals: readonly string[],
): Promise<void> {
  if (!user || user.role !== 'viewer' || visibleTo === 'everyone') return;
  if (visibleTo === 'named') {
    if (named.includes(user.id) || named.includes(user.email.toLowerCase())) return;
    throw forbidden(
      'Your admin shows this card to named users only. Ask them to add you under the settings of Pipeline Attribution.',
    );
  }
  if (deals.length === 0 || (await isOfOwnersTeam(tx, user.id, deals))) return;
  throw forbidden(
    'Your admin shows this card to the deal’s owner and their team. Ask them, or the owner, for the figures.',
  );
}

/** Owns one of the deals, or is in a team of somebody who does. A deal nobody owns is nobody's team's. */
async function isOfOwnersTeam(
  tx: TenantTransaction,
  userId: string,
  deals: readonly string[],
): Promise<boolean> {
  const [row] = await tx.query(
    `select 1
     from deals d
     join crm_owners owner on owner.tenant_id = $1 and owner.source = d.source
       and owner.external_id = d.owner_external_id
     join crm_owners me on me.tenant_id = $1 and me.source = owner.source and me.user_id = $2
     where d.tenant_id = $1 and d.id = any($3::uuid[])
       and (owner.user_id = $2 or owner.team_ids && me.team_ids)
     limit 1`,
    [tx.tenantId, userId, deals],
  );
  return row !== undefined;
}
