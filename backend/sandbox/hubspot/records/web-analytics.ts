import type { SimVisit } from '@pipeline-attribution/shared';

/** How HubSpot classifies the visit that brought somebody. */
export interface SourceClass {
  readonly source: string;
  readonly data1: string | null;
  readonly data2: string | null;
}

const SEARCH = ['google', 'bing', 'duckduckgo'];
const SOCIAL: Readonly<Record<string, string>> = {
  'linkedin.com': 'LinkedIn',
  'lnkd.in': 'LinkedIn',
  'com.linkedin.android': 'LinkedIn',
  't.co': 'Twitter',
  'youtube.com': 'YouTube',
  'l.instagram.com': 'Instagram',
  'reddit.com': 'Reddit',
};

/**
 * Classifies a visit as knowledge.hubspot.com "Understand traffic sources" describes: utm_medium paid + network is
 * paid social, e-mail is e-mail marketing, other utm_* are other campaigns; else the referrer decides.
 */
export function classifyVisit(visit: SimVisit): SourceClass {
  const url = new URL(visit.pages[0]?.url ?? 'https://www.fernhall.io/');
  const utm = (name: string): string | null => url.searchParams.get(`utm_${name}`);
  const medium = (utm('medium') ?? '').toLowerCase();
  const source = utm('source');
  const host =
    visit.referrer === null ? '' : new URL(visit.referrer).hostname.replace(/^www\./, '');
  if (medium.startsWith('paid') && (source ?? '').toLowerCase() === 'linkedin') {
    return { source: 'PAID_SOCIAL', data1: 'LinkedIn', data2: utm('campaign') };
  }
  if (medium === 'email')
    return { source: 'EMAIL_MARKETING', data1: utm('campaign'), data2: source };
  if (source !== null || medium !== '' || utm('campaign') !== null) {
    if (source === 'chatgpt.com')
      return { source: 'AI_REFERRALS', data1: 'chatgpt.com', data2: null };
    return {
      source: 'OTHER_CAMPAIGNS',
      data1: utm('campaign'),
      data2: [source, utm('medium')].filter(Boolean).join(' / '),
    };
  }
  if (host === '')
    return { source: 'DIRECT_TRAFFIC', data1: `${url.hostname}${url.pathname}`, data2: null };
  if (SEARCH.some((name) => host.startsWith(`${name}.`))) {
    return {
      source: 'ORGANIC_SEARCH',
      data1: 'Unknown keywords (SSL)',
      data2: (host.split('.')[0] ?? '').toUpperCase(),
    };
  }
  const network = SOCIAL[host];
  if (network !== undefined) return { source: 'SOCIAL_MEDIA', data1: network, data2: 'Unknown' };
  if (host === 'chatgpt.com' || host === 'perplexity.ai' || host === 'claude.ai') {
    return { source: 'AI_REFERRALS', data1: host, data2: null };
  }
  return { source: 'REFERRALS', data1: host, data2: visit.referrer };
}
