import type { Add, Draft, Market, Visit } from './lives.ts';
import type { Random } from './random.ts';
import { DAY, HOUR, MINUTE, WEEK, inOfficeHours } from './time.ts';

/** Every fifth week a webinar, three trade fairs, ads from week 8, a monthly newsletter. */
export function drawOtherMarketing(
  random: Random,
  { startsAt, endsAt }: Market,
  fit: number,
  intent: readonly number[],
  draft: Draft,
  add: Add,
  visit: Visit,
): void {
  intent.forEach((level, week) => {
    const weekStart = startsAt + week * WEEK;
    const someTime = (): number =>
      inOfficeHours(weekStart + random.next() * 6 * DAY, random.next());
    for (let person = 0; person < draft.knownAt.length; person += 1) {
      if (week >= 8 && random.chance(0.022 * Math.exp(0.3 * fit + 0.2 * level))) {
        const at = someTime();
        const clicked = random.chance(0.08)
          ? visit({
              at: at + MINUTE,
              person,
              source: 'linkedin_ads',
              post: null,
              form: random.chance(0.12) ? 'content_download' : null,
            })
          : null;
        add(
          { at, person, kind: 'ad_view', cause: 'linkedin_ads', post: null, visit: clicked },
          0.5,
        );
      }
      if (week % 5 === 3 && random.chance(0.008 * Math.exp(0.5 * level))) {
        const at = someTime();
        const registered = visit({
          at,
          person,
          source: 'webinar',
          post: null,
          form: 'webinar_registration',
        });
        const heldAt = Math.floor(weekStart / DAY) * DAY + 8 * DAY + 14 * HOUR;
        if (random.chance(0.65)) {
          add(
            {
              at: heldAt,
              person,
              kind: 'webinar',
              cause: 'webinar',
              post: null,
              visit: registered,
            },
            1.2,
          );
        }
      }
      if (random.chance(0.0016 * Math.exp(0.6 * level))) {
        const at = someTime();
        const source = random.pick([
          'organic_search',
          'organic_search',
          'direct',
          'referral',
          'ai_assistant',
        ] as const);
        const downloaded = visit({ at, person, source, post: null, form: 'content_download' });
        add({ at, person, kind: 'content', cause: 'content', post: null, visit: downloaded }, 1);
      }
      const known = (draft.knownAt[person] ?? Infinity) < weekStart;
      if (known && week % 4 === 1 && random.chance(0.04 * Math.exp(0.3 * level))) {
        const at = someTime();
        const clicked = visit({ at, person, source: 'email', post: null, form: null });
        add({ at, person, kind: 'email_click', cause: 'email', post: null, visit: clicked }, 0.8);
      }
    }
    if ((week === 16 || week === 41 || week === 66) && random.chance(0.05)) {
      const person = random.int(0, draft.knownAt.length - 1);
      const at = Math.min(someTime(), endsAt - DAY);
      draft.knownAt[person] = Math.min(draft.knownAt[person] ?? Infinity, at + 3 * DAY);
      add({ at, person, kind: 'event', cause: 'event', post: null, visit: null }, 1.5);
    }
  });
}
