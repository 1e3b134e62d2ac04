import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';

const entryOut = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    action: z.string(),
    entity: z.string(),
    entityId: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'AuditEntry' });

interface Row extends Omit<z.input<typeof entryOut>, 'at' | 'entityId'> {
  readonly at: Date;
  readonly entity_id: string | null;
}

const list = endpoint({
  method: 'get',
  path: '/audit-log',
  tag: 'Audit log',
  summary: 'Who changed what, the latest first',
  scope: 'admin',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    before: z.coerce
      .number()
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .meta({ description: 'Entries before this id: `nextBefore` of the page before.' }),
    entity: z.string().max(100).optional(),
    entityId: z.string().max(200).optional(),
  }),
  answer: z.object({ items: z.array(entryOut), nextBefore: z.int().nullable() }),
  handle: ({ query, transaction }) =>
    transaction(async (tx) => {
      const rows = await tx.query<Row>(
        `select id, at, actor, action, entity, entity_id, before, after from audit_log
         where tenant_id = $1 and ($2::bigint is null or id < $2) and ($3::text is null or entity = $3)
           and ($4::text is null or entity_id = $4)
         order by id desc limit $5`,
        [
          tx.tenantId,
          query.before ?? null,
          query.entity ?? null,
          query.entityId ?? null,
          query.limit + 1,
        ],
      );
      const page = rows.slice(0, query.limit);
      return {
        items: page.map(({ entity_id: entityId, at, ...row }) => ({
          ...row,
          at: at.toISOString(),
          entityId,
        })),
        nextBefore: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      };
    }),
});

export const auditEndpoints: readonly Endpoint[] = [list];
