import { z } from 'zod';
import { endpoint, type Endpoint } from '../../http/endpoint.ts';
import { insertJob } from '../../jobs/job-store.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { loadConnection } from '../connections.ts';
import { CrmError } from '../errors.ts';
import { FIGURE_OBJECTS } from '../figures.ts';
import { createConnectors } from '../registry.ts';
import { createCrmServices } from '../services.ts';
import { crmOf } from './crm-of.ts';
import { previewWriteBack } from './preview.ts';
import { loadState } from './state.ts';

const tag = 'Write-back';

const stageMove = z
  .object({
    recordId: z.string(),
    dealName: z.string(),
    ruleId: z.string(),
    rule: z.string(),
    fromStageId: z.string(),
    toStageId: z.string(),
    reason: z.string(),
    triggeredAt: z.iso.datetime(),
  })
  .meta({ id: 'StageMove' });

const OUTCOMES = ['dryRun', 'planned', 'moved', 'changed', 'refused'] as const;

const state = endpoint({
  method: 'get',
  path: '/write-back',
  tag,
  summary: 'How writing into the CRM goes',
  scope: 'read',
  answer: z.object({
    enabled: z.boolean(),
    stageRuleMode: z.enum(['off', 'dryRun', 'on']),
    ranAt: z.iso.datetime().nullable(),
    error: z.string().nullable().meta({ description: 'Why the last round did not go through.' }),
    deals: z.int().meta({ description: 'Deals that carry figures of ours.' }),
    people: z.int(),
    held: z.int().meta({ description: 'Records on which a value a person wrote was let be.' }),
    refused: z.int().meta({ description: 'Records the CRM refused to change.' }),
    refusal: z.string().nullable().meta({ description: 'The latest refusal, in its own words.' }),
    missingPermissions: z.array(z.string()).meta({
      description: 'Permissions of the CRM that writing needs and the connection lacks.',
    }),
    grantUrl: z
      .string()
      .nullable()
      .meta({ description: 'Where an administrator grants them; null when none is missing.' }),
  }),
  handle: ({ context, transaction }) =>
    transaction(async (tx) => {
      const crm = await crmOf(tx);
      const { ranAt, error } = await loadState(tx, crm);
      const { writeBack } = await loadSettings(tx);
      const connection = await loadConnection(tx, crm);
      const missing =
        connection === null || connection.state === 'disconnected'
          ? []
          : (createConnectors(context.config)
              .get(crm)
              ?.figures.missingPermissions(connection.scopes) ?? []);
      const [counts] = await tx.query<{
        deals: number;
        people: number;
        held: number;
        refused: number;
        refusal: string | null;
      }>(
        `select count(*) filter (where object_type = 'deal')::int as deals,
                count(*) filter (where object_type in ('contact', 'lead'))::int as people,
                count(*) filter (where held <> '{}')::int as held,
                count(refused)::int as refused,
                (array_agg(refused order by written_at desc) filter (where refused is not null))[1] as refusal
         from written_values where tenant_id = $1 and crm = $2`,
        [tx.tenantId, crm],
      );
      return {
        enabled: writeBack.enabled,
        stageRuleMode: writeBack.stageRuleMode,
        ranAt: ranAt?.toISOString() ?? null,
        error,
        deals: counts?.deals ?? 0,
        people: counts?.people ?? 0,
        held: counts?.held ?? 0,
        refused: counts?.refused ?? 0,
        refusal: counts?.refusal ?? null,
        missingPermissions: missing,
        grantUrl:
          missing.length === 0
            ? null
            : `${context.config.publicUrl}/install/${crm}?features=write-back`,
      };
    }),
});

