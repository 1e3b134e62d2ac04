import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { hashKey } from '../http/authenticate.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { forgetKeys } from '../http/key-lookup.ts';
import { badRequest } from '../http/problem.ts';

const tag = 'Keys';

const needsKey = () =>
  badRequest('Present the secret key that is to be replaced: a screen of the CRM has none.');

/** Replaces the key that is presented: made beside it, so that what is not stored yet is not lost. */
const rotate = endpoint({
  method: 'post',
  path: '/keys/rotate',
  tag,
  summary: 'Make a key that replaces the presented one',
  description:
    'With its name and its scope. The new key is in this answer and never shown again. Both work until the new one is confirmed: store it first.',
  scope: 'admin',
  status: 201,
  answer: z.object({
    key: z.string(),
    shown: z
      .string()
      .meta({ description: 'Its last four characters, as the list of keys shows it.' }),
  }),
  handle: ({ principal: { keyId, actor }, transaction }) =>
    transaction(async (tx) => {
      const key = `sk_${randomBytes(32).toString('base64url')}`;
      const shown = `…${key.slice(-4)}`;
      const [row] = await tx.query<{ id: string; name: string }>(
        `insert into api_keys (tenant_id, kind, name, key_hash, shown, scopes)
         select tenant_id, kind, name, $3, $4, scopes from api_keys
         where tenant_id = $1 and id = $2 and kind = 'secret' returning id, name`,
        [tx.tenantId, keyId ?? null, hashKey(key), shown],
      );
      if (!row) throw needsKey();
      await writeAudit(tx, {
        actor,
        action: 'create',
        entity: 'key',
        entityId: row.id,
        after: { name: row.name, shown },
      });
      return { key, shown };
    }),
});

/** Whoever presents the new key has stored it. A key can only end those before it, never the one that replaced it. */
const confirm = endpoint({
  method: 'post',
  path: '/keys/rotate/confirm',
  tag,
  summary: 'Revoke the keys before the presented one',
  description: 'Those of the same name that were made earlier; at once, and for good.',
  scope: 'admin',
  answer: z.object({ revoked: z.int().meta({ description: 'How many keys no longer work.' }) }),
  handle: async ({ principal: { keyId, actor }, context, transaction }) => {
    if (keyId === undefined) throw needsKey();
    const revoked = await transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `with presented as (select name, kind, created_at from api_keys where tenant_id = $1 and id = $2),
              earlier as (
                update api_keys k set revoked_at = $3 from presented p
                where k.tenant_id = $1 and k.kind = 'secret' and p.kind = 'secret' and k.name = p.name
                  and k.created_at < p.created_at and k.revoked_at is null
                returning k.id)
         select id from earlier`,
        [tx.tenantId, keyId, context.now()],
      );
      if (rows.length > 0) {
        await writeAudit(tx, {
          actor,
          action: 'revoke',
          entity: 'key',
          entityId: keyId,
          after: { revoked: rows.map(({ id }) => id) },
        });
      }
      return rows.length;
    });
    forgetKeys(context.dataSource);
    return { revoked };
  },
});

export const keyRotationEndpoints: readonly Endpoint[] = [rotate, confirm];
