import type { AnswerSums } from '../repair/count-answers.ts';
import type { StoredRepairKind } from '../repair/count-values.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

/** Values nobody goes by, by kind, and what hangs on the most expensive of them. */
export interface ValueSums {
  readonly kind: StoredRepairKind;
  readonly values: number;
  readonly suggested: number;
  readonly touches: number;
}

export interface WorstValue {
  readonly id: string;
  readonly kind: StoredRepairKind;
  readonly value: string;
  readonly field: string;
  readonly touches: number;
  readonly pipelineMinor: number;
  readonly suggestion: string | null;
}

export interface TrackerKey {
  readonly id: string;
  readonly name: string;
  readonly lastUsedAt: string | null;
}
export interface TrackerHost {
  readonly host: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}
export interface SyncState {
  readonly crm: string;
  readonly state: string;
  readonly reason: string | null;
  readonly lastSyncedAt: string | null;
}
export interface ConsentSums {
  /** Page views of the last thirty days that were only counted. */
  readonly countedViews: number;
  /** People and devices that asked not to be followed. */
  readonly refusals: number;
  /** Contacts whose consent is `denied`. */
  readonly contacts: number;
}

const HOSTS_SHOWN = 50;
const WORST_SHOWN = 5;

export async function valueSums(tx: TenantTransaction): Promise<ValueSums[]> {
  return tx.query<ValueSums>(
    `select kind, count(*)::int as values, count(*) filter (where is_suggested)::int as suggested,
            sum(touches)::int as touches
     from repairs where tenant_id = $1 and state = 'open' group by kind order by kind`,
    [tx.tenantId],
  );
}

/** Pipeline of all deals that hang on values nobody goes by, each once; null before the first count. */
export async function valuesMinor(tx: TenantTransaction): Promise<number | null> {
  const [row] = await tx.query<{ minor: number | null }>(
    'select values_minor as minor from unresolved_counts where tenant_id = $1',
    [tx.tenantId],
  );
  return row?.minor ?? null;
}

export function worstValues(tx: TenantTransaction): Promise<WorstValue[]> {
  return tx.query<WorstValue>(
    `select id, kind, value, field, touches, pipeline_minor as "pipelineMinor",
            case when is_suggested then proposals -> 0 ->> 'name' end as suggestion
     from repairs where tenant_id = $1 and state = 'open'
     order by pipeline_minor desc, touches desc, id limit ${String(WORST_SHOWN)}`,
    [tx.tenantId],
  );
}

export interface AnswerCounts {
  readonly sums: AnswerSums;
  /** Wordings that wait for a person, and the answers worded so. */
  readonly open: number;
  readonly openAnswers: number;
  readonly countedAt: string | null;
  /** Of all deals that hang on those, each once; null before the first count. */
  readonly minor: number | null;
}

export async function answerCounts(tx: TenantTransaction): Promise<AnswerCounts> {
  const [row] = await tx.query<{
    answers: Partial<AnswerSums> | null;
    counted_at: Date | null;
    open: number;
    open_answers: number;
    minor: number | null;
  }>(
    `select c.answers, c.counted_at, c.answers_minor as minor, q.open, q.open_answers
     from (select count(*)::int as open, coalesce(sum(answers), 0)::int as open_answers
           from self_report_answers where tenant_id = $1 and state = 'open') q
     left join unresolved_counts c on c.tenant_id = $1`,
    [tx.tenantId],
  );
  return {
    sums: { decided: 0, certain: 0, doubtful: 0, unread: 0, nothing: 0, ...row?.answers },
    open: row?.open ?? 0,
    openAnswers: row?.open_answers ?? 0,
    countedAt: row?.counted_at?.toISOString() ?? null,
    minor: row?.minor ?? null,
  };
}

export async function trackerKeys(tx: TenantTransaction): Promise<TrackerKey[]> {
  const rows = await tx.query<{ id: string; name: string; last_used_at: Date | null }>(
    `select id, name, last_used_at from api_keys
     where tenant_id = $1 and kind = 'write' and revoked_at is null order by name, id`,
    [tx.tenantId],
  );
  return rows.map(({ id, name, last_used_at: at }) => ({
    id,
    name,
    lastUsedAt: at?.toISOString() ?? null,
  }));
}

export async function trackerHosts(tx: TenantTransaction): Promise<TrackerHost[]> {
  const rows = await tx.query<{ host: string; first_seen_at: Date; last_seen_at: Date }>(
    `select host, first_seen_at, last_seen_at from tracker_hosts where tenant_id = $1
     order by last_seen_at desc, host limit ${String(HOSTS_SHOWN)}`,
    [tx.tenantId],
  );
  return rows.map((row) => ({
    host: row.host,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  }));
}

export async function syncStates(tx: TenantTransaction): Promise<SyncState[]> {
  const rows = await tx.query<{
    crm: string;
    state: string;
    state_reason: string | null;
    last_synced_at: Date | null;
  }>(
    `select crm, state, state_reason, last_synced_at from connections where tenant_id = $1 order by crm`,
    [tx.tenantId],
  );
  return rows.map((row) => ({
    crm: row.crm,
    state: row.state,
    reason: row.state_reason,
    lastSyncedAt: row.last_synced_at?.toISOString() ?? null,
  }));
}

export async function consentSums(tx: TenantTransaction, now: Date): Promise<ConsentSums> {
  const [row] = await tx.query<ConsentSums>(
    `select (select coalesce(sum(hits), 0)::int from aggregate_hits
             where tenant_id = $1 and day >= $2::date - 30) as "countedViews",
            (select count(*)::int from erasures where tenant_id = $1 and reason = 'consent') as refusals,
            (select count(*)::int from contacts
             where tenant_id = $1 and consent = 'denied' and erased_at is null and deleted_at is null) as contacts`,
    [tx.tenantId, now],
  );
  return row ?? { countedViews: 0, refusals: 0, contacts: 0 };
}

/** Whether anybody at all has a role on a deal: CRMs without roles are not asked for them. */
export async function usesRoles(tx: TenantTransaction): Promise<boolean> {
  const [row] = await tx.query<{ uses: boolean }>(
    `select exists (select from deal_evidence where tenant_id = $1 and contacts > without_role) as uses`,
    [tx.tenantId],
  );
  return row?.uses ?? false;
}
