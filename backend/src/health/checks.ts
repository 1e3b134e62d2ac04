import { agoShort, DAY_MS, dateText } from '@pipeline-attribution/shared';
import { z } from 'zod';
import type { Scene } from '../reports/scene.ts';
import { money } from '../reports/schemas.ts';
import type { HealthAction } from './health-words.ts';
import {
  answerCounts,
  consentSums,
  syncStates,
  trackerHosts,
  trackerKeys,
  usesRoles,
  valuesMinor,
  valueSums,
  worstValues,
} from './load-checks.ts';
import type { EvidenceSums, OutcomeGroup } from './pipeline-evidence.ts';

export const CHECKS = [
  'crmSync',
  'tracker',
  'dealsWithoutContacts',
  'unresolvedValues',
  'selfReports',
  'contactsWithoutRoles',
  'consent',
] as const;
type CheckId = (typeof CHECKS)[number];

const STATUSES = ['attention', 'unknown', 'ok'] as const;
type Status = (typeof STATUSES)[number];

export const checkOut = z
  .object({
    id: z.enum(CHECKS),
    status: z.enum(STATUSES).meta({
      description: '`unknown`: nothing was ever heard, so it cannot be judged.',
    }),
    text: z.string().meta({ description: 'What was found, in a sentence.' }),
    count: z.int().meta({ description: 'How many there are to repair.' }),
    amount: money.nullable().meta({ description: 'Pipeline of the deals concerned, if known.' }),
    action: z
      .object({
        text: z.string(),
        method: z.enum(['GET', 'POST', 'PATCH']).nullable(),
        path: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'What repairs it, and where; null where nothing has to be done.' }),
    dealsPath: z.string().nullable().meta({
      description: 'Of this API: the deals concerned; null where it is not about deals.',
    }),
    details: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The parts, by check: values, answers, hosts, connections.' }),
  })
  .meta({ id: 'HealthCheck' });

type Check = z.input<typeof checkOut>;

const HOUR_MS = 3_600_000;
/** A website without one visit in so long has lost its tracker, or its visitors. */
const TRACKER_SILENT_MS = 48 * HOUR_MS;
/** Changes are read every few minutes; so long without is a fault. */
const SYNC_SILENT_MS = 3 * HOUR_MS;

/** Where the deals behind a figure are listed. */
type DealsPath = (lacks: 'no_contacts' | 'roles', outcome: OutcomeGroup) => string;

/** What can be judged of how well the tenant's data is tied together, what needs attention first. */
export async function checksOf(
  scene: Scene,
  sums: Readonly<Record<OutcomeGroup, EvidenceSums>>,
  dealsPath: DealsPath,
): Promise<Check[]> {
  // One after the other: they share a connection.
  const checks = [
    await syncCheck(scene),
    await trackerCheck(scene),
    contactsCheck(scene, sums, dealsPath),
    await valuesCheck(scene),
    await answersCheck(scene),
    await rolesCheck(scene, sums, dealsPath),
    await consentCheck(scene),
  ];
  return checks.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
}

const check = (
  id: CheckId,
  status: Status,
  text: string,
  {
    count = 0,
    amount = null,
    action = null,
    dealsPath = null,
    details = {},
  }: {
    count?: number;
    amount?: Check['amount'];
    action?: HealthAction | null;
    dealsPath?: string | null;
    details?: Record<string, unknown>;
  },
): Check => ({ id, status, text, count, amount, action, dealsPath, details });

/** `3 h ago`; with the date where one would have to count back: `257 days ago, on 18 Mar 2026`, as the tenant writes dates. */
function heard(instant: string, { now, settings, timeZone }: Scene): string {
  const at = Date.parse(instant);
  const reader = { now: now.getTime(), locale: settings.locale, timeZone };
  const ago = agoShort(at, reader);
  return reader.now - at < DAY_MS ? ago : `${ago}, on ${dateText(at, reader)}`;
}

const several = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

