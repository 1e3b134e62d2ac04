import {
  decideStageMoves,
  type Crm,
  type DealForStageRules,
  type Settings,
  type StageMove,
} from '@pipeline-attribution/shared';
import { writeAudit } from '../../audit/write-audit.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { loadPipelineStages } from '../../records/pipeline-stages.ts';
import type { StageWrite, StageWritten } from '../connector.ts';
import { markDirty } from '../dirty-records.ts';
import { loadDealFigures } from './load-deal-figures.ts';

/** A move with what the CRM has to be told. */
export interface PlannedMove extends StageMove {
  readonly externalId: string;
  readonly dealName: string;
  readonly ruleName: string;
  readonly enteredAt: Date | null;
}

/** An entry of a stage this close to a move of ours is that move: clocks differ, and so do the moments they note. */
const SAME_MOVE_MS = 5 * 60_000;
/** What the CRM refused or had changed is not tried again at once. */
const REST = '1 hour';
/** Deals looked at a round; the others have their turn in the next. */
const MOST = 2_000;

/** The moves the tenant's rules make now; nothing is written. */
export async function planStageMoves(
  tx: TenantTransaction,
  settings: Settings,
  now: Date,
): Promise<PlannedMove[]> {
  const rules = settings.writeBack.stageRules;
  const inForce = rules.filter(({ enabled }) => enabled);
  if (inForce.length === 0) return [];
  const candidates = await tx.query<Candidate>(
    `select d.id, d.external_id, d.name, d.pipeline_id, d.stage_id, d.created_at
     from deals d join tenants t on t.id = $1 and t.crm = d.source
     where d.tenant_id = $1 and d.outcome = 'open' and d.deleted_at is null and d.merged_into_id is null
       and (d.pipeline_id, d.stage_id) in (select * from unnest($2::text[], $3::text[]))
       and exists (select from pipeline_attribution p where p.tenant_id = $1 and p.deal_id = d.id
                   and p.influencer_id <> '00000000-0000-0000-0000-000000000000')
       and exists (select from unnest($2::text[], $3::text[], $4::text[]) as r (pipeline_id, stage_id, rule_id)
                   where r.pipeline_id = d.pipeline_id and r.stage_id = d.stage_id and not exists (
                     select from stage_moves m where m.tenant_id = $1 and m.deal_id = d.id
                       and m.rule_id = r.rule_id and m.mode = 'on' and m.outcome = 'moved'))
       -- What waits to be credited anew is looked at when it is.
       and not exists (select from dirty_deals x where x.tenant_id = $1 and x.deal_id = d.id)
       and not exists (select from stage_moves m where m.tenant_id = $1 and m.deal_id = d.id and m.mode = 'on'
                       and m.outcome in ('changed', 'refused') and m.decided_at > $5::timestamptz - interval '${REST}')
     order by d.id limit ${MOST}`,
    [
      tx.tenantId,
      inForce.map(({ pipelineId }) => pipelineId),
      inForce.map(({ fromStageId }) => fromStageId),
      inForce.map(({ id }) => id),
      now,
    ],
  );
  if (candidates.length === 0) return [];
  const ids = candidates.map(({ id }) => id);
  const figures = new Map(
    (await loadDealFigures(tx, settings, ids, now)).map((deal) => [deal.id, deal]),
  );
  const histories = await stageHistories(tx, ids);
  const moves = await movesBefore(tx, ids);
  const deals = candidates.flatMap((deal): DealForStageRules[] => {
    const known = figures.get(deal.id);
    if (known === undefined) return [];
    const own = moves.get(deal.id) ?? [];
    return [
      {
        dealId: deal.id,
        pipelineId: deal.pipeline_id,
        stageId: deal.stage_id,
        createdAt: deal.created_at.getTime(),
        lastHumanChangeAt: lastHumanChange(histories.get(deal.id) ?? [], own),
        influencerTouches: known.influencerTouches,
        influencerShare: known.influencerShare,
        movedBy: own.flatMap(({ rule_id: ruleId, outcome }) =>
          outcome === 'moved' ? [ruleId] : [],
        ),
      },
    ];
  });
  const decided = decideStageMoves({ rules, stages: await loadPipelineStages(tx), deals }).moves;
  const dealOf = new Map(candidates.map((deal) => [deal.id, deal]));
  const nameOf = new Map(rules.map(({ id, name }) => [id, name]));
  return decided.flatMap((move): PlannedMove[] => {
    const deal = dealOf.get(move.dealId);
    if (!deal) return [];
    return [
      {
        ...move,
        externalId: deal.external_id,
        dealName: deal.name,
        ruleName: nameOf.get(move.ruleId) ?? move.ruleId,
        enteredAt: histories.get(deal.id)?.at(-1)?.entered_at ?? null,
      },
    ];
  });
}

interface Candidate {
  readonly id: string;
  readonly external_id: string;
  readonly name: string;
  readonly pipeline_id: string;
  readonly stage_id: string;
  readonly created_at: Date;
}

interface Entry {
  readonly deal_id: string;
  readonly stage_id: string;
  readonly entered_at: Date;
}