const preview = endpoint({
  method: 'get',
  path: '/write-back/preview',
  tag,
  summary: 'What would be written into the CRM',
  description:
    'Figures of a few records next to what stands there now, how many records there are, and which deals the stage rules would move. Nothing is written.',
  scope: 'admin',
  isRecordLevel: true,
  answer: z.object({
    objects: z.array(
      z.object({
        object: z.enum(FIGURE_OBJECTS),
        fields: z.array(z.object({ field: z.string(), label: z.string() })),
        records: z.int(),
        examples: z.array(
          z.object({
            externalId: z.string(),
            name: z.string(),
            url: z.string(),
            fields: z.array(
              z.object({
                field: z.string(),
                label: z.string(),
                now: z.string().nullable(),
                then: z.string().nullable(),
                isHeld: z
                  .boolean()
                  .meta({ description: 'A person wrote what stands there; it stays.' }),
              }),
            ),
          }),
        ),
      }),
    ),
    stageMoves: z.object({ count: z.int(), examples: z.array(stageMove) }),
    credits: z.object({ deals: z.int(), records: z.int() }).nullable().meta({
      description:
        'Records of the CRM’s own that would hold the credit (Salesforce: Influence Credits); null in HubSpot.',
    }),
    unread: z
      .string()
      .nullable()
      .meta({ description: 'Why what stands in the CRM now could not be read.' }),
  }),
  handle: async ({ context, principal: { tenantId }, transaction }) => {
    const crm = await transaction(crmOf);
    try {
      const { objects, stageMoves, credits, unread } = await previewWriteBack(
        createCrmServices(context),
        tenantId,
        crm,
      );
      return {
        unread,
        objects,
        credits,
        stageMoves: {
          count: stageMoves.length,
          examples: stageMoves.slice(0, 20).map((move) => ({
            recordId: move.externalId,
            dealName: move.dealName,
            ruleId: move.ruleId,
            rule: move.ruleName,
            fromStageId: move.fromStageId,
            toStageId: move.toStageId,
            reason: move.reason,
            triggeredAt: new Date(move.triggeredAt).toISOString(),
          })),
        },
      };
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      // Not connected: there is nothing to write to, and why.
      return {
        objects: [],
        stageMoves: { count: 0, examples: [] },
        credits: null,
        unread: error.message,
      };
    }
  },
});

const run = endpoint({
  method: 'post',
  path: '/write-back',
  tag,
  summary: 'Write all figures now',
  description:
    'As a job: its progress is at /jobs/{id}. Without it figures follow every few minutes. While writing is switched off the job writes nothing.',
  scope: 'admin',
  status: 202,
  answer: z.object({ jobId: z.uuid() }),
  handle: async ({ context, principal, transaction }) => {
    const jobId = await transaction((tx) => insertJob(tx, 'writeBack', {}));
    await context.dispatchJob?.(principal.tenantId, jobId);
    return { jobId };
  },
});

const moves = endpoint({
  method: 'get',
  path: '/write-back/stage-moves',
  tag,
  summary: 'What stage rules moved',
  description: 'The latest 200, dry runs included.',
  scope: 'read',
  isRecordLevel: true,
  answer: z.object({
    moves: z.array(
      stageMove.extend({
        outcome: z.enum(OUTCOMES).meta({
          description:
            '`dryRun`: nothing was moved. `changed`: somebody changed the deal a moment before. `refused`: the CRM did not allow it.',
        }),
        decidedAt: z.iso.datetime(),
        movedAt: z.iso.datetime().nullable(),
        message: z.string().nullable(),
      }),
    ),
  }),
  handle: ({ transaction }) =>
    transaction(async (tx) => {
      const rows = await tx.query<{
        external_id: string;
        name: string;
        rule_id: string;
        rule_name: string;
        from_stage_id: string;
        to_stage_id: string;
        reason: string;
        triggered_at: Date;
        decided_at: Date;
        moved_at: Date | null;
        outcome: (typeof OUTCOMES)[number];
        message: string | null;
      }>(
        `select d.external_id, d.name, m.rule_id, m.rule_name, m.from_stage_id, m.to_stage_id, m.reason,
                m.triggered_at, m.decided_at, m.moved_at, m.outcome, m.message
         from stage_moves m join deals d on d.tenant_id = $1 and d.id = m.deal_id
         where m.tenant_id = $1 order by m.decided_at desc, m.id desc limit 200`,
        [tx.tenantId],
      );
      return {
        moves: rows.map((row) => ({
          recordId: row.external_id,
          dealName: row.name,
          ruleId: row.rule_id,
          rule: row.rule_name,
          fromStageId: row.from_stage_id,
          toStageId: row.to_stage_id,
          reason: row.reason,
          triggeredAt: row.triggered_at.toISOString(),
          outcome: row.outcome,
          decidedAt: row.decided_at.toISOString(),
          movedAt: row.moved_at?.toISOString() ?? null,
          message: row.message,
        })),
      };
    }),
});

/** Writing into the CRM: what it would do, does and did. */
export const writeBackEndpoints: readonly Endpoint[] = [state, preview, run, moves];
