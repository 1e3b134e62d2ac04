import { createHash, randomUUID } from 'node:crypto';
import { signedHeaders } from '../webhooks/sign.ts';

export interface ActionRun {
  readonly url: string;
  readonly portalId: number;
  readonly object: { readonly objectId: string; readonly objectType: 'CONTACT' | 'DEAL' } | null;
  readonly inputFields: Readonly<Record<string, string>>;
  /** `AGENTS` for a tool an agent uses. */
  readonly source?: 'WORKFLOWS' | 'AGENTS';
  /** The same for a repeat of one execution. */
  readonly callbackId?: string;
}

export interface ActionAnswer {
  readonly status: number;
  readonly outputFields: Readonly<Record<string, string>>;
  readonly attempts: number;
}

/** Answers an action may take (custom workflow actions guide: five seconds). */
const TIMEOUT_MS = 5_000;
/** Retries of 5xx and of a connection that fails (error handling guide: up to ten times); waits are cut short here. */
const RETRIES = 10;

/**
 * Executes a custom action as a HubSpot workflow does: the body with callback, origin, record and inputs
 * (developers.hubspot.com/docs/api-reference/automation-actions-v4-v4/guide, "Execute a custom action"), signed by
 * version 2, which that page names, or version 3; tried again on 5xx and 429, and never on another 4xx.
 */
export async function runAction(
  run: ActionRun,
  { secret, signature = 'v3', at }: { secret: string; signature?: 'v2' | 'v3'; at: () => number },
): Promise<ActionAnswer> {
  const body = JSON.stringify({
    callbackId: run.callbackId ?? `ap-${run.portalId}-${randomUUID()}-1-0`,
    origin: { portalId: run.portalId, actionDefinitionId: 1, actionDefinitionVersion: 1 },
    context: { workflowId: 1, actionId: 1, source: run.source ?? 'WORKFLOWS' },
    ...(run.object === null
      ? {}
      : { object: { ...run.object, objectId: Number(run.object.objectId) } }),
    fields: run.inputFields,
    inputFields: run.inputFields,
  });
  for (let attempts = 1; ; attempts++) {
    const response = await fetch(run.url, {
      method: 'POST',
      headers:
        signature === 'v3'
          ? signedHeaders({ method: 'POST', url: run.url, body }, { secret, at: at() })
          : signedV2(run.url, body, secret),
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const isPassing = response.status === 429 || response.status >= 500;
    if (isPassing && attempts <= RETRIES) continue;
    const answer = (text === '' ? {} : JSON.parse(text)) as {
      outputFields?: Record<string, string>;
    };
    return { status: response.status, outputFields: answer.outputFields ?? {}, attempts };
  }
}

/** Version 2 (validating requests guide): hex of SHA-256 over secret, method, address and body. */
const signedV2 = (url: string, body: string, secret: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-hubspot-signature-version': 'v2',
  'x-hubspot-signature': createHash('sha256').update(`${secret}POST${url}${body}`).digest('hex'),
});
