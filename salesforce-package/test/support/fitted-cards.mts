import {
  allocate,
  BASELINE_TOUCH,
  buildDealCard,
  DEFAULT_PARAMETERS,
  DEFAULT_SCOPES,
  MODEL_CHOICES,
  NOTHING_FITTED,
  postTouchId,
} from '@pipeline-attribution/shared';
import type {
  Channel,
  DataDrivenFit,
  DealCardInput,
  DealCardTouch,
  DealCardView,
  Evidence,
  ModelId,
} from '@pipeline-attribution/shared';

const AMOUNT = 7_480_000;
const NOW = Date.UTC(2026, 10, 22, 9);
const daysAgo = (days: number): number => NOW - days * 86_400_000;

const touch = (
  id: string,
  days: number,
  over: Partial<DealCardTouch> & { readonly channel: Channel; readonly evidence: Evidence },
): DealCardTouch => ({
  id,
  occurredAt: daysAgo(days),
  kind: 'visit',
  platform: null,
  contentType: null,
  influencerId: null,
  influencerName: null,
  campaignId: null,
  campaignName: null,
  contactId: null,
  confidence: 1,
  title: null,
  url: null,
  ...over,
});

const mina = {
  influencerId: 'i1',
  influencerName: 'Mina Kovač',
  platform: 'linkedin',
  campaignId: 'c1',
  campaignName: 'RevOps teardown',
  channel: 'influencer',
} as const;

const touches: readonly DealCardTouch[] = [
  touch('t1', 96, {
    ...mina,
    kind: 'click',
    contentType: 'post',
    contactId: 'p1',
    evidence: 'utm',
    title: 'Where RevOps teams lose a day a week',
    url: 'https://www.linkedin.com/posts/revops-day-a-week',
  }),
  touch('t2', 71, { channel: 'paid_search', evidence: 'utm', contactId: 'p2' }),
  touch('t3', 52, {
    kind: 'self_report',
    channel: 'influencer',
    platform: 'podcast',
    contentType: 'podcast',
    influencerId: 'i2',
    influencerName: 'Jonas Weber',
    contactId: 'p2',
    evidence: 'self_report',
    confidence: 0.7,
  }),
  touch('t4', 35, {
    ...mina,
    kind: 'event',
    contentType: 'webinar',
    contactId: 'p1',
    evidence: 'code',
    title: 'RevOps teardown #4',
    url: 'https://www.linkedin.com/events/revops-teardown-4',
  }),
  touch('t5', 20, { channel: 'email', evidence: 'utm', contactId: 'p3' }),
];

const posts: readonly DealCardTouch[] = [
  touch(postTouchId('x1'), 64, {
    ...mina,
    kind: 'content',
    contentType: 'post',
    evidence: 'lift',
    title: 'Five forecasts that were wrong',
    url: 'https://www.linkedin.com/posts/five-forecasts',
  }),
  touch(postTouchId('x2'), 9, {
    kind: 'content',
    channel: 'influencer',
    platform: 'youtube',
    contentType: 'video',
    influencerId: 'i3',
    influencerName: 'Aiko Tanaka',
    campaignId: 'c2',
    campaignName: 'Forecasting in practice',
    evidence: 'lift',
    title: 'A forecast call, live',
    url: 'https://www.youtube.com/watch?v=forecast-call',
  }),
];

const X1 = postTouchId('x1');
const X2 = postTouchId('x2');

/** A share as the service writes it, with a no-break space. */
const percent = (share: number): string => `${String(Math.round(share * 100))}\u00a0%`;

interface Credited {
  readonly weights: Readonly<Record<string, number>>;
  readonly range?: { readonly low: number; readonly high: number };
}

const EVEN: Credited = { weights: { t1: 0.2, t2: 0.2, t3: 0.2, t4: 0.2, t5: 0.2 } };

const CREDITED: Readonly<Record<ModelId, Credited>> = {
  first_touch: { weights: { t1: 1 } },
  last_touch: { weights: { t5: 1 } },
  last_non_direct: { weights: { t5: 1 } },
  influencer_touch: { weights: { t1: 0.3, t3: 0.3, t4: 0.4 } },
  linear: EVEN,
  time_decay: { weights: { t1: 0.04, t2: 0.08, t3: 0.16, t4: 0.28, t5: 0.44 } },
  position_based: { weights: { t1: 0.4, t2: 0.07, t3: 0.06, t4: 0.07, t5: 0.4 } },
  w_shaped: { weights: { t1: 0.3, t2: 0.05, t3: 0.05, t4: 0.3, t5: 0.3 } },
  full_path: { weights: { t1: 0.225, t2: 0.1, t3: 0.225, t4: 0.225, t5: 0.225 } },
  custom: EVEN,
  data_driven: {
    weights: { t1: 0.14, t2: 0.27, t3: 0.09, t4: 0.23, t5: 0.14, [X1]: 0.05, [X2]: 0.08 },
    range: { low: 0.47, high: 0.71 },
  },
  incremental: {
    weights: {
      t1: 0.1,
      t2: 0.19,
      t3: 0.06,
      t4: 0.16,
      t5: 0.1,
      [X1]: 0.035,
      [X2]: 0.055,
      [BASELINE_TOUCH]: 0.3,
    },
    range: { low: 0.31, high: 0.52 },
  },
  markov: { weights: { t1: 0.22, t2: 0.25, t3: 0.11, t4: 0.22, t5: 0.2 } },
  shapley: { weights: { t1: 0.24, t2: 0.21, t3: 0.13, t4: 0.24, t5: 0.18 } },
};

