import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { defined } from './defined.ts';
import { idParams } from './fields.ts';

export interface Crud<New extends z.ZodType, Changed extends z.ZodType, View extends z.ZodType> {
  readonly tag: string;
  readonly path: '/posts' | '/costs';
  /** With its article, for summaries: `a post`. */
  readonly noun: string;
  readonly entity: string;
  readonly newOne: New;
  readonly changed: Changed;
  readonly view: View;
  /** @throws ProblemError 404 when there is none. */
  readonly load: (tx: TenantTransaction, id: string) => Promise<z.input<View>>;
  /** What is saved when a change is laid over the record as it is shown. */
  readonly asNew: (view: z.input<View>) => z.output<New>;
  readonly save: (
    tx: TenantTransaction,
    value: z.output<New>,
    id: string | null,
    context: Context,
  ) => Promise<string>;
  readonly remove: (tx: TenantTransaction, id: string) => Promise<void>;
}

/** Create, read, change and delete for a plain record, each written to the audit log. */
export function crud<
  New extends z.ZodType<object>,
  Changed extends z.ZodType<object>,
  View extends z.ZodType<object>,
>({
  tag,
  path,
  noun,
  entity,
  newOne,
  changed,
  view,
  load,
  asNew,
  save,
  remove,
}: Crud<New, Changed, View>): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path,
      tag,
      summary: `Add ${noun}`,
      scope: 'write',
      body: newOne,
      status: 201,
      problems: [409],
      answer: view,
      handle: ({ body, principal: { actor }, context, transaction }) =>
        transaction(async (tx) => {
          const entityId = await save(tx, body as z.output<New>, null, context);
          const after = await load(tx, entityId);
          await writeAudit(tx, { actor, action: 'create', entity, entityId, after });
          return after;
        }),
    }),
    endpoint({
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: `Read ${noun}`,
      scope: 'read',
      params: idParams,
      answer: view,
      handle: ({ params, transaction }) => transaction((tx) => load(tx, params.id)),
    }),
    endpoint({
      method: 'patch',
      path: `${path}/{id}`,
      tag,
      summary: `Change ${noun}`,
      description: 'Fields left out stay as they are.',
      scope: 'write',
      params: idParams,
      body: changed,
      problems: [409],
      answer: view,
      handle: ({ params: { id: entityId }, body, principal: { actor }, context, transaction }) =>
        transaction(async (tx) => {
          const before = await load(tx, entityId);
          await save(tx, { ...asNew(before), ...defined(body) }, entityId, context);
          const after = await load(tx, entityId);
          await writeAudit(tx, { actor, action: 'change', entity, entityId, before, after });
          return after;
        }),
    }),
    endpoint({
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: `Delete ${noun}`,
      scope: 'write',
      params: idParams,
      status: 204,
      answer: z.void(),
      handle: ({ params: { id: entityId }, principal: { actor }, transaction }) =>
        transaction(async (tx) => {
          const before = await load(tx, entityId);
          await remove(tx, entityId);
          await writeAudit(tx, { actor, action: 'delete', entity, entityId, before });
        }),
    }),
  ];
}
