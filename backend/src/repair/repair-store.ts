import type { AliasProposal } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import type { AtStake } from './amounts-at-stake.ts';
import type { StoredRepairKind } from './count-values.ts';

export const REPAIR_STATES = ['open', 'accepted', 'dismissed'] as const;
export type RepairState = (typeof REPAIR_STATES)[number];

/** A value nobody goes by, what hangs on it, what it may mean, and what was decided. */
export interface RepairView extends AtStake {
  readonly id: string;
  readonly kind: StoredRepairKind;
  readonly value: string;
  readonly field: string;
  readonly spellings: { value: string; touches: number }[];
  readonly state: RepairState;
  readonly touches: number;
  readonly countedAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly proposals: AliasProposal[];
  readonly isSuggested: boolean;
  readonly decision: {
    readonly target: { readonly id: string; readonly name: string } | null;
    readonly confidence: number | null;
    readonly reason: string | null;
    readonly by: string;
    readonly at: string;
    readonly relinkedTouches: number;
  } | null;
}

interface Row extends AtStake {
  readonly id: string;
  readonly kind: StoredRepairKind;
  readonly value: string;
  readonly field: string;
  readonly spellings: { value: string; touches: number }[];
  readonly state: RepairState;
  readonly touches: number;
  readonly counted_at: Date | null;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly proposals: AliasProposal[];
  readonly is_suggested: boolean;
  readonly target_id: string | null;
  readonly target_name: string | null;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly relinked: number;
}

/** Values in the order of `ids`; unknown ids are left out. */
export async function loadRepairs(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<RepairView[]> {
  const rows = await tx.query<Row>(
    `select id, kind, value, field, spellings, state, touches, people, deals,
            pipeline_minor as "pipelineMinor", open_minor as "openMinor", won_minor as "wonMinor",
            case when state = 'open'
                 then (select c.counted_at from unresolved_counts c where c.tenant_id = repairs.tenant_id)
            end as counted_at,
            first_seen_at, last_seen_at, proposals, is_suggested, target_id, target_name, confidence, reason,
            decided_by, decided_at, relinked
     from repairs where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, viewOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @throws ProblemError 404 when there is none. */
export async function loadRepair(tx: TenantTransaction, id: string): Promise<RepairView> {
  const [repair] = await loadRepairs(tx, [id]);
  if (!repair) throw notFound(`There is no value to repair with the id ${id}.`);
  return repair;
}

function viewOf(row: Row): RepairView {
  return {
    id: row.id,
    kind: row.kind,
    value: row.value,
    field: row.field,
    spellings: row.spellings,
    state: row.state,
    touches: row.touches,
    people: row.people,
    deals: row.deals,
    pipelineMinor: row.pipelineMinor,
    openMinor: row.openMinor,
    wonMinor: row.wonMinor,
    countedAt: row.counted_at?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    proposals: row.proposals,
    isSuggested: row.is_suggested,
    decision:
      row.state !== 'open' && row.decided_at !== null
        ? {
            target:
              row.target_id === null
                ? null
                : { id: row.target_id, name: row.target_name ?? row.target_id },
            confidence: row.confidence,
            reason: row.reason,
            by: row.decided_by ?? '',
            at: row.decided_at.toISOString(),
            relinkedTouches: row.relinked,
          }
        : null,
  };
}