async function syncCheck(scene: Scene): Promise<Check> {
  const { tx, now } = scene;
  const connections = await syncStates(tx);
  const bad = connections.filter(
    ({ state, lastSyncedAt }) =>
      state !== 'connected' ||
      lastSyncedAt === null ||
      now.getTime() - Date.parse(lastSyncedAt) > SYNC_SILENT_MS,
  );
  const [first] = bad;
  const details = { connections };
  if (connections.length === 0)
    return check('crmSync', 'unknown', 'No CRM is connected.', {
      details,
      action: { text: 'Connect your CRM.', method: 'GET', path: '/api/v1/connections' },
    });
  if (first === undefined)
    return check('crmSync', 'ok', 'Your CRM was read within the last hours.', { details });
  const name = first.crm === 'hubspot' ? 'HubSpot' : 'Salesforce';
  const text =
    first.state !== 'connected'
      ? `${name}: ${first.reason ?? `the connection is ${first.state}.`}`
      : first.lastSyncedAt === null
        ? `${name} has not been read to the end yet.`
        : `${name} was last read ${heard(first.lastSyncedAt, scene)}.${first.reason === null ? '' : ` ${first.reason}`}`;
  return check('crmSync', 'attention', text, {
    count: bad.length,
    details,
    action: {
      text: 'See the connection, and connect it again where its permission was taken back.',
      method: 'GET',
      path: '/api/v1/connections',
    },
  });
}

async function trackerCheck(scene: Scene): Promise<Check> {
  const { tx, now } = scene;
  const keys = await trackerKeys(tx);
  const hosts = await trackerHosts(tx);
  const details = { keys, hosts };
  const silent = hosts.filter(
    ({ lastSeenAt }) => now.getTime() - Date.parse(lastSeenAt) > TRACKER_SILENT_MS,
  );
  const install: HealthAction = {
    text: 'Put the tracker on every page, with a write key: <script async src="…/t.js" data-key="…">.',
    method: 'GET',
    path: '/api/v1/keys',
  };
  const [latest] = hosts;
  if (latest === undefined)
    return check('tracker', 'unknown', 'The website tracker was never heard from.', {
      action: install,
      details,
    });
  const [worst] = silent;
  if (worst !== undefined) {
    return check(
      'tracker',
      'attention',
      `The tracker on ${worst.host} was last heard ${heard(worst.lastSeenAt, scene)}.`,
      { count: silent.length, action: install, details },
    );
  }
  return check(
    'tracker',
    'ok',
    `The tracker reports from ${several(hosts.length, 'host')}, last heard ${heard(latest.lastSeenAt, scene)}.`,
    { details },
  );
}

function contactsCheck(
  { home }: Scene,
  sums: Readonly<Record<OutcomeGroup, EvidenceSums>>,
  dealsPath: DealsPath,
): Check {
  const none = sums.all.byReason.get('no_contacts') ?? { deals: 0, minor: 0 };
  const open = sums.open.byReason.get('no_contacts') ?? { deals: 0, minor: 0 };
  if (none.deals === 0)
    return check(
      'dealsWithoutContacts',
      'ok',
      'Every deal has contacts, or somebody at its account.',
      {},
    );
  return check(
    'dealsWithoutContacts',
    'attention',
    `${several(none.deals, 'deal has', 'deals have')} no contacts, so nothing can be known of them; ${several(open.deals, 'is', 'are')} open.`,
    {
      count: none.deals,
      amount: home(none.minor),
      dealsPath: dealsPath('no_contacts', 'all'),
      details: { open: open.deals },
      action: {
        text: 'Put the people involved on these deals in the CRM. Or let others of the account count who were active before the deal.',
        method: 'PATCH',
        path: '/api/v1/settings',
      },
    },
  );
}

