import {
  column,
  textCell,
  type Filter,
  type PageView,
  type Row,
} from '@pipeline-attribution/shared';

/** Pages as the service sends them, with every kind of block and filter, for the components' tests and the gallery. */
const link = (page: PageView['id'], params: Readonly<Record<string, string>> = {}) => ({
  page,
  params,
});
const money = (text: string, minor: number) => ({ text, value: minor });

const filters: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'period',
    label: 'Period',
    help: null,
    value: 'last12Months',
    choices: [
      { value: 'last12Months', label: 'Last 12 months' },
      { value: 'custom', label: 'Between two days' },
    ],
  },
  {
    kind: 'day',
    name: 'from',
    label: 'From',
    help: 'The first day that counts.',
    value: '2025-12-01',
  },
  {
    kind: 'choices',
    name: 'ids',
    label: 'Influencers',
    help: null,
    values: ['mina'],
    choices: [
      { value: 'mina', label: 'Mina Kovač' },
      { value: 'ray', label: 'Ray Osei', detail: 'YouTube' },
    ],
    most: 5,
  },
  {
    kind: 'number',
    name: 'fee',
    label: 'Fee',
    help: null,
    value: '12000',
    unit: 'EUR',
    min: 0,
    max: null,
    error: 'Must be 10,000 at most.',
  },
  { kind: 'search', name: 'search', label: 'Opportunity or account', help: null, value: '' },
];

const groupRow = (id: string, name: string, amount: string, minor: number): Row => ({
  id,
  cells: {
    name: textCell(name, { to: link('influencer', { id }) }),
    pipeline: money(amount, minor),
    share: { text: '31\u00a0%', value: 0.31, detail: '24 to 38\u00a0%' },
    trend: { text: 'Growing', value: 'Growing', isTag: true, tone: 'good' },
    site: textCell('Newest post', { url: 'https://linkedin.example/posts/4' }),
  },
  record: null,
  actions: [],
});

