import {
  buyingGroup,
  countsAccount,
  type DealFacts,
  type DealOutcome,
  type GroupCandidate,
  type GroupMember,
  type GroupRule,
  type StageEntry,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import {
  DEAL_CLOSED_ON,
  DEAL_COUNTS,
  DEAL_CREATED_ON,
  DEAL_HOME_MINOR,
  EVENT_HOME_MINOR,
  EVENT_MINOR,
  EVENT_ON,
} from './deal-days.ts';
import { loadPeople, loadTouches, resolvePersonIds, type Person } from './load-people.ts';
import type { LoadedDeal, LoadedTouch, RevenueEvent } from './types.ts';

/** A deal for crediting, with the people its touches are of. */
export interface DealWithGroup extends LoadedDeal {
  readonly group: readonly GroupMember[];
}

interface DealRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly outcome: DealOutcome;
  readonly probability: number;
  readonly amount_minor: number | null;
  readonly currency: string;
  readonly home_minor: number;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly created_on: string;
  readonly closed_on: string | null;
}

/**
 * Loads deals with all that their credit depends on, in a handful of queries however many they are.
 * Deleted and merged deals, and ids that are no deal's, are absent: they earn nothing.
 */
export async function loadDeals(
  tx: TenantTransaction,
  dealIds: readonly string[],
  rule: GroupRule,
): Promise<DealWithGroup[]> {
  const deals = await tx.query<DealRow>(
    `select d.id, d.account_id, d.outcome, d.probability, d.amount_minor, d.currency,
            ${DEAL_HOME_MINOR} as home_minor, d.created_at, d.closed_at,
            ${DEAL_CREATED_ON} as created_on, ${DEAL_CLOSED_ON} as closed_on
     from deals d join tenants t on t.id = d.tenant_id
     where d.tenant_id = $1 and d.id = any($2::uuid[]) and ${DEAL_COUNTS}
     order by d.id`,
    [tx.tenantId, dealIds],
  );
  if (deals.length === 0) return [];
  const ids = deals.map(({ id }) => id);
  const stages = await stageHistories(tx, ids);
  const events = await revenueEvents(tx, ids);
  const onDeal = await contactsOfDeals(tx, ids);
  const noted = await livingPeople(tx, [...onDeal.values()].flat());
  const atAccount = await contactsOfAccounts(
    tx,
    deals.flatMap((deal) =>
      deal.account_id !== null && countsAccount(noted.of(onDeal.get(deal.id)).length, rule)
        ? [deal.account_id]
        : [],
    ),
  );
  const colleagues = await livingPeople(tx, [...atAccount.values()].flat());
  const people = new Map([...noted.people, ...colleagues.people]);
  const touches = await loadTouches(tx, people.values());

  return deals.map((deal) => {
    const createdAt = deal.created_at.getTime();
    const group = buyingGroup({
      dealContacts: noted.of(onDeal.get(deal.id)),
      accountContacts: colleagues
        .of(atAccount.get(deal.account_id ?? ''))
        .map((id) => candidate(id, touches.get(id) ?? [])),
      dealCreatedAt: createdAt,
      ...rule,
    });
    const facts: DealFacts = {
      id: deal.id,
      createdAt,
      outcome: deal.outcome,
      closedAt: deal.outcome === 'open' ? null : (deal.closed_at?.getTime() ?? null),
      leadCreatedAt: oldest(group, people),
      stages: stages.get(deal.id) ?? [],
    };
    return {
      facts,
      amountMinor: deal.amount_minor,
      currency: deal.currency,
      homeMinor: deal.home_minor,
      probability: deal.probability,
      createdOn: deal.created_on,
      closedOn: deal.closed_on,
      revenueEvents: events.get(deal.id) ?? [],
      touches: group.flatMap(({ contactId }) => touches.get(contactId) ?? []),
      group,
    };
  });
}

interface LivingPeople {
  readonly people: ReadonlyMap<string, Person>;
  /** The people these records stand for, each once; who is gone is left out. */
  of(contactIds: readonly string[] | undefined): string[];
}

async function livingPeople(
  tx: TenantTransaction,
  contactIds: readonly string[],
): Promise<LivingPeople> {
  const personIds = await resolvePersonIds(tx, contactIds);
  const people = await loadPeople(tx, [...personIds.values()]);
  for (const person of people.values()) if (person.isGone) people.delete(person.id);
  return {
    people,
    of: (ids = []) => [
      ...new Set(ids.map((id) => personIds.get(id) ?? id).filter((id) => people.has(id))),
    ],
  };
}

function candidate(contactId: string, touches: readonly LoadedTouch[]): GroupCandidate {
  const times = touches.map(({ occurredAt }) => occurredAt);
  return { contactId, firstActiveAt: times.length > 0 ? Math.min(...times) : null };
}

function oldest(group: readonly GroupMember[], people: ReadonlyMap<string, Person>): number | null {
  const times = group.flatMap(({ contactId }) => people.get(contactId)?.createdAt ?? []);
  return times.length > 0 ? Math.min(...times) : null;
}

async function stageHistories(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, StageEntry[]>> {
  const rows = await tx.query<{ deal_id: string; stage_id: string; entered_at: Date }>(
    `select deal_id, stage_id, entered_at from deal_stage_history
     where tenant_id = $1 and deal_id = any($2::uuid[]) order by entered_at, stage_id`,
    [tx.tenantId, dealIds],
  );
  return grouped(rows, (row) => [
    row.deal_id,
    { stageId: row.stage_id, enteredAt: row.entered_at.getTime() },
  ]);
}

async function revenueEvents(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, RevenueEvent[]>> {
  const rows = await tx.query<RevenueEvent & { deal_id: string }>(
    `select e.deal_id, e.id, ${EVENT_MINOR} as minor, e.currency, ${EVENT_HOME_MINOR} as "homeMinor",
            ${EVENT_ON} as "occurredOn"
     from revenue_events e join tenants t on t.id = e.tenant_id
     where e.tenant_id = $1 and e.deal_id = any($2::uuid[]) order by e.occurred_at, e.id`,
    [tx.tenantId, dealIds],
  );
  return grouped(rows, ({ deal_id, ...event }) => [deal_id, event]);
}

async function contactsOfDeals(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ deal_id: string; contact_id: string }>(
    `select deal_id, contact_id from deal_contacts
     where tenant_id = $1 and deal_id = any($2::uuid[]) order by is_primary desc, contact_id`,
    [tx.tenantId, dealIds],
  );
  return grouped(rows, (row) => [row.deal_id, row.contact_id]);
}

/**
 * Contacts by account, by the CRM's word or by the domain of their address; those of accounts merged into it
 * count as its own.
 */
async function contactsOfAccounts(
  tx: TenantTransaction,
  accountIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (accountIds.length === 0) return new Map();
  const rows = await tx.query<{ account_id: string; contact_id: string }>(
    `select a.id as account_id, c.id as contact_id
     from unnest($2::uuid[]) as a (id)
     join lateral (
       select a.id
       union all
       select other.id from accounts other where other.tenant_id = $1 and other.merged_into_id = a.id
     ) part on true
     join contacts c on c.tenant_id = $1 and c.works_at_id = part.id
     order by c.id`,
    [tx.tenantId, [...new Set(accountIds)]],
  );
  return grouped(rows, (row) => [row.account_id, row.contact_id]);
}

function grouped<Row, Value>(
  rows: readonly Row[],
  entry: (row: Row) => [string, Value],
): Map<string, Value[]> {
  const map = new Map<string, Value[]>();
  for (const row of rows) {
    const [key, value] = entry(row);
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  }
  return map;
}
