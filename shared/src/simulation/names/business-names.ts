/** Parts from which company names, job titles and buying roles are made. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const COMPANY_STEMS: readonly string[] = words(`
  Halvor Brightmoor Castellan Norrvik Kestrel Ambergate Lindqvist Verdanta Oakhurst Silverbeck Tessera Marlowe
  Fjordline Quillon Redfern Stellwerk Aldermoor Bluecombe Cinderford Dovetail Eastmark Fenwick Graywater Hollins
  Ironbridge Juniper Kaldera Larchmont Mirabel Nordhafen Orchid Pinecrest Quarrier Rothmere Sundale Thornbury
  Ulmen Valmere Westhaven Yarrow Zephyra Arborel Beaumaris Caldwell Drachenfels Elmhurst Falkirk Glenmore
  Hartwell Inverloch Jadewell Kirkwall Lakemont Montclair Nettleton Ostwind Pembrook Quayside Ravensworth
  Seabright Tarnside Umbria Vandermeer Wexcombe Ysolde Anselm Birkenau Corvina Delphine Eberstein Florentin
  Gallant Hochberg Isarwerk Jansen Kronberg Lohmann Mistral Nyhavn Oberland Palisade Querfurt Rosendal Stormvik
  Tannenhof Urbaniq Velora Waldeck Xantia Altavia Bergamo Coppola Dunmore Estrella Foxglove Greystone Hawthorne
  Islington Kilbride Lumera Maravel Northgate Olivetti Portside Riverton Sagemont Trident Unison Vesper Windmere
  Arcadia Borealis Cordoba Davenport Everline Fairfax Granite Heliora Ivywood Keystone Lighthouse Meridian
`);

/** By industry: the words that follow the stem. */
export const INDUSTRIES: Readonly<Record<string, readonly string[]>> = {
  'Computer Software': ['Software', 'Systems', 'Cloud', 'Apps'],
  'Logistics and Supply Chain': ['Logistics', 'Freight', 'Supply Chain'],
  'Financial Services': ['Capital', 'Payments', 'Finance'],
  Manufacturing: ['Industries', 'Components', 'Engineering'],
  'Marketing and Advertising': ['Media', 'Studio', 'Digital'],
  'Human Resources': ['People', 'Talent', 'Staffing'],
  'Information Technology and Services': ['IT Services', 'Networks', 'Data'],
  'Medical Devices': ['Health', 'Medical', 'Diagnostics'],
  'Renewables and Environment': ['Energy', 'Solar', 'Renewables'],
  'E-Learning': ['Learning', 'Academy'],
};

export const TITLES: readonly { readonly title: string; readonly role: string }[] = [
  { title: 'VP Revenue Operations', role: 'Decision Maker' },
  { title: 'Head of Revenue Operations', role: 'Decision Maker' },
  { title: 'Chief Revenue Officer', role: 'Executive Sponsor' },
  { title: 'Chief Marketing Officer', role: 'Executive Sponsor' },
  { title: 'VP Sales', role: 'Decision Maker' },
  { title: 'Director of Demand Generation', role: 'Influencer' },
  { title: 'Marketing Operations Manager', role: 'Evaluator' },
  { title: 'Revenue Operations Manager', role: 'Evaluator' },
  { title: 'Sales Operations Lead', role: 'Business User' },
  { title: 'Salesforce Administrator', role: 'Technical Buyer' },
  { title: 'CRM Manager', role: 'Technical Buyer' },
  { title: 'Head of Growth', role: 'Influencer' },
  { title: 'Senior Marketing Manager', role: 'Business User' },
  { title: 'Chief Financial Officer', role: 'Economic Buyer' },
  { title: 'Finance Director', role: 'Economic Buyer' },
  { title: 'Procurement Manager', role: 'Economic Decision Maker' },
  { title: 'IT Director', role: 'Technical Buyer' },
  { title: 'Data Analyst', role: 'Business User' },
  { title: 'Managing Director', role: 'Executive Sponsor' },
  { title: 'Business Development Manager', role: 'Influencer' },
];

export const DEAL_SUFFIXES: readonly string[] = [
  'Fernhall Platform',
  'Fernhall Platform',
  'RevOps rollout',
  'Forecasting',
  'Pipeline Hub',
  'Annual plan',
  'Pilot 25 seats',
  'EMEA rollout',
  'Growth plan',
  'Enterprise',
];