const dashboard: PageView = {
  version: 1,
  id: 'dashboard',
  title: 'Dashboard',
  path: [],
  sentence:
    'Influencers have 31\u00a0% of the pipeline (€224,400 of €724,000), 1 Dec 2025 to 30 Nov 2026.',
  notices: [
    {
      tone: 'warning',
      title: 'Two costs are in a currency without a rate',
      text: 'They are left out of the returns until there is one.',
      link: { label: 'Show the costs', to: link('roi') },
    },
  ],
  filters,
  blocks: [
    {
      kind: 'figures',
      id: 'headline',
      title: 'At a glance',
      items: [
        {
          key: 'pipeline',
          label: 'Influenced pipeline',
          text: '€224,400',
          value: 22_440_000,
          detail: 'of €724,000',
          change: { text: '+12\u00a0% on the period before', direction: 'up', tone: 'good' },
          to: link('deals', { stage: 'open' }),
          help: 'Open opportunities, by their credit.',
        },
        {
          key: 'roi',
          label: 'Return on cost',
          text: '–',
          value: null,
          detail: 'No cost is entered for the period.',
          change: null,
          to: null,
          help: null,
        },
        {
          key: 'cost',
          label: 'Cost per opportunity',
          text: '€410',
          value: 41_000,
          detail: '',
          change: { text: '+3\u00a0% on the period before', direction: 'up', tone: 'bad' },
          to: null,
          help: null,
        },
      ],
    },
    {
      kind: 'funnel',
      id: 'funnel',
      title: 'Funnel',
      steps: [
        {
          key: 'lead',
          label: 'Leads',
          total: '412',
          influenced: '131',
          share: 0.318,
          shareText: '32\u00a0%',
          amount: null,
          influencedAmount: null,
          fromPrevious: '',
          to: null,
        },
        {
          key: 'won',
          label: 'Won',
          total: '0',
          influenced: '0',
          share: null,
          shareText: '–',
          amount: '€0',
          influencedAmount: '€0',
          fromPrevious: '38\u00a0% of leads, in 12 days (median)',
          to: link('deals', { stage: 'won' }),
        },
      ],
    },
    {
      kind: 'chart',
      id: 'months',
      title: 'Pipeline by month',
      shape: 'stacked',
      unit: 'money',
      currency: 'EUR',
      sentence:
        'Influencers’ part of the pipeline grew from €12,000 in September to €31,000 in November.',
      series: [
        { key: 'influencer', label: 'Influencers', role: 'value' },
        { key: 'other', label: 'Other marketing', role: 'value' },
        { key: 'baseline', label: 'Would have come anyway', role: 'remainder' },
      ],
      points: [
        {
          x: '2026-09-01',
          label: 'Sept 2026',
          values: [12_000, 30_000, 8000],
          texts: ['€12,000', '€30,000', '€8,000'],
        },
        {
          x: '2026-10-01',
          label: 'Oct 2026',
          values: [22_000, 28_000, 9000],
          texts: ['€22,000', '€28,000', '€9,000'],
        },
        {
          x: '2026-11-01',
          label: 'Nov 2026',
          values: [31_000, 29_000, null],
          texts: ['€31,000', '€29,000', '–'],
        },
      ],
    },
    {
      kind: 'chart',
      id: 'forecast',
      title: 'Expected revenue',
      shape: 'line',
      unit: 'money',
      currency: 'EUR',
      sentence: 'Between €80,000 and €140,000 are likely by February.',
      series: [
        { key: 'low', label: 'Low', role: 'low' },
        { key: 'mid', label: 'Expected', role: 'mid' },
        { key: 'high', label: 'High', role: 'high' },
      ],
      points: [
        {
          x: '2026-12-01',
          label: 'Dec 2026',
          values: [20_000, 30_000, 45_000],
          texts: ['€20,000', '€30,000', '€45,000'],
        },
        {
          x: '2027-01-01',
          label: 'Jan 2027',
          values: [50_000, 70_000, 95_000],
          texts: ['€50,000', '€70,000', '€95,000'],
        },
        {
          x: '2027-02-01',
          label: 'Feb 2027',
          values: [80_000, 108_000, 140_000],
          texts: ['€80,000', '€108,000', '€140,000'],
        },
      ],
    },
    {
      kind: 'table',
      id: 'groups',
      title: 'By influencer',
      intro: 'Credit of opportunities created in the period.',
      columns: [
        column('name', 'Influencer'),
        column('pipeline', 'Pipeline', 'money', { currency: 'EUR', help: 'Open and closed.' }),
        column('share', 'Share', 'percent'),
        column('trend', 'Trend', 'tag', { isSortable: false }),
        column('site', 'Content', 'text', { isSortable: false }),
      ],
      rows: [
        groupRow('mina', 'Mina Kovač', '€120,000', 12_000_000),
        groupRow('ray', 'Ray Osei', '€104,400', 10_440_000),
      ],
      total: { name: textCell('All'), pipeline: money('€224,400', 22_440_000) },
      sort: { column: 'pipeline', direction: 'down' },
      paging: { page: 1, pages: 1, rows: 2 },
      empty: { title: 'No influencer yet', text: 'Enter the first.', to: null },
    },
    {
      kind: 'text',
      id: 'next',
      title: 'What to do next',
      lines: ['Mina Kovač’s last four posts brought three opportunities. Ask for a fifth.'],
      links: [{ label: 'All influencers', to: link('influencers') }],
      actions: [],
    },
    {
      kind: 'notices',
      id: 'notes',
      notices: [{ tone: 'info', title: 'Models are fitted every night', text: '', link: null }],
    },
  ],
  how: {
    title: 'How is this computed?',
    lines: ['Model: position-based.', 'Touches up to 365 days before the stage count.'],
  },
  exports: [
    { label: 'Download these influencers', table: 'groups', fileName: 'groups-2026-11-30.csv' },
  ],
  freshness: 'Salesforce read 2 min ago.',
};

const opportunityRow = (n: number): Row => {
  const record = {
    crm: 'salesforce',
    objectType: 'Opportunity',
    id: `006Hs00000000${String(n)}AAA`,
  } as const;
  return {
    id: String(n),
    cells: {
      name: textCell(`Northwind: forecast rollout, phase ${String(n)}`, { record }),
      amount: money('€74,800', 7_480_000),
    },
    record,
    actions: [],
  };
};

const opportunities: PageView = {
  ...dashboard,
  id: 'deals',
  title: 'Opportunities: Mina Kovač',
  path: [
    { label: 'Dashboard', to: link('dashboard', { by: 'influencer' }) },
    { label: 'Influencers', to: link('influencers') },
  ],
  sentence: '€120,000 of €240,000 in 60 opportunities is credited to Mina Kovač.',
  notices: [],
  filters: filters.filter(({ kind }) => kind === 'search'),
  blocks: [
    {
      kind: 'table',
      id: 'deals',
      title: 'Opportunities',
      intro: 'Only records you can see are listed.',
      columns: [
        column('name', 'Opportunity'),
        column('amount', 'Amount', 'money', { currency: 'EUR' }),
      ],
      rows: [1, 2, 3].map(opportunityRow),
      total: null,
      sort: null,
      paging: { page: 2, pages: 3, rows: 60 },
      empty: { title: 'No opportunity to show', text: 'Choose a longer period.', to: null },
    },
  ],
  how: null,
  exports: [
    { label: 'Download these opportunities', table: 'deals', fileName: 'deals-2026-11-30.csv' },
  ],
};

