import { writeAudit } from '../audit/write-audit.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { linkContactsToAccounts } from './link-accounts.ts';
import { listLinks, type IdentityLink } from './list-links.ts';
import { lockPeople } from './person-locks.ts';
import { relinkVisitors } from './relink-visitors.ts';

interface Decision {
  readonly actor: string;
  readonly now: Date;
}

/**
 * Takes a wrong link back: what it gave to a person goes to whoever it is without it, and everything that rests on
 * it is credited anew. It is remembered, so that the same evidence (this address on this device, this domain for
 * this person) does not make it again. Undoing twice changes nothing.
 *
 * @throws 404 when there is no such link.
 */
export function undoLink(
  tx: TenantTransaction,
  linkId: string,
  { actor, now, because }: Decision & { readonly because: string },
): Promise<IdentityLink> {
  return decide(tx, linkId, { actor, now }, 'undo', async () => {
    await tx.query(
      `update identity_links set undone_at = $3, undone_by = $4, undone_because = $5
       where tenant_id = $1 and id = $2 and undone_at is null`,
      [tx.tenantId, linkId, now, actor, because],
    );
  });
}

/** Lets an undone link hold again, with all that follows. @throws 404 when there is no such link. */
export function restoreLink(
  tx: TenantTransaction,
  linkId: string,
  decision: Decision,
): Promise<IdentityLink> {
  return decide(tx, linkId, decision, 'restore', async () => {
    await tx.query(
      `update identity_links set undone_at = null, undone_by = null, undone_because = null
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, linkId],
    );
  });
}

async function decide(
  tx: TenantTransaction,
  linkId: string,
  { actor }: Decision,
  action: 'undo' | 'restore',
  change: () => Promise<void>,
): Promise<IdentityLink> {
  const before = await linkById(tx, linkId);
  if ((before.undone !== null) === (action === 'undo')) return before;
  // Nobody may identify on the device, or bring the contact, between the decision and what follows from it.
  if (before.email !== null) await lockPeople(tx, [before.email]);
  await change();
  if (before.visitorId !== null) {
    await relinkVisitors(
      tx,
      [before.visitorId],
      `identity link ${action === 'undo' ? 'undone' : 'restored'}`,
    );
  } else if (before.contact !== null) await linkContactsToAccounts(tx, [before.contact.id]);
  const after = await linkById(tx, linkId);
  await writeAudit(tx, {
    actor,
    action: `identity.${action}`,
    entity: 'identity_link',
    entityId: linkId,
    // Not the address: the log outlives an erasure.
    before: { kind: before.kind, visitorId: before.visitorId, inForce: before.inForce },
    after: { kind: after.kind, visitorId: after.visitorId, inForce: after.inForce },
  });
  return after;
}

async function linkById(tx: TenantTransaction, linkId: string): Promise<IdentityLink> {
  const [link] = await listLinks(tx, { linkId });
  if (link === undefined)
    throw notFound('There is no such link. Look it up with GET /identity/links.');
  return link;
}
