import type { z } from 'zod';
import { dayText } from './days.ts';
import type { LiftAnalysis } from './lift-store.ts';
import type { liftOut } from './schemas.ts';

const FORMER = 'Former influencer';

/** An analysis as it is answered, with the names of today. */
export function liftView(
  { version, state, series, analysedAt }: LiftAnalysis,
  names: ReadonlyMap<string, string>,
): z.input<typeof liftOut> {
  const nameOf = (id: string): string => names.get(id) ?? FORMER;
  return {
    version,
    state,
    analysedAt: analysedAt.toISOString(),
    series: series.map(({ influencers, events, ...one }) => ({
      ...one,
      influencers: influencers
        .map(({ influencerId, ...influencer }) => ({
          ...influencer,
          id: influencerId,
          name: nameOf(influencerId),
        }))
        .sort((a, b) => b.excess.value - a.excess.value || (a.name < b.name ? -1 : 1)),
      events: events.map((event) => ({
        ...event,
        influencer: nameOf(event.influencerId),
        postIds: [...event.postIds],
        from: dayText(event.from),
        until: dayText(event.until),
      })),
    })),
  };
}
