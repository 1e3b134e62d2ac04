import type { Request, Response } from 'express';
import type { Context } from '../context.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { hashKey } from '../http/authenticate.ts';
import { ProblemError } from '../http/problem.ts';
import { sentencePage } from '../http/sentence-page.ts';
import { unknownLink } from './link-store.ts';

/** Runs `work` in a transaction of the tenant whose link this is. */
export async function inTenantOfLink<Result>(
  { dataSource }: Context,
  token: string,
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  if (!/^[\w-]{43}$/.test(token)) throw unknownLink();
  const [row]: { id: number | null }[] = await dataSource.query(
    'select find_tenant_of_one_time_link($1) as id',
    [hashKey(token)],
  );
  if (row?.id == null) throw unknownLink();
  return withTenant(dataSource, row.id, work);
}

/** The link is the proof of who asks, so nothing keeps it: no cache, no index; the log has the route only. */
export const keepNowhere = (response: Response): void => {
  response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
};

/** Who clicked a link is a person: a sentence, not a problem document. Programs get the problem. */
export function refuse(request: Request, response: Response, error: unknown): void {
  if (!(error instanceof ProblemError) || request.accepts(['json', 'html']) !== 'html') throw error;
  response.status(error.status).type('html').send(sentencePage(error.title, error.message));
}
