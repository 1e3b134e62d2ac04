import {
  buildAccountCard,
  buildPersonCard,
  setupChecklist,
  viewInWordsOf,
  type DealCardTouch,
  type PersonCardInput,
} from '@pipeline-attribution/shared';

/** Cards of an account and of people as the service sends them, for the components' tests and the gallery. */
const NOW = Date.UTC(2026, 10, 22, 9);

const touch = (id: string, daysAgo: number, more: Partial<DealCardTouch> = {}): DealCardTouch => ({
  id,
  occurredAt: NOW - daysAgo * 86_400_000,
  kind: 'click',
  channel: 'influencer',
  platform: 'linkedin',
  contentType: 'post',
  influencerId: 'mina',
  influencerName: 'Mina Kovač',
  campaignId: 'spring',
  campaignName: 'RevOps spring',
  contactId: 'dana',
  evidence: 'utm',
  confidence: 1,
  title: 'RevOps teardown #4',
  url: 'https://linkedin.example/posts/4',
  ...more,
});

const input: PersonCardInput = {
  crm: 'salesforce',
  objectType: 'contact',
  recordId: '003Hs00000abcdeIAA',
  name: 'Dana Reyes',
  accountName: 'Northwind Robotics',
  people: [{ id: 'dana', name: 'Dana Reyes', title: 'VP Operations' }],
  touches: [
    touch('t1', 3),
    touch('t2', 12, {
      influencerId: 'ray',
      influencerName: 'Ray Osei',
      platform: 'youtube',
      contentType: 'video',
      evidence: 'self_report',
      title: 'Forecasts that hold',
      url: null,
    }),
    ...[20, 31, 44, 58].map((days, i) => touch(`t${String(i + 3)}`, days)),
    touch('t7', 60, {
      influencerId: null,
      influencerName: null,
      campaignId: null,
      campaignName: null,
      channel: 'email',
      platform: null,
      contentType: null,
      title: 'Newsletter',
    }),
  ],
  posts: [],
  deals: [
    {
      id: '006Hs00001Kq7ZtIAJ',
      name: 'Northwind: forecast rollout',
      outcome: 'open',
      stageLabel: 'Proposal',
      amount: { minor: 7_480_000, currency: 'EUR' },
      credits: [
        { influencer: 'Mina Kovač', share: 0.3, minor: 2_244_000 },
        { influencer: 'Ray Osei', share: 0.12, minor: 897_600 },
      ],
    },
  ],
  unlisted: { open: 0, closed: 2 },
  model: { id: 'position_based', label: 'Position-based', description: '' },
  isPending: false,
  syncedAt: NOW - 120_000,
  now: NOW,
  locale: 'en-US',
  timeZone: 'Europe/Berlin',
};

export const touchCards: Readonly<Record<string, object>> = {
  contact: buildPersonCard(input),
  contactEmpty: buildPersonCard({ ...input, touches: [], deals: [] }),
  account: buildAccountCard({
    ...input,
    objectType: 'account',
    recordId: '001Hs00000abcdeIAA',
    name: 'Northwind Robotics',
    people: [
      { id: 'dana', name: 'Dana Reyes', title: 'VP Operations' },
      { id: 'omar', name: 'Omar Haddad', title: 'RevOps lead' },
      { id: 'lena', name: 'Lena Vogt', title: '' },
    ],
    touches: [...input.touches, touch('t8', 5, { contactId: 'omar' })],
  }),
};

/** The checklist while the history is being read. */
export const runningSetup: object = viewInWordsOf(
  'salesforce',
  setupChecklist({
    crmName: 'Salesforce',
    connection: { state: 'connected', reason: null },
    history: {
      state: 'running',
      step: 'Opportunities',
      done: 12_500,
      total: 50_000,
      error: null,
    },
    deals: 12_500,
    stages: { open: 4, won: 0, lost: 1 },
    influencers: 3,
    tracker: null,
    influencerTouches: 0,
  }),
);