const timeline: PageView = {
  ...opportunities,
  id: 'timeline',
  title: 'Timeline',
  sentence: 'What led to Northwind: forecast rollout.',
  filters: [],
  exports: [],
  blocks: [
    {
      kind: 'timeline',
      id: 'touches',
      title: 'What happened',
      groups: [
        {
          label: 'November 2026',
          entries: [
            {
              id: 't1',
              kind: 'touch',
              at: '2026-11-19T09:00:00.000Z',
              dateText: 'Nov 19, 2026',
              ago: '3 days ago',
              title: 'RevOps teardown #4',
              person: 'Dana Reyes',
              influencer: 'Mina Kovač',
              content: 'LinkedIn post',
              evidence: { label: 'Tracked', tone: 'good' },
              influence: 'Raised the odds by 40\u00a0%',
              count: 3,
              url: 'https://linkedin.example/posts/4',
              record: null,
            },
            {
              id: 's1',
              kind: 'stage',
              at: '2026-11-18T09:00:00.000Z',
              dateText: 'Nov 18, 2026',
              ago: '4 days ago',
              title: 'Proposal',
              person: '',
              influencer: '',
              content: '',
              evidence: null,
              influence: '',
              count: 1,
              url: null,
              record: { crm: 'salesforce', objectType: 'Opportunity', id: '006Hs000000001AAA' },
            },
          ],
        },
      ],
      paging: { page: 1, pages: 2, rows: 40 },
      empty: { title: 'Nothing happened yet', text: 'Touches show here as they come.', to: null },
    },
    {
      kind: 'copy',
      id: 'links',
      title: 'Tracking links',
      intro: 'One for each influencer.',
      items: [
        { key: 'mina', label: 'Mina Kovač', text: 'https://acme.example/?utm_source=mina-kovac' },
      ],
    },
  ],
};

const firstRun: PageView = {
  ...opportunities,
  id: 'first-run',
  title: 'First day',
  sentence: 'Two of five steps are done.',
  path: [],
  filters: [],
  exports: [],
  blocks: [
    {
      kind: 'steps',
      id: 'steps',
      title: 'What is still to do',
      steps: [
        {
          key: 'connected',
          label: 'Salesforce is connected',
          state: 'done',
          detail: 'Since 22 Nov 2026.',
          progress: null,
          to: null,
        },
        {
          key: 'history',
          label: 'The history is read',
          state: 'running',
          detail: 'Opportunities first.',
          progress: { done: 12_500, total: 50_000 },
          to: null,
        },
        {
          key: 'campaign',
          label: 'Set up a campaign',
          state: 'current',
          detail: 'With its influencers and tracking links.',
          progress: null,
          to: link('campaign-setup'),
        },
        {
          key: 'touch',
          label: 'The first visit arrives',
          state: 'waiting',
          detail: '',
          progress: null,
          to: null,
        },
        {
          key: 'stages',
          label: 'Stages mean something',
          state: 'problem',
          detail: 'Two stages are mapped to nothing.',
          progress: null,
          to: link('health'),
        },
      ],
    },
  ],
};

const repairActions: Row['actions'] = [
  {
    id: 'accept',
    label: 'Accept',
    kind: 'primary',
    request: { method: 'POST', path: '/repairs/r1/accept', body: { influencerId: 'mina' } },
    confirm: null,
    done: 'mina_k is Mina Kovač now. Her touches are linked anew.',
    then: null,
  },
  {
    id: 'dismiss',
    label: 'Nobody of ours',
    kind: 'danger',
    request: { method: 'POST', path: '/repairs/r1/dismiss', body: null },
    confirm: 'Nobody is asked about mina_k again.',
    done: 'mina_k is not asked about again.',
    then: link('health'),
  },
];

const fieldOf = (name: string, label: string) => ({ name, label, help: null, isRequired: false });

