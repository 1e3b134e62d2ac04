import { markNames, withoutMarks } from '@pipeline-attribution/shared';
import type { EntityManager } from 'typeorm';
import type { TenantTransaction } from './tenancy.ts';

const originals = new WeakMap<TenantTransaction, TenantTransaction>();

/**
 * A transaction whose texts are marked as they are read: they are the customer's, and the words of the CRM are put
 * into our own alone. What is asked with a text that was read finds what it found before.
 */
export function markedReads(tx: TenantTransaction): TenantTransaction {
  const marked: TenantTransaction = {
    tenantId: tx.tenantId,
    manager: markedManager(tx.manager),
    query: async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
      markNames(await tx.query<Row>(sql, withoutMarks(parameters))),
  };
  originals.set(marked, tx);
  return marked;
}

/** The transaction as it is: for what is kept longer than it lasts. */
export const unmarked = (tx: TenantTransaction): TenantTransaction => originals.get(tx) ?? tx;

const markedManager = (manager: EntityManager): EntityManager =>
  new Proxy(manager, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (name !== 'getRepository') return member;
      return (...given: Parameters<EntityManager['getRepository']>) =>
        markedAnswers(target.getRepository(...given));
    },
  });

/** Whatever a repository answers, marked. */
const markedAnswers = <Repository extends object>(repository: Repository): Repository =>
  new Proxy(repository, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: readonly unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, given);
        return answer instanceof Promise
          ? answer.then((found: unknown) => markNames(found))
          : answer;
      };
    },
  });
