import { markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * Lays the admin's reading of the stages over the CRM's: on the list of stages, on the deals that stand
 * in them and on the stages deals passed. Deals that change are marked. A deal that is won or lost by
 * the mapping alone closed when it entered the stage. Doing it twice is the same as doing it once.
 */
export async function applyStageMappings(tx: TenantTransaction, source: string): Promise<void> {
  const parameters = [tx.tenantId, source];
  const mapped = await tx.query(
    'select 1 from stage_mappings where tenant_id = $1 and source = $2 limit 1',
    parameters,
  );
  if (mapped.length === 0) return;
  await tx.query(
    `update stages s
     set outcome = coalesce(m.outcome, s.outcome), probability = coalesce(m.probability, s.probability)
     from stage_mappings m
     where s.tenant_id = $1 and s.source = $2 and ${sameStage('s')}
       and (s.outcome, s.probability) is distinct from
           (coalesce(m.outcome, s.outcome), coalesce(m.probability, s.probability))`,
    parameters,
  );
  const passed = await tx.query<{ deal_id: string }>(
    `update deal_stage_history h set outcome = m.outcome
     from stage_mappings m, deals d
     where h.tenant_id = $1 and d.tenant_id = $1 and d.source = $2 and d.id = h.deal_id
       and m.tenant_id = $1 and m.source = $2 and m.pipeline_id = d.pipeline_id and m.stage_id = h.stage_id
       and m.outcome is not null and h.outcome <> m.outcome
     returning h.deal_id`,
    parameters,
  );
  const standing = await tx.query<{ id: string }>(
    `update deals d
     set outcome = coalesce(m.outcome, d.outcome), probability = coalesce(m.probability, d.probability),
         closed_at = ${CLOSED_AT}, updated_at = now()
     from stage_mappings m
     where d.tenant_id = $1 and d.source = $2 and ${sameStage('d')}
       and (d.outcome, d.probability, d.closed_at) is distinct from
           (coalesce(m.outcome, d.outcome), coalesce(m.probability, d.probability), ${CLOSED_AT})
     returning d.id`,
    parameters,
  );
  const changed = new Set([...passed.map((row) => row.deal_id), ...standing.map((row) => row.id)]);
  await markDeals(tx, [...changed].sort(), 'stage mapping applied');
}

const sameStage = (alias: string): string =>
  `m.tenant_id = $1 and m.source = $2 and m.pipeline_id = ${alias}.pipeline_id and m.stage_id = ${alias}.stage_id`;

const CLOSED_AT = `case when coalesce(m.outcome, d.outcome) = 'open' then null
  else coalesce(d.closed_at,
    (select max(h.entered_at) from deal_stage_history h
     where h.tenant_id = $1 and h.deal_id = d.id and h.stage_id = d.stage_id),
    d.created_at) end`;
