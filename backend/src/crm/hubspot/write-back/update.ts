import { z } from 'zod';
import { chunks } from '../../chunks.ts';
import { CrmError } from '../../errors.ts';
import type { FieldWrite, FieldWritten } from '../../figures.ts';
import { readAnswer } from '../../read-answer.ts';
import type { HubSpotClient } from '../client.ts';
import { PATHS, type HubSpotObject } from '../paths.ts';

/** HubSpot's limit of a batch update. */
const BATCH = 100;

const answer = z.object({
  results: z.array(z.object({ id: z.string() })),
  errors: z
    .array(z.object({ message: z.string(), context: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
});

/**
 * Updates records in batches. HubSpot refuses a batch whole for the sake of one record (a required or conditional
 * property of the portal's: 400 VALIDATION_ERROR), so a refused one is tried in halves down to the one to blame, which
 * is answered with HubSpot's own words.
 */
export async function updateRecords(
  client: HubSpotClient,
  object: HubSpotObject,
  writes: readonly FieldWrite[],
): Promise<FieldWritten[]> {
  const written: FieldWritten[] = [];
  for (const chunk of chunks(writes, BATCH)) written.push(...(await update(client, object, chunk)));
  return written;
}

async function update(
  client: HubSpotClient,
  object: HubSpotObject,
  writes: readonly FieldWrite[],
): Promise<FieldWritten[]> {
  const [only] = writes;
  if (only === undefined) return [];
  try {
    const body = await client.post(PATHS.batchUpdate(object), {
      // An empty text is how a property is emptied.
      inputs: writes.map(({ externalId, values }) => ({
        id: externalId,
        properties: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, value ?? '']),
        ),
      })),
    });
    const done = new Set(readAnswer(answer, body, 'HubSpot').results.map(({ id }) => id));
    return writes.map(({ externalId }) => ({
      externalId,
      // Of those it does not have HubSpot tells in errors (207), the others it changes.
      outcome: done.has(externalId) ? 'written' : 'gone',
      message: null,
    }));
  } catch (error) {
    if (!(error instanceof CrmError) || error.kind !== 'rejected') throw error;
    if (writes.length === 1) {
      return [{ externalId: only.externalId, outcome: 'refused', message: error.message }];
    }
    const middle = Math.ceil(writes.length / 2);
    return [
      ...(await update(client, object, writes.slice(0, middle))),
      ...(await update(client, object, writes.slice(middle))),
    ];
  }
}
