import { z } from 'zod';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import type { HubSpotClient } from './client.ts';
import { toPipelines, type Pipelines } from './mapping.ts';
import { PATHS } from './paths.ts';

const pipelines = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      stages: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          displayOrder: z.number().int(),
          metadata: z.record(z.string(), z.string().nullish()),
        }),
      ),
    }),
  ),
});
const owners = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      email: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export async function readPipelines(client: HubSpotClient): Promise<Pipelines> {
  const answer = readAnswer(pipelines, await client.get(PATHS.dealPipelines), 'HubSpot');
  return toPipelines(answer.results);
}

/** Names by owner id, of those who left too. Without the permission deals have no owner's name. */
export async function readOwners(client: HubSpotClient): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  try {
    for (const archived of ['false', 'true']) {
      let after: string | undefined;
      do {
        const page = readAnswer(
          owners,
          await client.get(PATHS.owners, {
            limit: '100',
            archived,
            ...(after === undefined ? {} : { after }),
          }),
          'HubSpot',
        );
        for (const { id, email, firstName, lastName } of page.results) {
          const name = [firstName, lastName].filter(Boolean).join(' ') || (email ?? '');
          if (!names.has(id)) names.set(id, name);
        }
        after = page.paging?.next?.after;
      } while (after !== undefined);
    }
  } catch (error) {
    if (!(error instanceof CrmError) || error.kind !== 'forbidden') throw error;
  }
  return names;
}
