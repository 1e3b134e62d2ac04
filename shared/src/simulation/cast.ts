import type { SimPlatform, SimRep, SimStage, SimVendor } from './company.ts';

/** The vendor whose company is simulated. Invented; one euro is exactly 1.25 dollars, so that cents agree. */
export const VENDOR: SimVendor = {
  name: 'Fernhall',
  domain: 'fernhall.io',
  siteUrl: 'https://www.fernhall.io',
  product: 'Revenue operations platform',
  homeCurrency: 'EUR',
  rates: { EUR: 1, USD: 1.25 },
  timeZone: 'Europe/Berlin',
};

export const REPS: readonly SimRep[] = [
  ['Hanna', 'Lindemann', 'Account Executive, DACH'],
  ['Marcus', 'Oyelaran', 'Account Executive, UK and Ireland'],
  ['Sofia', 'Castellano', 'Account Executive, Southern Europe'],
  ['Daniel', 'Whitfield', 'Account Executive, US East'],
  ['Priscilla', 'Nakagawa', 'Account Executive, US West'],
  ['Jasper', 'van Rijn', 'Account Executive, Benelux and Nordics'],
  ['Nele', 'Brandhorst', 'Senior Account Executive, Enterprise'],
].map(([firstName = '', lastName = '', title = ''], index) => ({
  id: `rep-${index + 1}`,
  firstName,
  lastName,
  title,
  email: `${firstName}.${lastName}@fernhall.io`.toLowerCase().replaceAll(' ', ''),
}));

/** Stage labels are those of both CRMs' pipelines; probabilities are the vendor's own. */
export const PIPELINE: readonly SimStage[] = [
  { key: 'qualification', label: 'Qualification', probability: 0.1, isClosed: false, isWon: false },
  {
    key: 'needs_analysis',
    label: 'Needs Analysis',
    probability: 0.2,
    isClosed: false,
    isWon: false,
  },
  {
    key: 'value_proposition',
    label: 'Value Proposition',
    probability: 0.4,
    isClosed: false,
    isWon: false,
  },
  {
    key: 'proposal',
    label: 'Proposal/Price Quote',
    probability: 0.6,
    isClosed: false,
    isWon: false,
  },
  {
    key: 'negotiation',
    label: 'Negotiation/Review',
    probability: 0.8,
    isClosed: false,
    isWon: false,
  },
  { key: 'won', label: 'Closed Won', probability: 1, isClosed: true, isWon: true },
  { key: 'lost', label: 'Closed Lost', probability: 0, isClosed: true, isWon: false },
];

/** Who an influencer is, before the seed says how strong. */
export interface Persona {
  readonly name: string;
  readonly topic: string;
  readonly aliases: readonly string[];
  /** Share of a well-fitting market that follows them, 0 to 1. */
  readonly reach: number;
  readonly channels: readonly {
    readonly platform: SimPlatform;
    readonly handle: string;
    readonly audience: number;
  }[];
}

type Channel = readonly [SimPlatform, string, number];

const persona = (
  name: string,
  topic: string,
  reach: number,
  aliases: readonly string[],
  ...channels: readonly Channel[]
): Persona => ({
  name,
  topic,
  reach,
  aliases,
  channels: channels.map(([platform, handle, audience]) => ({ platform, handle, audience })),
});

/** Sixteen people B2B buyers might follow. All invented. */
export const PERSONAS: readonly Persona[] = [
  persona(
    'Priya Raman',
    'revenue operations',
    0.2,
    ['Priya', 'RevOps with Priya'],
    ['linkedin', 'priyaraman-revops', 84_200],
    ['newsletter', 'revops-weekly', 21_400],
  ),
  persona(
    'Jonas Feldkamp',
    'B2B sales leadership',
    0.18,
    ['Jonas', 'Pipeline Talk'],
    ['podcast', 'pipeline-talk', 18_900],
    ['linkedin', 'jonasfeldkamp', 46_300],
  ),
  persona(
    'Adaeze Nwachukwu',
    'go-to-market strategy',
    0.16,
    ['Adaeze', 'GTM Unfiltered'],
    ['youtube', 'gtmunfiltered', 61_700],
    ['linkedin', 'adaeze-nwachukwu', 38_800],
  ),
  persona(
    'Tom Braithwaite',
    'marketing operations',
    0.15,
    ['Tom B', 'The Ops Desk'],
    ['newsletter', 'the-ops-desk', 33_100],
    ['x', 'tombraithwaite', 27_400],
  ),
  persona(
    'Mireille Carpentier',
    'demand generation',
    0.14,
    ['Mireille'],
    ['linkedin', 'mireillecarpentier', 52_600],
    ['youtube', 'demandlab', 14_800],
  ),
  persona(
    'Kenji Morimoto',
    'CRM architecture',
    0.12,
    ['Kenji', 'CRM Clinic'],
    ['youtube', 'crmclinic', 72_900],
    ['x', 'kenjibuilds', 19_600],
  ),
  persona(
    'Laila Haddadin',
    'sales enablement',
    0.13,
    ['Laila'],
    ['linkedin', 'lailahaddadin', 41_500],
    ['instagram', 'laila.sells', 36_200],
  ),
  persona(
    'Rasmus Ekholm',
    'SaaS metrics',
    0.13,
    ['Rasmus', 'SaaS Numbers'],
    ['newsletter', 'saas-numbers', 44_700],
    ['x', 'rasmusekholm', 58_900],
  ),
  persona(
    'Gabriela Fontes',
    'customer success',
    0.11,
    ['Gabi Fontes', 'Gabriela'],
    ['podcast', 'the-renewal-hour', 9_800],
    ['linkedin', 'gabrielafontes', 29_300],
  ),
  persona(
    'Dmitri Valkov',
    'sales forecasting',
    0.11,
    ['Dmitri'],
    ['linkedin', 'dmitrivalkov', 24_100],
    ['youtube', 'forecastroom', 11_200],
  ),
  persona(
    'Chloe Ashdown',
    'B2B marketing',
    0.17,
    ['Chloe', 'Marketing Out Loud'],
    ['podcast', 'marketing-out-loud', 26_700],
    ['instagram', 'chloeashdown', 68_400],
  ),
  persona(
    'Sanjay Krishnamurthy',
    'data for revenue teams',
    0.1,
    ['Sanjay', 'Sanjay K'],
    ['linkedin', 'sanjaykrishnamurthy', 33_900],
    ['newsletter', 'clean-pipeline', 12_500],
  ),
  persona(
    'Ilse van der Meulen',
    'partnerships',
    0.09,
    ['Ilse'],
    ['linkedin', 'ilsevandermeulen', 18_700],
    ['podcast', 'better-together', 6_400],
  ),
  persona(
    'Marcus Delacroix',
    'startup sales',
    0.14,
    ['Marcus D', 'Founder Sales'],
    ['x', 'marcusdelacroix', 92_300],
    ['youtube', 'foundersales', 47_500],
  ),
  persona(
    'Yewande Afolabi',
    'sales automation',
    0.1,
    ['Yewande'],
    ['youtube', 'automatewithyewande', 38_600],
    ['linkedin', 'yewandeafolabi', 22_800],
  ),
  persona(
    'Beatriz Lombana',
    'account-based marketing',
    0.11,
    ['Bea Lombana', 'Beatriz'],
    ['linkedin', 'beatrizlombana', 30_400],
    ['instagram', 'abm.with.bea', 15_900],
  ),
];
