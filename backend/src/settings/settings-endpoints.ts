import type { Settings } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint, type EndpointRequest } from '../http/endpoint.ts';
import { insertJob } from '../jobs/job-store.ts';
import { loadSettings } from './load-settings.ts';
import { overlay, saveSettings } from './save-settings.ts';
import { settingsChange, settingsSchema } from './schema.ts';

const tag = 'Settings';

const get = endpoint({
  method: 'get',
  path: '/settings',
  tag,
  summary: 'Read the settings',
  description: 'What was never chosen has its default.',
  scope: 'read',
  answer: settingsSchema,
  handle: async ({ transaction }) => asAnswer(await transaction(loadSettings)),
});

const put = endpoint({
  method: 'put',
  path: '/settings',
  tag,
  summary: 'Replace the settings',
  scope: 'admin',
  body: settingsSchema,
  answer: settingsSchema,
  handle: async ({ body, ...request }) => asAnswer(await save(request, () => body as Settings)),
});

const patch = endpoint({
  method: 'patch',
  path: '/settings',
  tag,
  summary: 'Change some of the settings',
  description:
    'Groups are merged, lists replaced. A change of models, parameters, lookback or buying group has every deal credited anew.',
  scope: 'admin',
  body: settingsChange,
  answer: settingsSchema,
  handle: async ({ body, ...request }) =>
    asAnswer(await save(request, (before) => overlay(before, body))),
});

/** Saves, and where writing back was switched on has all figures written now. */
async function save(
  {
    principal,
    transaction,
    context,
  }: Pick<
    EndpointRequest<undefined, undefined, undefined>,
    'principal' | 'transaction' | 'context'
  >,
  change: (before: Settings) => Settings,
): Promise<Settings> {
  const { after, jobId } = await transaction(async (tx) => {
    const before = await loadSettings(tx);
    const saved = await saveSettings(tx, change, principal.actor);
    const isOn = !before.writeBack.enabled && saved.writeBack.enabled && (await isConnected(tx));
    return { after: saved, jobId: isOn ? await insertJob(tx, 'writeBack', {}) : null };
  });
  if (jobId !== null) await context.dispatchJob?.(principal.tenantId, jobId);
  return after;
}

async function isConnected(tx: TenantTransaction): Promise<boolean> {
  const rows = await tx.query(
    `select id from connections where tenant_id = $1 and state in ('connected', 'failing')`,
    [tx.tenantId],
  );
  return rows.length > 0;
}

/** Lists of the contract are read-only, those of a schema are not; the values are the same. */
const asAnswer = (settings: Settings): (typeof settingsSchema)['_zod']['input'] =>
  structuredClone(settings) as (typeof settingsSchema)['_zod']['input'];

export const generalEndpoints: readonly Endpoint[] = [get, put, patch];