const campaignSetup: PageView = {
  ...opportunities,
  id: 'campaign-setup',
  title: 'Set up a campaign',
  sentence: 'With its influencers, fees and tracking links.',
  filters: [],
  exports: [],
  blocks: [
    {
      kind: 'form',
      id: 'campaign',
      title: 'The campaign',
      intro: 'What is left empty can be entered later.',
      fields: [
        {
          ...fieldOf('name', 'Name'),
          kind: 'text',
          isRequired: true,
          help: 'As your team calls it.',
          value: '',
          placeholder: 'Autumn teardown series',
          maxLength: 200,
        },
        {
          ...fieldOf('description', 'What it is about'),
          kind: 'longText',
          value: '',
          placeholder: '',
          maxLength: 5000,
        },
        {
          ...fieldOf('landingPage', 'Landing page'),
          kind: 'url',
          value: 'https://acme.example',
          placeholder: 'https://',
          maxLength: null,
        },
        {
          ...fieldOf('owner', 'Who looks after it'),
          kind: 'email',
          value: '',
          placeholder: '',
          maxLength: null,
        },
        {
          ...fieldOf('lookbackDays', 'Lookback in days'),
          kind: 'number',
          value: 90,
          min: 1,
          max: 1095,
        },
        { ...fieldOf('margin', 'Margin'), kind: 'percent', value: 0.29, min: 0, max: 1 },
        { ...fieldOf('budget', 'Budget'), kind: 'money', value: '1250.00', currency: 'EUR' },
        { ...fieldOf('startsOn', 'First day'), kind: 'day', value: '2026-12-01' },
        {
          ...fieldOf('attribution.model', 'Model'),
          kind: 'choice',
          value: 'linear',
          choices: [
            { value: 'linear', label: 'Linear', detail: 'Every touch the same.' },
            { value: 'lastTouch', label: 'Last touch' },
          ],
        },
        {
          ...fieldOf('influencers', 'Influencers'),
          kind: 'choices',
          values: ['mina'],
          choices: [
            { value: 'mina', label: 'Mina Kovač' },
            { value: 'ray', label: 'Ray Osei' },
          ],
        },
        { ...fieldOf('isActive', 'Runs now'), kind: 'toggle', value: true },
      ],
      submit: {
        label: 'Create the campaign',
        method: 'POST',
        path: '/campaigns',
        fixed: { attribution: { source: 'form' } },
        done: 'The campaign is there. Its tracking links are ready.',
        then: link('campaign', { id: '{id}' }),
      },
    },
    {
      kind: 'upload',
      id: 'file',
      title: 'Many at once',
      intro: 'One row a campaign and influencer.',
      entity: 'campaigns',
    },
    {
      kind: 'text',
      id: 'fit',
      title: 'Models that learn',
      lines: ['Markov was fitted last night.'],
      links: [],
      actions: [
        {
          id: 'fit',
          label: 'Fit again',
          kind: 'secondary',
          request: { method: 'POST', path: '/attribution/fits', body: {} },
          confirm: null,
          done: 'The models are being fitted.',
          then: null,
        },
      ],
    },
    {
      kind: 'table',
      id: 'repairs',
      title: 'Values nobody knows',
      intro: '',
      columns: [column('value', 'Value'), column('touches', 'Touches', 'number')],
      rows: [
        {
          id: 'r1',
          cells: { value: textCell('mina_k'), touches: { text: '41', value: 41 } },
          record: null,
          actions: repairActions,
        },
        {
          id: 'r2',
          cells: { value: textCell('newsletter'), touches: { text: '7', value: 7 } },
          record: null,
          actions: [],
        },
      ],
      total: { value: textCell('All'), touches: { text: '48', value: 48 } },
      sort: null,
      paging: { page: 1, pages: 1, rows: 2 },
      empty: { title: 'Nothing to repair', text: '', to: null },
    },
  ],
};

const [table] = opportunities.blocks;
const withTable = (more: object): PageView => ({
  ...opportunities,
  exports: [],
  blocks: [{ ...table, ...more } as PageView['blocks'][number]],
});

export const pages: Readonly<Record<string, PageView>> = {
  dashboard,
  opportunities,
  timeline,
  firstRun,
  campaignSetup,
  opportunitiesHidden: withTable({ rows: [] }),
  opportunitiesEmpty: withTable({
    rows: [],
    paging: { page: 1, pages: 1, rows: 0 },
    empty: {
      title: 'No opportunity to show',
      text: 'Choose a longer period.',
      to: { label: 'Back to the dashboard', to: link('dashboard') },
    },
  }),
};
