import { markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { resolve } from './resolve.ts';
import type { RecordSource, StageHistoryRecord, StageRecord } from './types.ts';
import { valuesList } from './upsert.ts';

/** Makes our list of a source's stages equal to the CRM's. */
export async function writeStages(
  tx: TenantTransaction,
  source: RecordSource,
  stages: readonly StageRecord[],
): Promise<void> {
  if (stages.length === 0) return;
  const parameters: unknown[] = [tx.tenantId, source];
  const columns = 'pipeline_id, stage_id, pipeline_label, label, position, probability, outcome';
  const tuples = stages.map((stage) => {
    const first = parameters.length + 1;
    parameters.push(
      stage.pipelineId,
      stage.stageId,
      stage.pipelineLabel,
      stage.label,
      stage.position,
      stage.probability,
      stage.outcome,
    );
    return `($1, $2, ${Array.from({ length: 7 }, (_, index) => `$${first + index}`).join(', ')})`;
  });
  await tx.query(
    `insert into stages as old (tenant_id, source, ${columns}) values ${tuples.join(', ')}
     on conflict (tenant_id, source, pipeline_id, stage_id) do update
       set pipeline_label = excluded.pipeline_label, label = excluded.label, position = excluded.position,
           probability = excluded.probability, outcome = excluded.outcome
       where (old.pipeline_label, old.label, old.position, old.probability, old.outcome)
         is distinct from (excluded.pipeline_label, excluded.label, excluded.position, excluded.probability, excluded.outcome)`,
    parameters,
  );
  const kept: unknown[] = [tx.tenantId, source];
  const pairs = valuesList(
    stages.map((stage) => [stage.pipelineId, stage.stageId]),
    ['text', 'text'],
    kept,
  );
  await tx.query(
    `delete from stages where tenant_id = $1 and source = $2
       and (pipeline_id, stage_id) not in (values ${pairs})`,
    kept,
  );
}

/** Makes each deal's list of entered stages equal to the given one, and marks the deals that changed. */
export async function writeStageHistories(
  tx: TenantTransaction,
  source: RecordSource,
  histories: readonly StageHistoryRecord[],
): Promise<void> {
  const deals = await resolve(
    tx,
    source,
    'deal',
    histories.map(({ dealExternalId }) => dealExternalId),
  );
  const ids = [...new Set(deals.values())];
  if (ids.length === 0) return;
  const rows = histories.flatMap(({ dealExternalId, entries }) => {
    const id = deals.get(dealExternalId);
    if (id === undefined) return [];
    const unique = new Map(
      entries.map((entry) => [`${entry.enteredAt.getTime()} ${entry.stageId}`, entry]),
    );
    return [...unique.values()].map((entry) => [
      id,
      entry.enteredAt,
      entry.stageId,
      entry.label,
      entry.outcome,
    ]);
  });
  const types = ['uuid', 'timestamptz', 'text', 'text', 'text'];
  const changed = new Set<string>();

  const gone: unknown[] = [tx.tenantId, ids];
  const kept =
    rows.length > 0
      ? valuesList(
          rows.map((row) => row.slice(0, 3)),
          types,
          gone,
        )
      : null;
  const removed = await tx.query<{ deal_id: string }>(
    `delete from deal_stage_history where tenant_id = $1 and deal_id = any($2::uuid[])
     ${kept === null ? '' : `and (deal_id, entered_at, stage_id) not in (values ${kept})`} returning deal_id`,
    gone,
  );
  for (const row of removed) changed.add(row.deal_id);

  if (rows.length > 0) {
    const parameters: unknown[] = [tx.tenantId];
    const tuples = valuesList(rows, types, parameters, '$1, ');
    const added = await tx.query<{ deal_id: string }>(
      `insert into deal_stage_history as old (tenant_id, deal_id, entered_at, stage_id, label, outcome)
       values ${tuples}
       on conflict (tenant_id, deal_id, entered_at, stage_id) do update
         set label = excluded.label, outcome = excluded.outcome
         where (old.label, old.outcome) is distinct from (excluded.label, excluded.outcome)
       returning deal_id`,
      parameters,
    );
    for (const row of added) changed.add(row.deal_id);
  }
  await markDeals(tx, [...changed], 'stage history changed');
}
