/** What the vendor ran over eighteen months; weeks count from the start of the period. */
export interface CampaignTemplate {
  /** `{quarter}` and `{year}` are filled from the start date. */
  readonly name: string;
  readonly goal: string;
  readonly path: string;
  readonly startWeek: number;
  readonly weeks: number;
  readonly influencers: number;
  readonly keywords: readonly string[];
  readonly titles: readonly string[];
}

export const CAMPAIGN_TEMPLATES: readonly CampaignTemplate[] = [
  {
    name: 'Pipeline Benchmark {year}',
    goal: 'Downloads of the benchmark report',
    path: '/resources/pipeline-benchmark',
    startWeek: 1,
    weeks: 10,
    influencers: 6,
    keywords: ['pipeline benchmark', 'win rate benchmark'],
    titles: [
      'What 412 pipelines taught me about win rates',
      'Your pipeline coverage target is probably wrong',
      'The three numbers every RevOps team should know by heart',
    ],
  },
  {
    name: 'Forecast Without Spreadsheets',
    goal: 'Demo requests from sales leaders',
    path: '/product/forecasting',
    startWeek: 6,
    weeks: 9,
    influencers: 5,
    keywords: ['sales forecasting software', 'forecast accuracy'],
    titles: [
      'I deleted our forecast spreadsheet. Here is what happened',
      'Why your commit number moves every Friday',
      'Forecast calls that take 20 minutes instead of 90',
    ],
  },
  {
    name: 'RevOps Toolkit {quarter}',
    goal: 'New contacts in revenue operations',
    path: '/resources/revops-toolkit',
    startWeek: 12,
    weeks: 11,
    influencers: 6,
    keywords: ['revops templates', 'revenue operations'],
    titles: [
      'The RevOps toolkit I wish I had in my first job',
      'Seven templates for your first 90 days in RevOps',
      'Stop building reports nobody opens',
    ],
  },
  {
    name: 'Clean CRM Challenge',
    goal: 'Trials from CRM administrators',
    path: '/clean-crm-challenge',
    startWeek: 19,
    weeks: 8,
    influencers: 5,
    keywords: ['crm data quality', 'crm cleanup'],
    titles: [
      'We cleaned 38,000 CRM records in five days',
      'The hidden cost of duplicate contacts',
      'Five rules that keep a CRM clean for good',
    ],
  },
  {
    name: 'Pipeline Summit {year}',
    goal: 'Registrations for the online summit',
    path: '/events/pipeline-summit',
    startWeek: 25,
    weeks: 8,
    influencers: 8,
    keywords: ['revops conference', 'pipeline summit'],
    titles: [
      'Meet me at Pipeline Summit',
      'What I will talk about at Pipeline Summit, and why',
      'My five takeaways from Pipeline Summit',
    ],
  },
  {
    name: 'Handoff Playbook',
    goal: 'Downloads by marketing and sales leaders',
    path: '/resources/handoff-playbook',
    startWeek: 31,
    weeks: 10,
    influencers: 5,
    keywords: ['mql to sql', 'sales handoff'],
    titles: [
      'The lead handoff is broken. Fix it in one afternoon',
      'Marketing says 400 leads, sales says 12. Who is right?',
      'A service-level agreement your reps will keep',
    ],
  },
  {
    name: 'AI in RevOps {year}',
    goal: 'Awareness of the assistant release',
    path: '/product/assistant',
    startWeek: 37,
    weeks: 11,
    influencers: 7,
    keywords: ['ai revops', 'ai sales assistant'],
    titles: [
      'Where AI helps a revenue team, and where it does not',
      'I let an assistant run my pipeline review for a month',
      'Three AI workflows that survived contact with reps',
    ],
  },
  {
    name: 'Salesforce Admin Series',
    goal: 'Demo requests from Salesforce administrators',
    path: '/integrations/salesforce',
    startWeek: 44,
    weeks: 10,
    influencers: 4,
    keywords: ['salesforce pipeline', 'salesforce admin'],
    titles: [
      'Opportunity stages: six is enough',
      'Field history you should switch on today',
      'A pipeline inspection view in 15 minutes',
    ],
  },
  {
    name: 'HubSpot Revenue Hub Launch',
    goal: 'Installs from the marketplace',
    path: '/integrations/hubspot',
    startWeek: 50,
    weeks: 9,
    influencers: 6,
    keywords: ['hubspot pipeline', 'hubspot reporting'],
    titles: [
      'My HubSpot set-up for a 30-person sales team',
      'Deal stages in HubSpot: what I changed and why',
      'Reporting in HubSpot without the pain',
    ],
  },
  {
    name: 'State of B2B Buying {year}',
    goal: 'Downloads of the study',
    path: '/resources/state-of-b2b-buying',
    startWeek: 55,
    weeks: 11,
    influencers: 7,
    keywords: ['b2b buying study', 'buying committee'],
    titles: [
      'Buying groups got bigger again: the new data',
      'Why deals die in the group chat you never see',
      'How 600 buyers shortlist their vendors',
    ],
  },
  {
    name: 'Quarter Close Masterclass {quarter}',
    goal: 'Registrations for the masterclass',
    path: '/events/quarter-close-masterclass',
    startWeek: 63,
    weeks: 8,
    influencers: 5,
    keywords: ['quarter close', 'deal slippage'],
    titles: [
      'Ten days before quarter end: what I do every time',
      'Slipped deals tell you the truth',
      'The close plan my reps did not hate',
    ],
  },
  {
    name: 'Attribution Without Illusions',
    goal: 'Demo requests from marketing leaders',
    path: '/resources/attribution-guide',
    startWeek: 69,
    weeks: 9,
    influencers: 6,
    keywords: ['b2b attribution', 'dark social'],
    titles: [
      'Dark social is where your buyers decide',
      'Last click is lying to your budget meeting',
      'Ask them: the most underrated attribution method',
    ],
  },
];
