import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  Button,
  EmptyState,
  ErrorState,
  Heading,
  ProgressBar,
  StatisticsItem,
  StatusTag,
} from '@hubspot/ui-extensions';
import { PageLink, PageTitle } from '@hubspot/ui-extensions/pages';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import {
  setupChecklist,
  type SetupFacts,
} from '@pipeline-attribution/shared/views/setup-checklist.ts';
import { AppPages } from '@pipeline-attribution/ui/pages';
import { interceptFetch, settle, textOf, type Call } from './support.tsx';

// A page that follows a running back-fill asks again by itself; the clock is the test's.
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
// What an earlier test left on the clock is not of this one.
beforeEach(() => {
  jest.clearAllTimers();
});
afterAll(() => {
  jest.useRealTimers();
});

const money = (text: string) => ({ minor: 100, currency: 'EUR', text });
const figure = (value: number | null) => ({ value, reason: value === null ? 'None.' : null });

const FACTS: SetupFacts = {
  crmName: 'HubSpot',
  connection: { state: 'connected', reason: null },
  history: { state: 'running', step: 'Reading deals', done: 400, total: 1000, error: null },
  deals: 400,
  stages: { open: 4, won: 1, lost: 1 },
  influencers: 0,
  tracker: null,
  influencerTouches: 0,
};

const step = (name: string, label: string, isMoney: boolean) => ({
  step: name,
  label,
  count: 120,
  influenced: 33.4,
  influencedShare: figure(0.278),
  amount: isMoney ? money('€900,000') : null,
  influencedAmount: isMoney ? money('€250,000') : null,
});

const PIPELINE = {
  model: { label: 'Position-based', scopeLabel: 'All marketing' },
  funnel: [
    step('lead', 'Leads', false),
    step('qualified', 'Qualified leads', false),
    step('opportunity', 'Opportunities', true),
    step('won', 'Won deals', true),
  ],
  reconciliation: { note: 'Sums to the CRM’s totals to the cent.' },
  freshness: { pendingDeals: 0, syncedAt: null },
};

const influencer = (id: number) => ({
  id: `i${String(id)}`,
  name: `Influencer ${String(id)}`,
  touches: 10,
  people: 5,
  deals: 2,
  pipeline: money('€10,000'),
  revenue: money('€5,000'),
  winRate: figure(id === 1 ? null : 0.5),
});

const answers = (setup: SetupFacts, influencers: number): Readonly<Record<string, unknown>> => ({
  '/api/v1/setup': setupChecklist(setup),
  '/api/v1/attribution/pipeline': PIPELINE,
  '/api/v1/attribution/influencer-performance': {
    model: { label: 'Position-based' },
    influencers: Array.from({ length: influencers }, (_, index) => influencer(index + 1)),
  },
  '/api/v1/campaigns': {
    items: [{ id: 'c1', name: 'Spring', status: 'active', startsOn: '2026-03-01', endsOn: null }],
    nextCursor: null,
  },
});

const DONE: SetupFacts = {
  ...FACTS,
  history: { state: 'done', step: '', done: 1000, total: 1000, error: null },
  influencers: 3,
  tracker: { minutesAgo: 2 },
  influencerTouches: 7,
};

/** Answers what is open, round by round, until nothing more is asked. */
const open = async (
  path: string,
  setup: SetupFacts = DONE,
  { influencers = 12, fail }: { influencers?: number; fail?: string } = {},
) => {
  const calls = interceptFetch();
  const renderer = createRenderer('pages');
  renderer.mocks.setPageLocation({ path, params: {} });
  renderer.render(<AppPages />);
  const known = answers(setup, influencers);
  const answered = new Set<Call>();
  for (let round = 0; round < 4; round += 1) {
    await settle();
    for (const call of calls.filter((one) => !answered.has(one))) {
      answered.add(call);
      if (call.url.pathname === fail) call.problem(503, 'Restarting.');
      else call.answer(known[call.url.pathname]);
    }
  }
  await settle();
  return Object.assign(renderer, { calls });
};

