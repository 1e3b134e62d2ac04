import { Random } from '@pipeline-attribution/shared/simulation/random.ts';
import type { Company } from '../support/company.ts';

const DAY_MS = 86_400_000;
/** 5 January 2026, midnight UTC. */
export const FIRST_DAY = Date.UTC(2026, 0, 5);
export const DAYS = 280;

/** An instant so many days after the first day. */
export const at = (day: number): string => new Date(FIRST_DAY + day * DAY_MS).toISOString();

export interface Website {
  readonly mina: string;
  readonly ray: string;
  readonly campaign: string;
  /** Days of Mina's posts. */
  readonly minasDays: readonly number[];
  /** Direct visits that truly came through Mina's posts. */
  readonly excess: number;
}

/** Visits of 280 days: a post of Mina's doubles direct visits for some days, Ray's do nothing. */
export async function website(company: Company, seed = 11): Promise<Website> {
  const random = new Random(seed);
  const mina = await company.influencer('Mina Kovač');
  const ray = await company.influencer('Ray Osei');
  const campaign = await company.campaign('Spring');
  const minasDays: number[] = [];
  for (let day = 15; day < DAYS - 10; day += random.int(16, 26)) {
    minasDays.push(day);
    await company.post(mina, at(day + 0.4), { campaign, title: `Teardown #${minasDays.length}` });
  }
  for (let day = 22; day < DAYS - 10; day += random.int(16, 26)) {
    await company.post(ray, at(day + 0.4), { title: `Thread of day ${day}` });
  }
  const visits: { day: number; channel: string }[] = [];
  let excess = 0;
  for (let day = 0; day < DAYS; day++) {
    const isWeekend = [5, 6].includes(day % 7);
    const usual = isWeekend ? 7 : 15;
    const fresh = minasDays
      .filter((posted) => posted <= day)
      .reduce((sum, posted) => sum + 0.9 * 2 ** (-(day - posted) / 3), 0);
    const more = random.poisson(usual * Math.expm1(fresh));
    excess += more;
    for (let n = random.poisson(usual) + more; n > 0; n--) visits.push({ day, channel: 'direct' });
    for (let n = random.poisson(usual); n > 0; n--) visits.push({ day, channel: 'organic_search' });
  }
  await company.rows(
    `insert into attribution_touchpoints
       (tenant_id, idempotency_key, occurred_at, kind, channel, visitor_id, evidence, confidence)
     select $1, 'visit-' || n, v.at::timestamptz, 'visit', v.channel, 'visitor-' || n, 'referral', 1
     from unnest($2::text[], $3::text[]) with ordinality v(at, channel, n)`,
    [
      company.tenantId,
      visits.map(({ day }) => at(day + 0.3 + 0.5 * random.next())),
      visits.map(({ channel }) => channel),
    ],
  );
  return { mina, ray, campaign, minasDays, excess };
}
