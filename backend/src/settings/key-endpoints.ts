import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { hashKey } from '../http/authenticate.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { forgetKeys } from '../http/key-lookup.ts';
import { notFound } from '../http/problem.ts';

const tag = 'Keys';

/** Stored in full only when public: what a site sends with every visit is no secret. */
const KINDS = ['secret', 'write'] as const;

const origin = z.string().refine((text) => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && url.origin === text;
  } catch {
    return false;
  }
}, 'Is an origin such as https://www.example.com, without a path and without a slash at the end.');

const newKey = z
  .strictObject({
    kind: z.enum(KINDS).meta({
      description:
        '`secret`: for servers. `write`: public, for the tracker; can only send touchpoints.',
    }),
    name: z.string().trim().min(1, 'Must not be empty.').max(100),
    scope: z
      .enum(['read', 'write', 'admin'])
      .optional()
      .meta({ description: 'What a secret key may do; the stronger includes the weaker.' }),
    allowedOrigins: z
      .array(origin)
      .max(100)
      .default([])
      .meta({ description: 'Websites a write key may be used from; empty = any.' }),
  })
  .refine(({ kind, scope }) => (kind === 'secret') === (scope !== undefined), {
    path: ['scope'],
    error: 'A secret key needs a scope: read, write or admin. A write key has none.',
  })
  .refine(({ kind, allowedOrigins }) => kind === 'write' || allowedOrigins.length === 0, {
    path: ['allowedOrigins'],
    error: 'Only a write key is used from websites.',
  });

const keyOut = z
  .object({
    id: z.uuid(),
    kind: z.enum(KINDS),
    name: z.string(),
    scope: z.enum(['read', 'write', 'admin']).nullable(),
    allowedOrigins: z.array(z.string()),
    shown: z
      .string()
      .meta({ description: 'A write key itself; of a secret its last four characters.' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Key' });
type KeyView = z.input<typeof keyOut>;

interface KeyRow {
  readonly id: string;
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  readonly scopes: string[];
  readonly allowed_origins: string[];
  readonly shown: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

const view = (row: KeyRow): KeyView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  scope: (['admin', 'write', 'read'] as const).find((scope) => row.scopes.includes(scope)) ?? null,
  allowedOrigins: row.allowed_origins,
  shown: row.shown,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

const list = endpoint({
  method: 'get',
  path: '/keys',
  tag,
  summary: 'List the keys',
  scope: 'admin',
  answer: z.object({ items: z.array(keyOut) }),
  handle: ({ transaction }) =>
    transaction(async (tx) => ({
      items: (
        await tx.query<KeyRow>(
          'select * from api_keys where tenant_id = $1 order by created_at, id',
          [tx.tenantId],
        )
      ).map(view),
    })),
});

const create = endpoint({
  method: 'post',
  path: '/keys',
  tag,
  summary: 'Create a key',
  description: 'The key is in this answer and never shown again, unless it is a public write key.',
  scope: 'admin',
  body: newKey,
  status: 201,
  answer: keyOut.extend({ key: z.string() }),
  handle: ({ body, principal, transaction }) =>
    transaction(async (tx) => {
      const { kind, name, scope, allowedOrigins } = body;
      const key = `${kind === 'write' ? 'wk' : 'sk'}_${randomBytes(24).toString('base64url')}`;
      const [row] = await tx.query<KeyRow>(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes, allowed_origins)
         values ($1, $2, $3, $4, $5, $6, $7) returning *`,
        [
          tx.tenantId,
          kind,
          name,
          hashKey(key),
          kind === 'write' ? key : `…${key.slice(-4)}`,
          scope === undefined ? [] : [scope],
          allowedOrigins,
        ],
      );
      if (!row) throw new Error('The new key was not answered.');
      const after = view(row);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'create',
        entity: 'key',
        entityId: row.id,
        after,
      });
      return { ...after, key };
    }),
});

const revoke = endpoint({
  method: 'delete',
  path: '/keys/{id}',
  tag,
  summary: 'Revoke a key',
  description: 'At once, and for good. Other processes of the service follow within five seconds.',
  scope: 'admin',
  params: z.object({ id: z.uuid() }),
  status: 204,
  answer: z.void(),
  handle: async ({ params: { id }, principal, context, transaction }) => {
    await transaction(async (tx) => {
      const [row] = await tx.query<KeyRow>(
        `update api_keys set revoked_at = coalesce(revoked_at, $3) where tenant_id = $1 and id = $2 returning *`,
        [tx.tenantId, id, context.now()],
      );
      if (!row) throw notFound(`There is no key ${id}.`);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'revoke',
        entity: 'key',
        entityId: id,
        after: view(row),
      });
    });
    forgetKeys(context.dataSource);
  },
});

export const keyEndpoints: readonly Endpoint[] = [list, create, revoke];
