import type { Crm } from '@pipeline-attribution/shared';
import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { ProblemError, unauthorized } from '../http/problem.ts';
import type { Jobs } from '../jobs/start-jobs.ts';
import { erasePerson } from '../privacy/erase-person.ts';
import { deleteRecords, mergeRecords, restoreRecords } from '../records/store.ts';
import type { RecordChange } from './connector.ts';
import { markDirty } from './dirty-records.ts';
import { createCrmServices } from './services.ts';
import { firstHeard, takeSignature } from './webhook-receipts.ts';

/** HubSpot sends a hundred events at most. */
const MAX_BYTES = 1024 * 1024;

/**
 * `POST /webhooks/{crm}`: what a CRM tells us by itself. Deletions, restorations, merges and erasures are
 * followed at once; of everything the event says that a record is dirty, and a job reads that record anew, whatever
 * the order the events came in. Answered after both are committed, well within HubSpot's five seconds; a failure
 * answers 5xx and the CRM sends the batch again.
 *
 * 401 answers a signature that is wrong, stale or used before, and a request that is about nobody who has installed
 * us; none of them changes anything.
 */
export function webhookRouter(context: Context, jobs: Pick<Jobs, 'readDirty'>): Router {
  const services = createCrmServices(context);
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: MAX_BYTES });
  router.post('/webhooks/:crm', raw, async (request, response) => {
    const connector = services.connectors.get(request.params['crm'] as Crm);
    if (!connector) {
      response.status(404).end();
      return;
    }
    request.rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { crm } = connector;
    const caller = connector.verifyRequest(request, context.now());
    if (caller === null) throw unauthorized('The request is not signed by the CRM.');
    const changes = connector.handleWebhook(parse(request.rawBody));
    const installed = await installedOf(context, crm, changes);
    if (changes.length > 0 && installed.size === 0)
      throw unauthorized('None of the accounts these events are about has installed the app.');
    if (!(await takeSignature(context.dataSource, signatureOf(request), context.now())))
      throw unauthorized('This request came before.');
    for (const [tenantId, own] of installed) {
      await follow(context, tenantId, crm, own);
      await jobs.readDirty(tenantId, crm);
    }
    response.status(204).end();
  });
  router.use('/webhooks', answerPlainly);
  return router;
}

const signatureOf = (request: Request): string =>
  request.get('x-hubspot-signature-v3') ?? request.rawBody?.toString('base64') ?? '';

/** The changes by tenant, of those who are connected. Of others in the same request nothing is followed. */
async function installedOf(
  { dataSource }: Context,
  crm: Crm,
  changes: readonly RecordChange[],
): Promise<Map<number, RecordChange[]>> {
  const found = new Map<number, RecordChange[]>();
  for (const [id, own] of Map.groupBy(changes, ({ installationId }) => installationId)) {
    const rows: { id: number }[] = await dataSource.query(
      `select t.id from list_tenants() t where t.id = find_tenant($1, $2) and t.status = 'active'`,
      [crm, id],
    );
    const [tenant] = rows;
    if (tenant !== undefined) found.set(tenant.id, own);
  }
  return found;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

async function follow(
  { dataSource, now }: Context,
  tenantId: number,
  crm: Crm,
  told: readonly RecordChange[],
): Promise<void> {
  await withTenant(dataSource, tenantId, async (tx) => {
    const changes = await firstHeard(tx, crm, told, now());
    const of = (kind: RecordChange['change']): RecordChange[] =>
      changes.filter(({ change }) => change === kind);
    await mergeRecords(
      tx,
      crm,
      of('merged').flatMap(({ objectType, externalId, intoExternalId }) =>
        intoExternalId === undefined ? [] : [{ objectType, externalId, intoExternalId }],
      ),
    );
    await deleteRecords(
      tx,
      crm,
      of('deleted').map(({ objectType, externalId, occurredAt }) => ({
        objectType,
        externalId,
        deletedAt: occurredAt,
      })),
    );
    await restoreRecords(tx, crm, of('restored'));
    const records = of('erased').flatMap(({ objectType, externalId }) =>
      objectType === 'contact' || objectType === 'lead'
        ? [{ source: crm, objectType, externalId }]
        : [],
    );
    if (records.length > 0) {
      await erasePerson(tx, { records }, { actor: crm, now: now() });
    }
    // An erased person is not asked for again; a lost record is its survivor's now.
    await markDirty(
      tx,
      crm,
      changes.filter(({ change }) => change !== 'erased' && change !== 'merged'),
    );
  });
}

/** A CRM reads nothing but the status. */
const answerPlainly: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ProblemError && !response.headersSent) response.status(error.status).end();
  else next(error);
};
