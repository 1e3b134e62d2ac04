// What zod-openapi lets `.meta()` hold, wherever endpoints are defined.
import type {} from 'zod-openapi';
import type { Request } from 'express';
import type { Role } from '@pipeline-attribution/shared';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { retryLost } from '../db/retry.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';

/** What a caller may do. `track` is all a public write key may. */
export type Scope = 'track' | 'read' | 'write' | 'admin';

/** Who is asking, proven. A caller sees one tenant, always. */
export interface Principal {
  readonly tenantId: number;
  readonly kind: 'write-key' | 'secret-key' | 'hubspot';
  /** For the audit log, e.g. `key:Zapier` or `hubspot-user:rep@example.com`. */
  readonly actor: string;
  /** Of the key that was presented. */
  readonly keyId?: string;
  readonly scopes: readonly Scope[];
  /** Origins a write key may be used from; empty = any. */
  readonly allowedOrigins: readonly string[];
  /** The user of the CRM whose screen asks; absent of keys. */
  readonly user?: { readonly id: string; readonly email: string; readonly role: Role };
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface EndpointRequest<Params, Query, Body> {
  readonly params: Output<Params>;
  readonly query: Output<Query>;
  readonly body: Output<Body>;
  readonly principal: Principal;
  readonly context: Context;
  /** Runs in a transaction of the caller's tenant. */
  readonly transaction: <Result>(
    work: (tx: TenantTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly raw: Request;
}

/** A route as data: it is mounted, guarded and documented from this one description. */
export interface Endpoint<
  Params extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style below `/api/v1`, e.g. `/campaigns/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  /** Answers single deals or people: of the CRM's users only marketers and admins may ask. */
  readonly isRecordLevel?: boolean;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Media types of the body besides JSON, e.g. `text/csv` (then the body is a string). */
  readonly consumes?: readonly string[];
  /** Media type of the answer when it is not JSON (then `answer` is a string). */
  readonly produces?: 'text/csv';
  /** Statuses answered besides those every endpoint may give, e.g. 409. 404 follows from a path parameter. */
  readonly problems?: readonly number[];
  /** Largest body accepted, in bytes. Default 256 KiB. */
  readonly maxBytes?: number;
  readonly status?: 200 | 201 | 202 | 204;
  /** The answer is parsed by it, so that an undeclared field never leaves. */
  readonly answer: Answer;
  readonly handle: (request: EndpointRequest<Params, Query, Body>) => Promise<z.input<Answer>>;
}

/** Keeps the types of one endpoint together; `handle` sees parsed params, query and body. */
export function endpoint<
  Answer extends z.ZodType,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: Endpoint<Params, Query, Body, Answer>): Endpoint {
  return definition;
}

/** What an endpoint's handler is given. */
export function requestFor(
  parsed: { params: unknown; query: unknown; body: unknown },
  principal: Principal,
  context: Context,
  raw: Request,
): EndpointRequest<undefined, undefined, undefined> {
  return {
    params: parsed.params as undefined,
    query: parsed.query as undefined,
    body: parsed.body as undefined,
    principal,
    context,
    transaction: (work) =>
      retryLost(() => withTenant(context.dataSource, principal.tenantId, work)),
    raw,
  };
}
