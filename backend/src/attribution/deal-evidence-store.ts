import {
  evidenceOfDeal,
  type DealEvidence,
  type EvidencePerson,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { insertRows } from './insert-rows.ts';
import type { DealWithGroup } from './load-deals.ts';
import type { CreditRules } from './types.ts';

interface Contacts {
  readonly contacts: number;
  readonly withoutRole: number;
}
type Row = DealEvidence & Contacts & { readonly dealId: string };

const NO_CONTACTS: Contacts = { contacts: 0, withoutRole: 0 };

/**
 * Notes of each of these deals what is known of where it came from, or why nothing is, in the transaction of its
 * credit. What did not change is not written; deals that are gone lose their row.
 *
 * @param dealIds that were to be credited; those that are not among `deals` are gone.
 */
export async function writeDealEvidence(
  tx: TenantTransaction,
  dealIds: readonly string[],
  deals: readonly DealWithGroup[],
  { asOf, lookbackDays }: Pick<CreditRules, 'asOf' | 'lookbackDays'>,
): Promise<void> {
  if (dealIds.length === 0) return;
  const contacts = await contactsOf(
    tx,
    deals.map(({ facts }) => facts.id),
  );
  const rowOf = (deal: DealWithGroup, people: readonly EvidencePerson[]): Row => {
    const onDeal = contacts.get(deal.facts.id) ?? NO_CONTACTS;
    const evidence = evidenceOfDeal({
      deal: deal.facts,
      touches: deal.touches,
      contactsOnDeal: onDeal.contacts,
      people,
      lookbackDays,
      now: asOf,
    });
    return { dealId: deal.facts.id, ...evidence, ...onDeal };
  };
  // Who the people are matters only where their touches say nothing: the fewer.
  const silent = deals.filter(
    (deal) =>
      rowOf(
        deal,
        deal.group.map(() => NOBODY),
      ).reason !== null,
  );
  const people = await peopleOf(
    tx,
    silent.flatMap(({ group }) => group.map(({ contactId }) => contactId)),
  );
  const rows = deals.map((deal) =>
    rowOf(
      deal,
      deal.group.map(({ contactId }) => people.get(contactId) ?? NOBODY),
    ),
  );
  await replaceChanged(tx, dealIds, rows);
}

const NOBODY: EvidencePerson = {
  hasEmail: true,
  refusedConsent: false,
  isErased: false,
  hasUnreadAnswer: false,
};

async function contactsOf(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, Contacts>> {
  const rows = await tx.query<Contacts & { deal_id: string }>(
    `select deal_id, count(*)::int as contacts, count(*) filter (where role = '')::int as "withoutRole"
     from deal_contacts where tenant_id = $1 and deal_id = any($2::uuid[]) group by deal_id`,
    [tx.tenantId, dealIds],
  );
  return new Map(
    rows.map(({ deal_id, contacts, withoutRole }) => [deal_id, { contacts, withoutRole }]),
  );
}

/** Whether these people could have been seen, and whether one of them said something we could not read. */
async function peopleOf(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<Map<string, EvidencePerson>> {
  if (contactIds.length === 0) return new Map();
  const rows = await tx.query<EvidencePerson & { id: string }>(
    `select c.id, c.email is not null as "hasEmail", c.consent = 'denied' as "refusedConsent",
            c.erased_at is not null as "isErased",
            exists (
              select from attribution_touchpoints p
              where p.tenant_id = $1 and p.contact_id = c.id and p.kind = 'self_report'
                and p.channel = 'unassigned' and p.mention is not null
            ) as "hasUnreadAnswer"
     from contacts c where c.tenant_id = $1 and c.id = any($2::uuid[])`,
    [tx.tenantId, [...new Set(contactIds)]],
  );
  return new Map(rows.map(({ id, ...person }) => [id, person]));
}

const signature = ({
  evidence,
  kinds,
  namesInfluencer,
  reason,
  contacts,
  withoutRole,
}: Row): string =>
  JSON.stringify([evidence, kinds, namesInfluencer, reason, contacts, withoutRole]);

async function replaceChanged(
  tx: TenantTransaction,
  dealIds: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const held = await tx.query<Row>(
    `select deal_id as "dealId", evidence, kinds, names_influencer as "namesInfluencer", reason, contacts,
            without_role as "withoutRole"
     from deal_evidence where tenant_id = $1 and deal_id = any($2::uuid[])`,
    [tx.tenantId, dealIds],
  );
  const before = new Map(held.map((row) => [row.dealId, signature(row)]));
  const changed = rows.filter((row) => before.get(row.dealId) !== signature(row));
  const stays = new Set(rows.map(({ dealId }) => dealId));
  const gone = held.map(({ dealId }) => dealId).filter((id) => !stays.has(id));
  const replaced = [...gone, ...changed.map(({ dealId }) => dealId)].filter((id) => before.has(id));
  if (replaced.length > 0) {
    await tx.query('delete from deal_evidence where tenant_id = $1 and deal_id = any($2::uuid[])', [
      tx.tenantId,
      replaced,
    ]);
  }
  await insertRows(
    tx,
    'deal_evidence',
    ['deal_id', 'evidence', 'kinds', 'names_influencer', 'reason', 'contacts', 'without_role'],
    changed.map((row) => [
      row.dealId,
      row.evidence,
      `{${row.kinds.join(',')}}`,
      row.namesInfluencer,
      row.reason,
      row.contacts,
      row.withoutRole,
    ]),
  );
}
