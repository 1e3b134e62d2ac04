import type { PipelineStage } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';

/** The stages of the tenant's CRM in the order of their pipelines. */
export async function loadPipelineStages(tx: TenantTransaction): Promise<PipelineStage[]> {
  const rows = await tx.query<{
    pipeline_id: string;
    stage_id: string;
    label: string;
    position: number;
    outcome: PipelineStage['outcome'];
  }>(
    `select s.pipeline_id, s.stage_id, s.label, s.position, s.outcome
     from stages s join tenants t on t.id = $1 and t.crm = s.source
     where s.tenant_id = $1 order by s.pipeline_id, s.position, s.stage_id`,
    [tx.tenantId],
  );
  return rows.map((row) => ({
    pipelineId: row.pipeline_id,
    stageId: row.stage_id,
    label: row.label,
    position: row.position,
    outcome: row.outcome,
  }));
}
