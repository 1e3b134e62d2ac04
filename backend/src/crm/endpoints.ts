import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { badRequest, notFound } from '../http/problem.ts';
import { disconnect } from './disconnect.ts';
import { CrmError } from './errors.ts';
import { createCrmServices } from './services.ts';

const crm = z.enum(['hubspot', 'salesforce']);

const connectionView = z
  .object({
    crm,
    externalId: z.string().meta({ description: 'Of the portal or organisation.' }),
    name: z.string(),
    state: z.enum(['connected', 'revoked', 'failing', 'disconnected']),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it is not connected and what to do, for people.' }),
    scopes: z.array(z.string()),
    historyLoaded: z.boolean().meta({ description: 'The first load is complete.' }),
    lastSyncedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Everything that changed in the CRM before this instant is here.' }),
    installUrl: z.string().meta({ description: 'Where an administrator connects it again.' }),
  })
  .meta({ id: 'Connection' });

interface Row {
  readonly crm: 'hubspot' | 'salesforce';
  readonly external_id: string;
  readonly name: string;
  readonly state: 'connected' | 'revoked' | 'failing' | 'disconnected';
  readonly state_reason: string | null;
  readonly scopes: string[];
  readonly loaded: boolean;
  readonly last_synced_at: Date | null;
}

/** The tie to the CRM, as an administrator sees it. */
export const connectionEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/connections',
    tag: 'Connections',
    summary: 'How we are connected to the CRM',
    scope: 'read',
    answer: z.object({ connections: z.array(connectionView) }),
    handle: ({ context, transaction }) =>
      transaction(async (tx) => {
        const rows = await tx.query<Row>(
          `select c.crm, c.external_id, t.name, c.state, c.state_reason, c.scopes, c.last_synced_at,
                  c.cursors -> 'backfill' ->> 'finishedAt' is not null as loaded
           from connections c join tenants t on t.id = c.tenant_id
           where c.tenant_id = $1 order by c.created_at`,
          [tx.tenantId],
        );
        return {
          connections: rows.map((row) => ({
            crm: row.crm,
            externalId: row.external_id,
            name: row.name,
            state: row.state,
            reason: row.state_reason,
            scopes: row.scopes,
            historyLoaded: row.loaded,
            lastSyncedAt: row.last_synced_at?.toISOString() ?? null,
            installUrl: `${context.config.publicUrl}/install/${row.crm}`,
          })),
        };
      }),
  }),
  endpoint({
    method: 'delete',
    path: '/connections/{crm}',
    tag: 'Connections',
    summary: 'Disconnect the CRM',
    description:
      'Ends the installation in the CRM and forgets its tokens. `data=keep` (usual) leaves what was recorded; installing again goes on with it. `data=delete` erases everything of this account, for good, within minutes; also after an earlier disconnection.',
    scope: 'admin',
    params: z.object({ crm }),
    query: z.strictObject({
      data: z
        .enum(['keep', 'delete'], 'Must be keep or delete.')
        .default('keep')
        .meta({ description: 'What becomes of what was recorded.' }),
    }),
    status: 204,
    problems: [503],
    answer: z.null(),
    handle: async ({ params, query, principal: { tenantId, actor }, context }) => {
      try {
        const jobId = await disconnect(createCrmServices(context), tenantId, params.crm, {
          actor,
          data: query.data,
        });
        if (jobId !== null) await context.dispatchJob?.(tenantId, jobId);
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        if (error.kind === 'revoked') throw notFound(`There is no connection to ${params.crm}.`);
        throw badRequest(error.message);
      }
      return null;
    },
  }),
];
