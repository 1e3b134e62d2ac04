import { z } from 'zod';
import type { DeletionRecord, ObjectType } from '../../records/types.ts';
import { readAnswer } from '../read-answer.ts';
import type { SalesforceClient } from './client.ts';
import { instant, text } from './mapping.ts';
import { PATHS } from './paths.ts';
import { allById } from './read-records.ts';
import { present } from './soql.ts';

/** Salesforce tells of deletions for fifteen days, and refuses to be asked about more. */
const TOLD_MS = 14 * 86_400_000;
/** From and to must not be the same minute: seconds are left out (SOAP API Developer Guide, "getDeleted"). */
const MINUTE_MS = 60_000;

const answerShape = z.object({
  deletedRecords: z.array(z.object({ id: z.string(), deletedDate: z.string() })),
});

/**
 * Records that were deleted past the recycle bin, or emptied from it, within a span: no query finds them any more, only
 * getDeleted names them. What a query still finds is left to whoever reads the recycle bin: it may have been merged, or
 * taken out again.
 */
export async function hardDeletions(
  client: SalesforceClient,
  object: string,
  objectType: ObjectType,
  span: Span,
): Promise<DeletionRecord[]> {
  return (await goneRecords(client, object, span, { deletedToo: true })).map(
    ({ id, deletedDate }) => ({
      objectType,
      externalId: id,
      deletedAt: instant(deletedDate) ?? span.until,
    }),
  );
}

interface Span {
  readonly after: Date;
  readonly until: Date;
}

/** Records told as deleted within a span that no query finds: with `deletedToo`, in the recycle bin neither. */
export async function goneRecords(
  client: SalesforceClient,
  object: string,
  { after, until }: Span,
  options: { readonly deletedToo?: boolean } = {},
): Promise<readonly { id: string; deletedDate: string }[]> {
  const start = new Date(Math.max(after.getTime(), until.getTime() - TOLD_MS));
  const end = new Date(Math.max(until.getTime(), start.getTime() + MINUTE_MS) + MINUTE_MS);
  const { deletedRecords } = readAnswer(
    answerShape,
    await client.get(PATHS.deleted(object), {
      start: start.toISOString(),
      end: end.toISOString(),
    }),
    'Salesforce',
  );
  const ids = deletedRecords.map(({ id }) => id);
  const found = new Set(
    (await allById(client, ids, (some) => present(object, some), options)).map(
      (row) => text(row, 'Id') ?? '',
    ),
  );
  return deletedRecords.filter(({ id }) => !found.has(id));
}
