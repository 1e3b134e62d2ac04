import { trackerEvents, type Company, type TrackerEvent } from '@pipeline-attribution/shared';
import type { Api } from './api-client.ts';

const BATCH = 500;

/**
 * Sends the website's visits to the tracker endpoint, as the tracker on the demo company's site did while they
 * happened. Every event carries its own id, so that sending them again changes nothing.
 *
 * @returns how many events were taken in
 */
export async function replayVisits(
  api: Api,
  company: Company,
  progress: (sent: number) => void,
): Promise<number> {
  const events = [...trackerEvents(company)];
  let accepted = 0;
  for (let start = 0; start < events.length; start += BATCH) {
    const answer = await api.post<{
      accepted: number;
      rejected: { index: number; errors: unknown }[];
    }>('/attribution/track', { events: events.slice(start, start + BATCH).map(asSent) });
    if (answer.rejected.length > 0) {
      throw new Error(`The tracker endpoint refused visits: ${JSON.stringify(answer.rejected[0])}`);
    }
    accepted += answer.accepted;
    progress(Math.min(start + BATCH, events.length));
  }
  return accepted;
}

/** A page without a referrer says nothing about it. */
function asSent({ referrer, ...event }: TrackerEvent): object {
  return referrer === null ? event : { ...event, referrer };
}
