import type { Crm } from '@pipeline-attribution/shared';
import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import type { Jobs } from '../jobs/start-jobs.ts';
import { erasePerson } from '../privacy/erase-person.ts';
import { deleteRecords, mergeRecords, restoreRecords } from '../records/store.ts';
import type { RecordChange } from './connector.ts';
import type { NamedRecords } from './read-changed.ts';
import { createCrmServices } from './services.ts';

/** HubSpot sends a hundred events at most. */
const MAX_BYTES = 1024 * 1024;

/**
 * `POST /webhooks/{crm}`: what a CRM tells us by itself. Deletions, restorations, merges and erasures are
 * followed at once, since the records can no longer tell; of everything else the event only says that
 * something changed, and a job reads the records anew. Answered after both are committed, well within
 * HubSpot's five seconds; a failure answers 5xx and the CRM sends the batch again.
 */
export function webhookRouter(context: Context, jobs: Pick<Jobs, 'readRecords'>): Router {
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
    if (connector.verifyRequest(request, context.now()) === null) {
      response.status(401).end();
      return;
    }
    const changes = connector.handleWebhook(parse(request.rawBody));
    const byInstallation = Map.groupBy(changes, ({ installationId }) => installationId);
    for (const [installationId, own] of byInstallation) {
      const rows: { id: number | null }[] = await context.dataSource.query(
        'select find_tenant($1, $2) as id',
        [connector.crm, installationId],
      );
      const tenantId = rows[0]?.id ?? null;
      // A portal that never installed us, or whose data was erased: nothing to follow.
      if (tenantId === null) continue;
      await follow(context, tenantId, connector.crm, own);
      await jobs.readRecords(tenantId, connector.crm, changedRecords(own));
    }
    response.status(204).end();
  });
  router.use('/webhooks', answerPlainly);
  return router;
}

/** A restored record may have changed meanwhile, a survivor took over what it lacked. */
function changedRecords(changes: readonly RecordChange[]): NamedRecords[] {
  const wanted = changes.filter(({ change }) => change === 'changed' || change === 'restored');
  return [...Map.groupBy(wanted, ({ objectType }) => objectType)].map(([objectType, own]) => ({
    objectType,
    externalIds: [...new Set(own.map(({ externalId }) => externalId))],
  }));
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
  changes: readonly RecordChange[],
): Promise<void> {
  const of = (kind: RecordChange['change']): RecordChange[] =>
    changes.filter(({ change }) => change === kind);
  await withTenant(dataSource, tenantId, async (tx) => {
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
  });
}

/** A CRM reads nothing but the status. */
const answerPlainly: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ProblemError && !response.headersSent) response.status(error.status).end();
  else next(error);
};
