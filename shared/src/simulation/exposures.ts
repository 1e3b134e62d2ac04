import type { SimVisitSource } from './company.ts';
import type { Add, Market, Visit } from './lives.ts';
import { sigmoid } from './maths.ts';
import type { Random } from './random.ts';
import { DAY, MINUTE, WEEK, inOfficeHours } from './time.ts';

/** Who of the account follows whom, which posts they see, and what they do about it. */
export function drawExposures(
  random: Random,
  { world, plan, startsAt }: Market,
  fit: number,
  wanting: readonly number[],
  peopleCount: number,
  add: Add,
  visit: Visit,
): void {
  const follows = plan.influencers.map(({ id }, index) => {
    const reach = world.reach?.[index] ?? plan.reach[index] ?? 0;
    const logit = Math.log(reach / (1 - reach)) + world.followFitWeight * fit;
    const followers: number[] = [];
    for (let person = 0; person < peopleCount; person += 1) {
      if (random.chance(sigmoid(logit))) followers.push(person);
    }
    return [id, followers] as const;
  });
  const followersOf = new Map(follows);
  for (const post of plan.posts) {
    const week = Math.floor((post.publishedAt - startsAt) / WEEK);
    const eagerness = Math.exp(world.seeingWeight * (wanting[week] ?? 0));
    const seeing = Math.min(0.95, world.exposureRate * eagerness);
    for (const person of followersOf.get(post.influencerId) ?? []) {
      if (!random.chance(seeing)) continue;
      const at = post.publishedAt + Math.round(random.exponential(1.5 * DAY));
      let visitIndex: number | null = null;
      if (random.chance(world.clickRate[post.platform])) {
        const form = random.chance(0.06)
          ? 'content_download'
          : random.chance(0.06)
            ? 'newsletter'
            : null;
        visitIndex = visit({
          at: at + random.int(1, 12) * MINUTE,
          person,
          source: 'influencer',
          post,
          form,
        });
      } else if (random.chance(world.darkSocialRate)) {
        // Seen, not clicked, looked up later: the visit that looks like nobody's work.
        const source = random.chance(0.55) ? 'brand_search' : 'direct';
        visit({
          at: at + Math.round(random.exponential(5 * DAY)),
          person,
          source,
          post: null,
          form: null,
        });
      }
      add({ at, person, kind: 'exposure', cause: post.influencerId, post, visit: visitIndex }, 0.7);
    }
  }
}

/** Visits that intent alone drives. They have no effect of their own. */
export function drawOwnVisits(
  random: Random,
  { startsAt }: Market,
  intent: readonly number[],
  peopleCount: number,
  visit: Visit,
): void {
  const rates: readonly (readonly [SimVisitSource, number, number])[] = [
    ['organic_search', 0.008, 0.5],
    ['brand_search', 0.004, 0.9],
    ['direct', 0.005, 0.8],
    ['referral', 0.002, 0.4],
    ['ai_assistant', 0.0015, 0.5],
  ];
  intent.forEach((level, week) => {
    const chances = rates.map(
      ([source, rate, slope]) => [source, Math.min(0.5, rate * Math.exp(slope * level))] as const,
    );
    for (let person = 0; person < peopleCount; person += 1) {
      for (const [source, chance] of chances) {
        if (!random.chance(chance)) continue;
        const at = inOfficeHours(startsAt + week * WEEK + random.next() * 6 * DAY, random.next());
        visit({ at, person, source, post: null, form: null });
      }
    }
  });
}
