import {
  nameKey,
  platformLabel,
  platformOfHost,
  sourceCategory,
} from '@pipeline-attribution/shared';
import { parse } from 'tldts';
import { z } from 'zod';
import { siteOf } from '../ingest/site-of.ts';

const DOMAIN =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** `https://www.Acme.com/pricing?a=1`, `*.acme.com`, `acme.com/` → `acme.com`; what is no address stays. */
function hostIn(text: string): string {
  const bare = text.trim().replace(/^\*\./, '');
  if (bare === '' || /[\s@]/.test(bare)) return bare;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`);
  return url === null ? bare : url.hostname.replace(/\.$/, '').replace(/^www\./, '');
}

const isAddress = (text: string): boolean => /^(?:https?:\/\/|www\.)/i.test(text.trim());

/** Why a host is none of the tenant's own; null when it may be. */
function whyNotOwn(host: string): string | null {
  if (host.includes('@'))
    return `“${host}” is an e-mail address. Give the domain, such as example.com.`;
  if (!DOMAIN.test(host))
    return `“${host}” is no domain. Give one such as example.com, or an address of your site.`;
  const { publicSuffix, domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  if (domain === null && publicSuffix === host && (isIcann === true || isPrivate === true))
    return `“${host}” is what many companies’ domains end in. Give your own, such as example.${host}.`;
  const platform = siteOf(host) === host ? platformOfHost(host) : null;
  if (platform !== null)
    return `“${host}” is ${platformLabel(platform)}, not a site of yours: visits from there would count as none. Leave it out.`;
  const category = siteOf(host) === host ? sourceCategory(host) : null;
  if (category === 'search' || category === 'ai_assistant')
    return `“${host}” is where people find you, not a site of yours: visits from there would count as none. Leave it out.`;
  return null;
}

/** One of the tenant's own domains; an address pasted in is cut down to its host. */
const ownDomain = z
  .string()
  .max(2048)
  .overwrite(hostIn)
  .refine((host) => whyNotOwn(host) === null, {
    error: ({ input }) => whyNotOwn(String(input)) ?? 'Is a domain such as example.com.',
  })
  .meta({ description: 'A domain such as example.com; what is below it is included.' });

export const ownDomains = z
  .array(ownDomain)
  .max(200)
  .overwrite((domains) => [...new Set(domains)]);

/** What people type who search for the tenant; an address pasted in is cut down to its domain. */
const brandTerm = z
  .string()
  .max(2048)
  .overwrite((text) => (isAddress(text) ? siteOf(hostIn(text)) : text.replace(/\s+/g, ' ').trim()))
  .refine((term) => nameKey(term).length > 1 && term.length <= 100, {
    error: ({ input }) =>
      String(input) === ''
        ? 'Must not be empty.'
        : String(input).length > 100
          ? 'Is a name of at most 100 characters, not a text.'
          : `“${String(input)}” has no two letters or digits by which a search could be told.`,
  })
  .meta({
    description: 'A name people search for when they mean you; spellings of one count once.',
  });

export const brandTerms = z
  .array(brandTerm)
  .max(200)
  .overwrite((terms) =>
    [...new Map(terms.toReversed().map((term) => [nameKey(term), term])).values()].toReversed(),
  );
