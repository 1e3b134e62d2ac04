import type { LiftEvent, LiftPost } from './types.ts';

/** Posts of one influencer closer to each other than this are one event. */
export const CLUSTER_DAYS = 7;

/**
 * Gathers posts into events: a post less than seven days after the former one of the same influencer belongs to the
 * same event, since what each of them did cannot be told apart. Events in the order of their first post; of one
 * moment in the order given.
 */
export function eventsOf(posts: readonly LiftPost[]): LiftEvent[] {
  const ordered = [...posts].sort((a, b) => a.at - b.at);
  const last = new Map<string, LiftPost[]>();
  const events: { id: string; influencerId: string; posts: LiftPost[] }[] = [];
  for (const post of ordered) {
    const current = last.get(post.influencerId);
    if (current && post.at - (current.at(-1)?.at ?? 0) < CLUSTER_DAYS) {
      current.push(post);
      continue;
    }
    const started = [post];
    last.set(post.influencerId, started);
    events.push({ id: post.id, influencerId: post.influencerId, posts: started });
  }
  return events;
}

/** First and last moment of an event, in days. */
export const startOf = ({ posts }: LiftEvent): number => posts[0]?.at ?? 0;
export const endOf = ({ posts }: LiftEvent): number => posts.at(-1)?.at ?? 0;

/** How many events an event counts for: one, and one more for each further week it goes on. */
export function eventEquivalents(event: LiftEvent): number {
  return 1 + Math.floor((endOf(event) - startOf(event)) / CLUSTER_DAYS);
}