/** The words of `credit-journey.ts`, with the share a model gives. */
const REASONS: Readonly<Record<string, (share: string) => string>> = {
  t1: (share) =>
    `What this influencer did made the deal 1.8 times as likely; this touch, 96 days before, earns ${share}.`,
  t2: (share) =>
    `This kind of marketing made the deal 1.4 times as likely; this touch, 71 days before, earns ${share}.`,
  t3: (share) =>
    `Somebody on the deal named this when asked how they heard of you; that alone earns it ${share}.`,
  t4: (share) =>
    `What this influencer did made the deal 1.8 times as likely; this touch, 35 days before, earns ${share}.`,
  t5: (share) =>
    `This kind of marketing made the deal 1.2 times as likely; this touch, 20 days before, earns ${share}.`,
  [X1]: (share) =>
    `Published 64 days before. Nobody of the deal is known to have clicked it, but such posts make deals 1.3 times as likely: ${share}.`,
  [X2]: (share) =>
    `Published 9 days before. Nobody of the deal is known to have clicked it, but such posts make deals 1.2 times as likely: ${share}.`,
  [BASELINE_TOUCH]: (share) =>
    `Going by your other deals, ${share} of a deal like this would have come without any of the marketing we know of.`,
};

const fit = (over: Partial<DataDrivenFit>): DataDrivenFit => ({
  version: 1,
  level: 'full',
  reason: 'Fitted on 180 won deals.',
  counts: { accounts: 1140, deals: 612, won: 180, answers: 74, posts: 88 },
  baseline: { share: 0.3, low: 0.2, high: 0.4 },
  influencers: [],
  channels: [],
  falseMentionRate: 0.1,
  conversion: null,
  influencerValues: {},
  parameters: {},
  ...over,
});

function card(
  selectedModel: ModelId,
  dataDriven: DataDrivenFit,
  credited: Readonly<Record<ModelId, Credited>> = CREDITED,
): DealCardView {
  const journeys = { values: {}, conversions: 60, paths: 214, order: 1, warning: null };
  const input: DealCardInput = {
    record: {
      crm: 'salesforce',
      objectType: 'opportunity',
      id: '006Hs00001Kq7ZtIAJ',
      name: 'Brightwater Logistics – RevOps platform',
    },
    outcome: 'open',
    stageLabel: 'Negotiation/Review',
    createdAt: daysAgo(60),
    closedAt: null,
    amount: { minor: AMOUNT, currency: 'EUR' },
    creditStage: 'open',
    stageHistory: [
      { id: 's1', label: 'Qualification', enteredAt: daysAgo(60) },
      { id: 's2', label: 'Negotiation/Review', enteredAt: daysAgo(6) },
    ],
    people: [
      { id: 'p1', name: 'Dana Reyes', membership: 'deal' },
      { id: 'p2', name: 'Oskar Lind', membership: 'deal' },
      { id: 'p3', name: 'Priya Nair', membership: 'account' },
    ],
    touches,
    inferred: posts,
    credits: MODEL_CHOICES.map(({ id: model }) => {
      const { weights, range = null } = credited[model];
      const entries = Object.entries(weights);
      const parts = allocate(
        AMOUNT,
        entries.map(([, weight]) => weight),
      );
      return {
        model,
        scope: DEFAULT_SCOPES[model],
        credits: entries.map(([touchId, weight], index) => ({
          touchId,
          weight,
          minor: parts[index] ?? 0,
          reason:
            dataDriven.level === 'fallback'
              ? `It is one of ${String(entries.length)} touches, which share evenly for now. ${dataDriven.reason}`
              : (REASONS[touchId]?.(percent(weight)) ?? ''),
        })),
        range,
      };
    }),
    selectedModel,
    models: MODEL_CHOICES,
    fit: { version: 3, fittedAt: daysAgo(1) },
    lastChange: null,
    settings: {
      lookbackDays: 180,
      parameters: {
        ...DEFAULT_PARAMETERS,
        fits: { ...NOTHING_FITTED, dataDriven, markov: journeys, shapley: journeys },
      },
      includeAccountContacts: true,
    },
    conversion: { probability: 0.64, source: 'Fitted on this org’s own deals' },
    posts: [],
    computedAt: NOW - 120_000,
    syncedAt: NOW - 240_000,
    now: NOW,
    locale: 'en',
    timeZone: 'Europe/Berlin',
  };
  return buildDealCard(input);
}

/**
 * Views of the models that learn, as the service builds them, by the name of the file the components' tests read:
 * enough deals, some deals, too few.
 */
export const fittedCards: Readonly<Record<string, DealCardView>> = {
  cardDataDriven: card('data_driven', fit({})),
  cardIncremental: card(
    'incremental',
    fit({
      level: 'blended',
      reason: '60 won deals so far: the shares lean on what is usual until there are 150.',
      counts: { accounts: 480, deals: 214, won: 60, answers: 31, posts: 88 },
    }),
  ),
  cardFallback: card(
    'data_driven',
    fit({
      level: 'fallback',
      reason: '27 won deals so far; the data-driven model starts at 30.',
      counts: { accounts: 160, deals: 96, won: 27, answers: 4, posts: 12 },
    }),
    { ...CREDITED, data_driven: EVEN, incremental: EVEN },
  ),
};