describe('The navigation', () => {
  it('names every page, and links all but the one that is open', async () => {
    const renderer = await open('/influencers');
    expect(renderer.findAll(PageLink).map((link) => link.props.to)).toEqual([
      '/',
      '/campaigns',
      '/timeline',
      '/roi',
      '/health',
    ]);
    expect(renderer.find(PageTitle).text).toBe('Influencers');
  });

  it.each([
    ['/', 'Pipeline Attribution'],
    ['/campaigns', 'Campaigns'],
    ['/timeline', 'Timeline'],
    ['/roi', 'ROI'],
    ['/health', 'Health'],
    ['/nowhere', 'Not found'],
  ])('leads %s to %s', async (path, title) => {
    expect((await open(path)).find(PageTitle).text).toBe(title);
  });
});

describe('The dashboard', () => {
  it('begins with what is left to set up, as the service found it', async () => {
    const renderer = await open('/', FACTS, { influencers: 0 });
    expect(textOf(renderer.getRootNode())).toContain('2 of 6 steps done');
    expect(renderer.findAll(StatusTag).map((tag) => textOf(tag))).toEqual([
      'Done',
      'Running',
      'Done',
      'To do',
      'To do',
      'To do',
    ]);
    expect(renderer.find(ProgressBar).props).toMatchObject({
      value: 400,
      maxValue: 1000,
      valueDescription: '400 of 1,000',
    });
    expect(renderer.find(EmptyState).props.title).toBe('No influencers yet');
  });

  it('shows the funnel with what influencers have of each step, and the best five of them', async () => {
    const renderer = await open('/');
    expect(renderer.findAll(Heading).map((heading) => textOf(heading))).toEqual([
      'What influencers brought',
      'Influencers',
    ]);
    expect(
      renderer.findAll(StatisticsItem).map(({ props }) => [props.label, props.number]),
    ).toEqual([
      ['Leads', '33.4'],
      ['Qualified leads', '33.4'],
      ['Opportunities', '€250,000'],
      ['Won deals', '€250,000'],
    ]);
    const text = textOf(renderer.getRootNode());
    expect(text).toContain('of €900,000');
    expect(text).toContain('Influencer 5');
    expect(text).not.toContain('Influencer 6');
    expect(text).toContain('Sums to the CRM’s totals to the cent.');
  });

  it('says what part of it could not be loaded, and keeps the rest', async () => {
    const renderer = await open('/', DONE, {
      fail: '/api/v1/attribution/influencer-performance',
    });
    expect(renderer.find(ErrorState).props.title).toBe('The service could not answer');
    expect(renderer.findAll(StatisticsItem)).toHaveLength(4);
    expect(renderer.find(Button, (button) => textOf(button) === 'Retry').props.variant).toBe(
      'secondary',
    );
  });

  it('asks again by itself while the history is being read, and not once it has been', async () => {
    for (const [facts, more] of [
      [FACTS, 1],
      [{ ...FACTS, history: null }, 0],
    ] as const) {
      const { calls } = await open('/', facts);
      const before = calls.length;
      jest.advanceTimersByTime(6_000);
      await settle();
      expect(calls.length - before).toBe(more);
    }
  });

  it('has at most one primary button', async () => {
    for (const facts of [FACTS, DONE]) {
      const renderer = await open('/', facts);
      const primary = renderer.findAll(Button).filter(({ props }) => props.variant === 'primary');
      expect(primary.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('The health page', () => {
  it('shows the steps even when all are done', async () => {
    const renderer = await open('/health');
    expect(textOf(renderer.getRootNode())).toContain('6 of 6 steps done');
    expect(renderer.findAll(StatusTag).every((tag) => textOf(tag) === 'Done')).toBe(true);
  });
});
