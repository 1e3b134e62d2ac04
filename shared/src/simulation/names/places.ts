import type { SimCurrency } from '../company.ts';

/** A country accounts come from. */
export interface Place {
  readonly country: string;
  readonly weight: number;
  readonly currency: SimCurrency;
  readonly topLevelDomains: readonly string[];
  readonly names: string;
  readonly dial: string;
  readonly cities: readonly string[];
  readonly legalForms: readonly string[];
  readonly freeMail: readonly string[];
}

export const PLACES: readonly Place[] = [
  {
    country: 'Germany',
    weight: 24,
    currency: 'EUR',
    topLevelDomains: ['de', 'de', 'com', 'io'],
    names: 'german',
    dial: '+49 30',
    cities: ['Berlin', 'Hamburg', 'Munich', 'Cologne', 'Stuttgart', 'Leipzig', 'Düsseldorf'],
    legalForms: ['GmbH', 'GmbH', 'AG', ''],
    freeMail: ['gmx.de', 'web.de', 'gmail.com', 't-online.de'],
  },
  {
    country: 'United States',
    weight: 26,
    currency: 'USD',
    topLevelDomains: ['com', 'com', 'io', 'co'],
    names: 'american',
    dial: '+1 415',
    cities: [
      'Austin',
      'Boston',
      'Chicago',
      'Denver',
      'New York',
      'San Francisco',
      'Seattle',
      'Atlanta',
    ],
    legalForms: ['Inc.', 'LLC', '', ''],
    freeMail: ['gmail.com', 'gmail.com', 'outlook.com', 'yahoo.com'],
  },
  {
    country: 'United Kingdom',
    weight: 14,
    currency: 'EUR',
    topLevelDomains: ['co.uk', 'com', 'io'],
    names: 'british',
    dial: '+44 20',
    cities: ['London', 'Manchester', 'Bristol', 'Leeds', 'Edinburgh', 'Cambridge'],
    legalForms: ['Ltd', 'Ltd', 'plc', ''],
    freeMail: ['gmail.com', 'hotmail.co.uk', 'outlook.com'],
  },
  {
    country: 'Netherlands',
    weight: 9,
    currency: 'EUR',
    topLevelDomains: ['nl', 'nl', 'com'],
    names: 'dutch',
    dial: '+31 20',
    cities: ['Amsterdam', 'Utrecht', 'Rotterdam', 'Eindhoven'],
    legalForms: ['B.V.', 'B.V.', ''],
    freeMail: ['gmail.com', 'ziggo.nl', 'outlook.com'],
  },
  {
    country: 'France',
    weight: 9,
    currency: 'EUR',
    topLevelDomains: ['fr', 'fr', 'com'],
    names: 'french',
    dial: '+33 1',
    cities: ['Paris', 'Lyon', 'Nantes', 'Toulouse', 'Lille'],
    legalForms: ['SAS', 'SA', ''],
    freeMail: ['gmail.com', 'orange.fr', 'free.fr'],
  },
  {
    country: 'Spain',
    weight: 5,
    currency: 'EUR',
    topLevelDomains: ['es', 'com'],
    names: 'spanish',
    dial: '+34 91',
    cities: ['Madrid', 'Barcelona', 'Valencia', 'Bilbao'],
    legalForms: ['S.L.', 'S.A.', ''],
    freeMail: ['gmail.com', 'hotmail.com'],
  },
  {
    country: 'Italy',
    weight: 4,
    currency: 'EUR',
    topLevelDomains: ['it', 'com'],
    names: 'italian',
    dial: '+39 02',
    cities: ['Milan', 'Turin', 'Bologna', 'Rome'],
    legalForms: ['S.r.l.', 'S.p.A.', ''],
    freeMail: ['gmail.com', 'libero.it'],
  },
  {
    country: 'Sweden',
    weight: 5,
    currency: 'EUR',
    topLevelDomains: ['se', 'com'],
    names: 'nordic',
    dial: '+46 8',
    cities: ['Stockholm', 'Gothenburg', 'Malmö', 'Uppsala'],
    legalForms: ['AB', 'AB', ''],
    freeMail: ['gmail.com', 'outlook.com'],
  },
  {
    country: 'Poland',
    weight: 4,
    currency: 'EUR',
    topLevelDomains: ['pl', 'com'],
    names: 'polish',
    dial: '+48 22',
    cities: ['Warsaw', 'Kraków', 'Wrocław', 'Gdańsk'],
    legalForms: ['Sp. z o.o.', 'S.A.', ''],
    freeMail: ['gmail.com', 'wp.pl'],
  },
];
