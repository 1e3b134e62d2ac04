import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  Alert,
  Button,
  ErrorState,
  LoadingSpinner,
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
import type { PageView } from '@pipeline-attribution/shared';
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

/** A page of the service, with a figure and nothing else. */
const page = (id: PageView['id'], title: string): PageView => ({
  version: 1,
  id,
  title,
  path: [],
  sentence: '',
  notices: [],
  filters: [],
  blocks: [
    {
      kind: 'funnel',
      id: 'funnel',
      title: 'From lead to revenue',
      steps: [
        {
          key: 'won',
          label: 'Won deals',
          total: '120',
          influenced: '33.4',
          share: 0.278,
          shareText: '28 %',
          amount: '€900,000',
          influencedAmount: '€250,000',
          fromPrevious: '12 % of opportunities',
          to: null,
        },
      ],
    },
  ],
  how: { title: 'How is this computed?', lines: ['Position-based, all marketing.'] },
  exports: [],
  freshness: '',
});

const NAVIGATION = {
  pages: [
    { page: 'dashboard', label: 'Dashboard' },
    { page: 'influencers', label: 'Influencers' },
    { page: 'roi', label: 'ROI' },
    { page: 'compare-models', label: 'Compare models' },
    { page: 'health', label: 'Health' },
  ],
};

const answers = (setup: SetupFacts): Readonly<Record<string, unknown>> => ({
  '/api/v1/setup': setupChecklist(setup),
  '/api/v1/pages/dashboard': page('dashboard', 'Pipeline Attribution'),
  '/api/v1/pages/influencers': page('influencers', 'Influencers'),
  '/api/v1/pages/influencer': page('influencer', 'Mina Kovač'),
  '/api/v1/pages/campaign': page('campaign', 'Spring'),
  '/api/v1/pages/deals': page('deals', 'Deals: Mina Kovač'),
  '/api/v1/pages/roi': page('roi', 'ROI'),
  '/api/v1/pages/revenue': page('revenue', 'Revenue by source'),
  '/api/v1/pages/health': page('health', 'Health'),
  '/api/v1/pages/compare-models': page('compare-models', 'Compare models'),
  '/api/v1/pages': NAVIGATION,
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
  { fail, status = 503 }: { fail?: string; status?: number } = {},
) => {
  const calls = interceptFetch();
  const renderer = createRenderer('pages');
  renderer.mocks.setPageLocation({ path, params: {} });
  renderer.render(<AppPages />);
  const known = answers(setup);
  const answered = new Set<Call>();
  for (let round = 0; round < 4; round += 1) {
    await settle();
    for (const call of calls.filter((one) => !answered.has(one))) {
      answered.add(call);
      if (call.url.pathname === fail) call.problem(status, 'Restarting.');
      else call.answer(known[call.url.pathname]);
    }
  }
  await settle();
  return Object.assign(renderer, { calls });
};

describe('The navigation', () => {
  it('names the pages the service opens to the reader, in its order, and links all but the one that is open', async () => {
    const renderer = await open('/influencers');
    expect(renderer.findAll(PageLink).map((link) => [link.props.to, textOf(link)])).toEqual([
      ['/', 'Dashboard'],
      ['/roi', 'ROI'],
      ['/compare-models', 'Compare models'],
      ['/health', 'Health'],
    ]);
    expect(renderer.find(PageTitle).text).toBe('Influencers');
  });

  it.each([
    ['/', 'Pipeline Attribution'],
    ['/roi', 'ROI'],
    ['/compare-models', 'Compare models'],
    ['/health', 'Health'],
    ['/influencer', 'Mina Kovač'],
    ['/campaign', 'Spring'],
    ['/deals', 'Deals: Mina Kovač'],
    ['/revenue', 'Revenue by source'],
    ['/nowhere', 'Not found'],
  ])('leads %s to %s', async (path, title) => {
    expect((await open(path)).find(PageTitle).text).toBe(title);
  });

  it('is waited for beside the page, which is there when it is', async () => {
    const calls = interceptFetch();
    const renderer = createRenderer('pages');
    renderer.mocks.setPageLocation({ path: '/roi', params: {} });
    renderer.render(<AppPages />);
    await settle();
    calls.find(({ url }) => url.pathname === '/api/v1/pages/roi')?.answer(page('roi', 'ROI'));
    await settle();
    expect(renderer.find(PageTitle).text).toBe('ROI');
    expect(renderer.find(LoadingSpinner).props.label).toBe('Loading the navigation');
  });

  it('says that it could not be loaded, keeps the page, and asks again when told to', async () => {
    const renderer = await open('/roi', DONE, { fail: '/api/v1/pages' });
    expect(renderer.find(Alert).props.title).toBe('The navigation could not be loaded');
    expect(renderer.find(PageTitle).text).toBe('ROI');
    renderer.find(Button, (button) => textOf(button) === 'Load it again').trigger('onClick');
    await settle();
    renderer.calls.at(-1)?.answer(NAVIGATION);
    await settle();
    expect(renderer.findAll(PageLink)).toHaveLength(4);
  });

  it('says so where no page is open to the reader', async () => {
    const calls = interceptFetch();
    const renderer = createRenderer('pages');
    renderer.mocks.setPageLocation({ path: '/nowhere', params: {} });
    renderer.render(<AppPages />);
    await settle();
    calls[0]?.answer({ pages: [] });
    await settle();
    expect(textOf(renderer.getRootNode())).toContain('No page is open to you.');
  });

  it('leaves out a page these screens do not know yet', async () => {
    const calls = interceptFetch();
    const renderer = createRenderer('pages');
    renderer.mocks.setPageLocation({ path: '/nowhere', params: {} });
    renderer.render(<AppPages />);
    await settle();
    calls[0]?.answer({ pages: [...NAVIGATION.pages, { page: 'horoscope', label: 'Horoscope' }] });
    await settle();
    expect(textOf(renderer.getRootNode())).not.toContain('Horoscope');
  });

  it('says of a page the service does not have, or does not open, what that means', async () => {
    const missing = await open('/timeline', DONE, { fail: '/api/v1/pages/timeline', status: 404 });
    expect(missing.find(ErrorState).props.title).toBe('There is no such page here');
    const closed = await open('/deals', DONE, { fail: '/api/v1/pages/deals', status: 403 });
    expect(closed.find(ErrorState).props.title).toBe('This page is not open to you');
  });
});

describe('The dashboard', () => {
  it('begins with what is left to set up, as the service found it', async () => {
    const renderer = await open('/', FACTS);
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
    expect(renderer.find(StatisticsItem).props.label).toBe('Won deals');
  });

  it('shows only the figures once everything is set up', async () => {
    const renderer = await open('/');
    expect(textOf(renderer.getRootNode())).not.toContain('steps done');
    expect(renderer.find(StatisticsItem).props).toMatchObject({
      label: 'Won deals',
      number: '33.4',
    });
    const text = textOf(renderer.getRootNode());
    expect(text).toContain('of 120 (28 %)');
    expect(text).toContain('€250,000 of €900,000');
    expect(text).toContain('12 % of opportunities');
  });

  it.each([
    ['/api/v1/pages/dashboard', '2 of 6 steps done'],
    ['/api/v1/setup', '€250,000 of €900,000'],
  ])('says that %s could not be loaded, and keeps the rest', async (fail, rest) => {
    const renderer = await open('/', FACTS, { fail });
    expect(renderer.find(ErrorState).props.title).toBe('The service could not answer');
    expect(textOf(renderer.getRootNode())).toContain(rest);
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
