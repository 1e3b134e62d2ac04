import type { Request } from 'express';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { badRequest, unauthorized } from '../../../http/problem.ts';
import { takeSignature } from '../../webhook-receipts.ts';
import { verifySignatureV2 } from '../signature.ts';
import { verifyRequest } from '../verify-request.ts';

/** A workflow (or an agent) asks for an action (developers.hubspot.com, "Custom workflow actions"). */
const body = z.object({
  callbackId: z.string().min(1).max(200),
  origin: z.object({ portalId: z.number().int() }),
  context: z.object({ source: z.string().optional() }).optional(),
  object: z
    .object({
      objectId: z.union([z.number().int(), z.string()]).transform(String),
      objectType: z.string(),
    })
    .nullish(),
  inputFields: z.record(z.string(), z.unknown()).optional(),
});

export interface ActionCall {
  readonly tenantId: number;
  /** The same for every repeat of one execution. */
  readonly callbackId: string;
  /** `WORKFLOWS`, or who else runs actions. */
  readonly source: string;
  readonly record: { readonly id: string; readonly type: string } | null;
  /** An input as text; empty when it is not given. */
  input(name: string): string;
}

/**
 * Whose call it is, proven. HubSpot's pages name version 2 of the signature for actions; version 3 is preferred where
 * it comes, and then a request counts once.
 * @throws ProblemError 401 when it is not HubSpot's, is a copy, or is of a portal that has not installed us.
 */
export async function readCall(
  request: Request,
  { config, dataSource, now }: Context,
): Promise<ActionCall> {
  const { hubspot, publicUrl } = config;
  if (!hubspot) throw unauthorized('This server has no HubSpot app.');
  const { clientSecret } = hubspot;
  const bySignature = verifyRequest(request, { clientSecret, publicUrl, now: now() });
  if (bySignature === null && !isSignedV2(request, clientSecret, publicUrl)) {
    throw unauthorized('The request is not signed by HubSpot.');
  }
  const parsed = body.safeParse(parse(request.rawBody));
  if (!parsed.success) throw badRequest('The request is not one of a HubSpot workflow.');
  const { callbackId, origin, context, object, inputFields = {} } = parsed.data;
  const [tenant]: { id: number }[] = await dataSource.query(
    `select t.id from list_tenants() t where t.id = find_tenant('hubspot', $1) and t.status = 'active'`,
    [String(origin.portalId)],
  );
  if (!tenant) throw unauthorized('This HubSpot portal has not installed the app.');
  if (bySignature !== null) {
    const signature = request.get('x-hubspot-signature-v3') ?? '';
    if (!(await takeSignature(dataSource, signature, now()))) {
      throw unauthorized('This request came before.');
    }
  }
  return {
    tenantId: tenant.id,
    callbackId,
    source: context?.source ?? 'WORKFLOWS',
    record: object ? { id: object.objectId, type: object.objectType } : null,
    input: (name) => {
      const value = inputFields[name];
      return typeof value === 'string'
        ? value.trim()
        : typeof value === 'number'
          ? String(value)
          : '';
    },
  };
}

function isSignedV2(request: Request, secret: string, publicUrl: string): boolean {
  if (request.get('x-hubspot-signature-version') !== 'v2') return false;
  return verifySignatureV2(
    {
      method: request.method,
      uri: `${publicUrl}${request.originalUrl}`,
      body: request.rawBody ?? Buffer.alloc(0),
      signature: request.get('x-hubspot-signature') ?? '',
    },
    secret,
  );
}

function parse(raw: Buffer | undefined): unknown {
  try {
    return JSON.parse((raw ?? Buffer.alloc(0)).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