async function stageHistories(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, Entry[]>> {
  const rows = await tx.query<Entry>(
    `select deal_id, stage_id, entered_at from deal_stage_history
     where tenant_id = $1 and deal_id = any($2::uuid[]) order by deal_id, entered_at, stage_id`,
    [tx.tenantId, dealIds],
  );
  return Map.groupBy(rows, (row) => row.deal_id);
}

interface MoveBefore {
  readonly deal_id: string;
  readonly rule_id: string;
  readonly to_stage_id: string;
  readonly outcome: string;
  readonly at: Date;
}

async function movesBefore(
  tx: TenantTransaction,
  dealIds: readonly string[],
): Promise<Map<string, MoveBefore[]>> {
  const rows = await tx.query<MoveBefore>(
    `select deal_id, rule_id, to_stage_id, outcome, coalesce(moved_at, decided_at) as at
     from stage_moves
     where tenant_id = $1 and deal_id = any($2::uuid[]) and mode = 'on'
       and outcome in ('planned', 'moved')`,
    [tx.tenantId, dealIds],
  );
  return Map.groupBy(rows, (row) => row.deal_id);
}

/** The first stage is the one a deal was made in; each later one is somebody's doing, unless it was a rule's. */
function lastHumanChange(entries: readonly Entry[], moves: readonly MoveBefore[]): number | null {
  const byPeople = entries
    .slice(1)
    .filter(
      ({ stage_id: stageId, entered_at: enteredAt }) =>
        !moves.some(
          ({ to_stage_id: to, at }) =>
            to === stageId && Math.abs(at.getTime() - enteredAt.getTime()) <= SAME_MOVE_MS,
        ),
    );
  return byPeople.at(-1)?.entered_at.getTime() ?? null;
}

/**
 * Notes moves before they are made, or, in a dry run, instead. Answers those that were not noted in the same mode
 * before: a dry run says a thing once.
 */
export async function noteMoves(
  tx: TenantTransaction,
  moves: readonly PlannedMove[],
  mode: 'dryRun' | 'on',
  now: Date,
): Promise<PlannedMove[]> {
  const fresh: PlannedMove[] = [];
  for (const move of moves) {
    const rows = await tx.query(
      `insert into stage_moves (tenant_id, deal_id, rule_id, rule_name, mode, pipeline_id, from_stage_id,
                                to_stage_id, reason, triggered_at, decided_at, outcome)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (tenant_id, deal_id, rule_id, mode) do update
         set rule_name = excluded.rule_name, pipeline_id = excluded.pipeline_id,
             from_stage_id = excluded.from_stage_id, to_stage_id = excluded.to_stage_id,
             reason = excluded.reason, triggered_at = excluded.triggered_at,
             decided_at = excluded.decided_at, outcome = excluded.outcome, message = null
         where stage_moves.mode = 'on'
       returning id`,
      [
        tx.tenantId,
        move.dealId,
        move.ruleId,
        move.ruleName,
        mode,
        move.pipelineId,
        move.fromStageId,
        move.toStageId,
        move.reason,
        new Date(move.triggeredAt),
        now,
        mode === 'on' ? 'planned' : 'dryRun',
      ],
    );
    if (rows.length === 0) continue;
    fresh.push(move);
    if (mode === 'dryRun') await audit(tx, move, 'would move stage');
  }
  return fresh;
}

export const stageWriteOf = (move: PlannedMove): StageWrite => ({
  externalId: move.externalId,
  pipelineId: move.pipelineId,
  fromStageId: move.fromStageId,
  toStageId: move.toStageId,
  enteredAt: move.enteredAt,
});

/** Notes what became of the moves, and has the deals read anew so that the cards follow at once. */
export async function settleMoves(
  tx: TenantTransaction,
  crm: Crm,
  moves: readonly PlannedMove[],
  written: readonly StageWritten[],
): Promise<void> {
  const moveOf = new Map(moves.map((move) => [move.externalId, move]));
  for (const { externalId, outcome, movedAt, message } of written) {
    const move = moveOf.get(externalId);
    if (!move) continue;
    await tx.query(
      `update stage_moves set outcome = $4, moved_at = $5, message = $6
       where tenant_id = $1 and deal_id = $2 and rule_id = $3 and mode = 'on'`,
      [tx.tenantId, move.dealId, move.ruleId, outcome, movedAt, message],
    );
    if (outcome === 'moved') await audit(tx, move, 'move stage');
  }
  await markDirty(
    tx,
    crm,
    written.map(({ externalId }) => ({ objectType: 'deal', externalId })),
  );
}

function audit(tx: TenantTransaction, move: PlannedMove, action: string): Promise<void> {
  return writeAudit(tx, {
    actor: `stage-rule:${move.ruleId}`,
    action,
    entity: 'deal',
    entityId: move.dealId,
    before: { stageId: move.fromStageId },
    after: {
      stageId: move.toStageId,
      rule: move.ruleName,
      reason: move.reason,
      triggeredAt: new Date(move.triggeredAt).toISOString(),
    },
  });
}
