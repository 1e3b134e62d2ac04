import { z } from 'zod';
import { CrmError } from '../errors.ts';
import type { CrmTouch } from '../connector.ts';
import { readAnswer } from '../read-answer.ts';
import type { HubSpotClient } from './client.ts';
import { PATHS } from './paths.ts';

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional();
const events = z.object({
  results: z.array(
    z.object({
      objectId: z.union([z.string(), z.number()]).transform(String),
      eventName: z.string(),
      eventType: z.string().nullish(),
      eventUrl: z.string().nullish(),
      startDateTime: z.iso.datetime({ offset: true }).nullish(),
      eventCancelled: z.boolean().nullish(),
    }),
  ),
  paging,
});
const participations = z.object({
  results: z.array(
    z.object({
      properties: z.object({ attendanceState: z.string(), occurredAt: z.number() }),
      associations: z.object({ contact: z.object({ contactId: z.string() }) }),
    }),
  ),
  paging,
});

type MarketingEvent = z.output<typeof events>['results'][number];
type Participation = z.output<typeof participations>['results'][number];

/** Touches of one marketing event, and the name of it for whoever waits. */
export interface EventTouches {
  readonly name: string;
  readonly touches: readonly CrmTouch[];
}

/**
 * Who took part in the portal's marketing events, event by event; nothing where the edition or the granted scopes
 * have none. An event that begins after `until`, or was called off, has touched nobody.
 *
 * @param since events that ended their day before this instant are not asked for again; null: all.
 */
export async function* readEventTouches(
  client: HubSpotClient,
  since: Date | null,
): AsyncGenerator<EventTouches> {
  for (const event of await listEvents(client)) {
    const startsAt = event.startDateTime == null ? null : new Date(event.startDateTime);
    if (event.eventCancelled === true) continue;
    if (since !== null && startsAt !== null && startsAt.getTime() < since.getTime() - LATE_MS)
      continue;
    const touches: CrmTouch[] = [];
    let after: string | undefined;
    do {
      const page = readAnswer(
        participations,
        await client.get(PATHS.participations(event.objectId), {
          limit: '100',
          ...(after === undefined ? {} : { after }),
        }),
        'HubSpot',
      );
      touches.push(...page.results.flatMap((one) => toTouch(event, one)));
      after = page.paging?.next?.after;
    } while (after !== undefined);
    yield { name: event.eventName, touches };
  }
}

/** How long after an event its organiser may still note who came. */
const LATE_MS = 30 * 86_400_000;

async function listEvents(client: HubSpotClient): Promise<MarketingEvent[]> {
  const found: MarketingEvent[] = [];
  let after: string | undefined;
  try {
    do {
      const page = readAnswer(
        events,
        await client.get(PATHS.marketingEvents, {
          limit: '100',
          ...(after === undefined ? {} : { after }),
        }),
        'HubSpot',
      );
      found.push(...page.results);
      after = page.paging?.next?.after;
    } while (after !== undefined);
  } catch (error) {
    if (error instanceof CrmError && error.kind === 'forbidden') return [];
    throw error;
  }
  return found;
}

/** Registering and attending are two touches; who stayed away or called off was touched by the registration only. */
function toTouch(event: MarketingEvent, { properties, associations }: Participation): CrmTouch[] {
  const { attendanceState: state, occurredAt } = properties;
  const verb = { REGISTERED: 'Registered for', ATTENDED: 'Attended' }[state];
  if (verb === undefined) return [];
  const { contactId } = associations.contact;
  return [
    {
      key: `marketing-event:${event.objectId}:${contactId}:${state.toLowerCase()}`,
      person: { objectType: 'contact', externalId: contactId },
      occurredAt: new Date(occurredAt),
      kind: 'event',
      title: `${verb} ${event.eventName}`,
      evidence: 'crm_event',
      channel: 'events',
      contentType: /webinar|webcast/i.test(`${event.eventType ?? ''} ${event.eventName}`)
        ? 'webinar'
        : 'event',
      ...(event.eventUrl ? { url: event.eventUrl } : {}),
    },
  ];
}