async function valuesCheck({ tx, home }: Scene): Promise<Check> {
  const kinds = await valueSums(tx);
  const worst = await worstValues(tx);
  const minor = await valuesMinor(tx);
  const count = kinds.reduce((sum, { values }) => sum + values, 0);
  const touches = kinds.reduce((sum, one) => sum + one.touches, 0);
  const suggested = kinds.reduce((sum, one) => sum + one.suggested, 0);
  if (count === 0)
    return check('unresolvedValues', 'ok', 'Every value in your links and CRM is known.', {});
  return check(
    'unresolvedValues',
    suggested > 0 || kinds.some(({ kind }) => kind === 'influencer') ? 'attention' : 'ok',
    `${several(count, 'value', 'values')} in links or in the CRM ${count === 1 ? 'means' : 'mean'} nobody we know, on ${several(touches, 'touch', 'touches')}; for ${String(suggested)} of them we know whom it most likely means.`,
    {
      count,
      amount: minor === null ? null : home(minor),
      details: {
        kinds,
        worst: worst.map(({ pipelineMinor, ...value }) => ({
          ...value,
          pipeline: home(pipelineMinor),
        })),
      },
      action: {
        text: 'Accept what they mean with one click, or dismiss them.',
        method: 'GET',
        path: '/api/v1/repairs?state=open',
      },
    },
  );
}

async function answersCheck({ tx, home }: Scene): Promise<Check> {
  const { sums, open, openAnswers, countedAt, minor } = await answerCounts(tx);
  const total = Object.values(sums).reduce((sum, count) => sum + count, 0);
  const details = { answers: sums, wordings: open, countedAt };
  if (total === 0)
    return check(
      'selfReports',
      'unknown',
      'Nobody has answered “How did you hear about us?” so far.',
      {
        details,
        action: {
          text: 'Ask it in your forms, and name the CRM’s property that holds the answer: “tracking.selfReportProperty”.',
          method: 'PATCH',
          path: '/api/v1/settings',
        },
      },
    );
  if (open === 0)
    return check('selfReports', 'ok', `All ${several(total, 'answer')} are understood.`, {
      details,
    });
  return check(
    'selfReports',
    'attention',
    `${several(openAnswers, 'answer')} of ${String(total)} could not be read with certainty, in ${several(open, 'wording')}.`,
    {
      count: open,
      amount: minor === null ? null : home(minor),
      details,
      action: {
        text: 'Say what they mean: once for each wording.',
        method: 'GET',
        path: '/api/v1/self-reports?state=open',
      },
    },
  );
}

async function rolesCheck(
  { tx, home, crm }: Scene,
  sums: Readonly<Record<OutcomeGroup, EvidenceSums>>,
  dealsPath: DealsPath,
): Promise<Check> {
  const { deals, minor } = sums.open.withoutRoles;
  if (deals === 0)
    return check(
      'contactsWithoutRoles',
      'ok',
      'Every open deal with contacts says who they are.',
      {},
    );
  if (crm !== 'salesforce' && !(await usesRoles(tx)))
    return check(
      'contactsWithoutRoles',
      'ok',
      'Your CRM keeps no roles of contacts. Attribution does not need them.',
      { details: { deals } },
    );
  return check(
    'contactsWithoutRoles',
    'attention',
    `On ${several(deals, 'open deal')} no contact has a role.`,
    {
      count: deals,
      amount: home(minor),
      dealsPath: dealsPath('roles', 'open'),
      action: {
        text: 'Set the contact roles on these deals in the CRM, so that it is clear who decides.',
        method: null,
        path: null,
      },
    },
  );
}

async function consentCheck({ tx, now }: Scene): Promise<Check> {
  const sums = await consentSums(tx, now);
  return check(
    'consent',
    'ok',
    `${several(sums.countedViews, 'page view')} of the last 30 days ${sums.countedViews === 1 ? 'was' : 'were'} only counted, because the visitor had not agreed; ${several(sums.refusals, 'device or person', 'devices and people')} asked not to be followed.`,
    { count: sums.refusals, details: { ...sums } },
  );
}
