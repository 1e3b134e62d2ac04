import { z } from 'zod';
import { CrmError } from '../errors.ts';
import type { OwnerRecord } from '../../records/types.ts';
import { readAnswer } from '../read-answer.ts';
import type { HubSpotClient } from './client.ts';
import { toPipelines, type Pipelines } from './mapping.ts';
import { PATHS } from './paths.ts';

/** Everybody who owns records, by owner id. */
export type Owners = ReadonlyMap<string, OwnerRecord>;

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
      userId: z.number().int().nullish(),
      teams: z.array(z.object({ id: z.string() })).nullish(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export async function readPipelines(client: HubSpotClient): Promise<Pipelines> {
  const answer = readAnswer(pipelines, await client.get(PATHS.dealPipelines), 'HubSpot');
  return toPipelines(answer.results);
}

/** Owners by id, those who left too. Without the permission deals have no owner's name. */
export async function readOwners(client: HubSpotClient): Promise<Map<string, OwnerRecord>> {
  const known = new Map<string, OwnerRecord>();
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
        for (const { id, email, firstName, lastName, userId, teams } of page.results) {
          if (known.has(id)) continue;
          known.set(id, {
            externalId: id,
            // Of an archived owner HubSpot answers none.
            userId: userId === undefined || userId === null ? null : String(userId),
            name: [firstName, lastName].filter(Boolean).join(' ') || (email ?? ''),
            email: email ?? '',
            teamIds: (teams ?? []).map((team) => team.id),
          });
        }
        after = page.paging?.next?.after;
      } while (after !== undefined);
    }
  } catch (error) {
    if (!(error instanceof CrmError) || error.kind !== 'forbidden') throw error;
  }
  return known;
}
