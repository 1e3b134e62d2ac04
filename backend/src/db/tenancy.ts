import type { DataSource, EntityManager } from 'typeorm';

/**
 * One transaction of one tenant. Row-level security lets it see that tenant's rows only, and every
 * statement names `tenant_id` besides.
 */
export interface TenantTransaction {
  readonly tenantId: number;
  readonly manager: EntityManager;
  /** Runs SQL in the transaction and answers its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Runs `work` in a transaction that belongs to `tenantId`; commits when it resolves, rolls back when
 * it throws.
 */
export function withTenant<Result>(
  dataSource: DataSource,
  tenantId: number,
  work: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  if (!Number.isSafeInteger(tenantId)) {
    return Promise.reject(new TypeError(`A tenant id is an integer, not ${String(tenantId)}.`));
  }
  return dataSource.transaction(async (manager) => {
    // SET LOCAL takes no parameters; the check above keeps this an integer. (set_config would not
    // reach the workers of a distributed database.)
    await manager.query(`set local app.tenant = ${tenantId}`);
    return work({
      tenantId,
      manager,
      // TypeORM answers [rows, count] to UPDATE and DELETE, rows to the rest.
      query: async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
        const answer: unknown = await manager.query(sql, [...parameters]);
        if (
          Array.isArray(answer) &&
          answer.length === 2 &&
          Array.isArray(answer[0]) &&
          typeof answer[1] === 'number'
        ) {
          return answer[0] as Row[];
        }
        return answer as Row[];
      },
    });
  });
}
