import { runUntilClean } from '../../src/attribution/credit-dirty.ts';
import { healthEndpoints } from '../../src/health/endpoints.ts';
import { pageEndpoints } from '../../src/pages/endpoints.ts';
import { reportEndpoints } from '../../src/reports/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';

/**
 * A company small enough to work every figure out by hand. Home currency EUR, time zone Berlin, today is
 * 15 June 2026.
 *
 * Anna (lead 10 January, qualified 20 January): Mina's post 5 January, an e-mail 15 January, Ray's video
 * 20 February. Bo (lead 10 February): Ray's video 1 February. Cleo (lead 5 March): nothing known.
 *
 * | deal    | people    | created | now                        | amount           |
 * | Alpha   | Anna      | 1 Feb   | won 1 April (Berlin)       | €9,000, −€900 back in May |
 * | Beta    | Bo        | 1 March | open, 40 %                 | €5,000           |
 * | Gamma   | Cleo      | 10 March| lost 10 April              | €2,000           |
 * | Delta   | Anna, Bo  | 5 April | open, 50 %                 | $1,000 = €900    |
 *
 * Under linear credit:
 * | deal    | sourced (touches before creation)     | now                                  |
 * | Alpha   | Mina 4,500, e-mail 4,500              | won 8,100: Mina, e-mail, Ray 2,700 each |
 * | Beta    | Ray 5,000                             | open: Ray 5,000, weighted 2,000      |
 * | Gamma   | unattributed 2,000                    | lost: unattributed 2,000             |
 * | Delta   | Mina 225, e-mail 225, Ray 450         | open: the same, weighted half of it  |
 */
export interface SmallCompany {
  readonly api: TestApi;
  readonly company: Company;
  readonly mina: string;
  readonly ray: string;
  readonly spring: string;
  readonly summer: string;
  readonly anna: string;
  readonly alpha: string;
  readonly beta: string;
  readonly gamma: string;
  readonly delta: string;
  /** Credits what is marked. */
  credit(): Promise<unknown>;
  /** Answers the JSON of a report of our tenant; the status must be 200. */
  report<Answer>(path: string): Promise<Answer>;
}

export async function smallCompany(): Promise<SmallCompany> {
  const api = await testApi({
    endpoints: [...reportEndpoints, ...healthEndpoints, ...pageEndpoints],
    now: '2026-06-15T12:00:00Z',
  });
  const company = new Company(api.database.dataSource, api.ours.id);
  const mina = await company.influencer('Mina Kovač');
  const ray = await company.influencer('Ray Osei');
  const spring = await company.campaign('Spring');
  const summer = await company.campaign('Summer');
  const acme = await company.account('Acme');
  const globex = await company.account('Globex');
  await company.stage('sales', 'new', 1, { label: 'New', probability: 0.2 });
  await company.stage('sales', 'offer', 2, { label: 'Offer', probability: 0.5 });
  await company.stage('sales', 'won', 3, { label: 'Won', probability: 1, outcome: 'won' });
  await company.stage('sales', 'lost', 4, { label: 'Lost', probability: 0, outcome: 'lost' });

  const anna = await company.contact({
    createdAt: '2026-01-10T08:00:00Z',
    qualifiedAt: '2026-01-20T08:00:00Z',
    account: acme,
    firstName: 'Anna',
    lastName: 'Berg',
    email: 'anna@acme.example',
  });
  const bo = await company.contact({
    createdAt: '2026-02-10T08:00:00Z',
    account: globex,
    email: 'bo@globex.example',
  });
  const cleo = await company.contact({ createdAt: '2026-03-05T08:00:00Z', firstName: 'Cleo' });
  const byRay = {
    influencer: ray,
    campaign: summer,
    platform: 'youtube',
    contentType: 'video',
  };
  await company.touch({
    contact: anna,
    at: '2026-01-05T08:00:00Z',
    influencer: mina,
    campaign: spring,
    platform: 'linkedin',
    contentType: 'post',
    kind: 'click',
    title: 'RevOps teardown #4',
    url: 'https://linkedin.example/posts/4',
  });
  await company.touch({ contact: anna, at: '2026-01-15T08:00:00Z', channel: 'email' });
  await company.touch({ ...byRay, contact: anna, at: '2026-02-20T08:00:00Z' });
  await company.touch({ ...byRay, contact: bo, at: '2026-02-01T08:00:00Z' });

  const sales = { pipelineId: 'sales' };
  const alpha = await company.deal({
    ...sales,
    name: 'Alpha',
    externalId: '501',
    account: acme,
    contacts: [anna],
    createdAt: '2026-02-01T08:00:00Z',
    outcome: 'won',
    closedAt: '2026-03-31T22:30:00Z',
    amountMinor: 900_000,
    probability: 1,
    stageId: 'won',
    history: [
      ['2026-02-01T08:00:00Z', 'new', 'New'],
      ['2026-02-11T08:00:00Z', 'offer', 'Offer'],
      ['2026-03-31T22:30:00Z', 'won', 'Won'],
    ],
  });
  await company.revenueEvent(alpha, 'refund', -90_000, '2026-05-10T08:00:00Z');
  const beta = await company.deal({
    ...sales,
    name: 'Beta',
    externalId: '502',
    account: globex,
    contacts: [bo],
    createdAt: '2026-03-01T08:00:00Z',
    amountMinor: 500_000,
    probability: 0.4,
    stageId: 'offer',
    history: [
      ['2026-03-01T08:00:00Z', 'new', 'New'],
      ['2026-03-21T08:00:00Z', 'offer', 'Offer'],
    ],
  });
  const gamma = await company.deal({
    ...sales,
    name: 'Gamma',
    externalId: '503',
    contacts: [cleo],
    createdAt: '2026-03-10T08:00:00Z',
    outcome: 'lost',
    closedAt: '2026-04-10T08:00:00Z',
    amountMinor: 200_000,
    probability: 0,
    stageId: 'lost',
    history: [
      ['2026-03-10T08:00:00Z', 'new', 'New'],
      ['2026-04-10T08:00:00Z', 'lost', 'Lost'],
    ],
  });
  const delta = await company.deal({
    ...sales,
    name: 'Delta',
    externalId: '504',
    account: acme,
    contacts: [anna, bo],
    createdAt: '2026-04-05T08:00:00Z',
    amountMinor: 100_000,
    currency: 'USD',
    homeMinor: 90_000,
    probability: 0.5,
    stageId: 'new',
    history: [['2026-04-05T08:00:00Z', 'new', 'New']],
  });
  const credit = () => runUntilClean(api.context, company.tenantId);
  await credit();
  return {
    api,
    company,
    mina,
    ray,
    spring,
    summer,
    anna,
    alpha,
    beta,
    gamma,
    delta,
    credit,
    report: async <Answer>(path: string): Promise<Answer> => {
      const answer = await api.as(api.ours.readKey).get(path);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
      return answer.body as Answer;
    },
  };
}

/** An amount of the home currency by its cents, however it is written. */
export const euros = (minor: number): object => ({ minor, currency: 'EUR' });
