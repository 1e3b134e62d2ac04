import type { SimForm, SimPageView, SimPlacement, SimPost, SimVisit } from './company.ts';
import type { LifeVisit } from './lives.ts';
import { messyLink } from './messy-links.ts';
import type { Random } from './random.ts';
import { DAY, MINUTE, monthOf } from './time.ts';
import { hashText } from './random.ts';
import { BLOG_PATHS, DEEP_PATHS, pageTitle, pageUrl } from './website.ts';
import { withQuery } from './urls.ts';
import type { World } from './world.ts';

/** A person's browser on one device. */
interface Browser {
  visitorId: string;
  epoch: number;
  lastAt: number;
  readonly forgets: boolean;
}

/**
 * What of a visit leaves a trace: cookies, devices, consent, and the address as it truly arrives.
 * One observer per person: it remembers the person's browsers.
 */
export class Observer {
  readonly #random: Random;
  readonly #world: World;
  readonly #key: string;
  readonly #consents: boolean;
  readonly #browsers = new Map<string, Browser>();

  constructor(random: Random, world: World, key: string) {
    this.#random = random;
    this.#world = world;
    this.#key = key;
    this.#consents = !random.chance(world.observation.noConsent);
  }

  /** Turns a visit that happened into the visit a website would see. Call in order of time. */
  observe(
    visit: LifeVisit,
    id: string,
    placement: SimPlacement | null,
    ids: Pick<SimVisit, 'personId' | 'accountId'>,
  ): SimVisit {
    const random = this.#random;
    const device = this.#deviceFor(visit);
    const { landing, referrer } = this.#arrival(visit, placement, device);
    const lost = !this.#consents
      ? 'no_consent'
      : random.chance(this.#world.observation.blocked)
        ? 'blocked'
        : null;
    return {
      id,
      at: visit.at,
      ...ids,
      device,
      visitorId: this.#visitorId(device, visit.at),
      source: visit.source,
      influencerId: visit.post?.influencerId ?? null,
      campaignId: visit.post?.campaignId ?? null,
      postId: visit.post?.id ?? null,
      referrer,
      pages: this.#pages(visit, landing),
      lost,
    };
  }

  #deviceFor({ source, post, form }: LifeVisit): SimVisit['device'] {
    const mobile =
      form !== null
        ? 0.12
        : post?.platform === 'instagram'
          ? 0.9
          : post !== null
            ? 0.5
            : source === 'email'
              ? 0.4
              : 0.22;
    if (this.#random.chance(mobile)) return 'mobile';
    return this.#random.chance(0.03) ? 'tablet' : 'desktop';
  }

  /** Browsers that forget script-set cookies after a week give a returning person a new identity. */
  #visitorId(device: string, at: number): string {
    const { cookieLifeDays } = this.#world.observation;
    const known = this.#browsers.get(device);
    const browser: Browser = known ?? {
      visitorId: this.#newVisitorId(device, 0),
      epoch: 0,
      lastAt: at,
      forgets: this.#random.chance(device === 'desktop' ? 0.25 : 0.55),
    };
    if (browser.forgets && at - browser.lastAt > cookieLifeDays * DAY) {
      browser.epoch += 1;
      browser.visitorId = this.#newVisitorId(device, browser.epoch);
    }
    browser.lastAt = at;
    if (known === undefined) this.#browsers.set(device, browser);
    return browser.visitorId;
  }

  #newVisitorId(device: string, epoch: number): string {
    const hex = (salt: string): string =>
      hashText(`${this.#key}/${device}/${epoch}/${salt}`).toString(16).padStart(8, '0');
    const text = `${hex('a')}${hex('b')}${hex('c')}${hex('d')}`;
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20, 32)}`;
  }

  #arrival(
    visit: LifeVisit,
    placement: SimPlacement | null,
    device: string,
  ): { landing: string; referrer: string | null } {
    const random = this.#random;
    switch (visit.source) {
      case 'influencer': {
        if (visit.post === null || placement === null)
          throw new Error('An influencer visit needs its post.');
        if (random.chance(this.#world.observation.stripped)) {
          return { landing: placement.trackingUrl.replace(/\?.*$/, ''), referrer: null };
        }
        return {
          landing: messyLink(random, placement, this.#world.observation),
          referrer: referrerOf(random, visit.post, device),
        };
      }
      case 'organic_search':
        return {
          landing: pageUrl(random.pick(BLOG_PATHS)),
          referrer: random.pick([
            'https://www.google.com/',
            'https://www.google.com/',
            'https://www.google.de/',
            'https://www.bing.com/',
            'https://duckduckgo.com/',
          ]),
        };
      case 'brand_search':
        return {
          landing: pageUrl('/'),
          referrer: random.pick([
            'https://www.google.com/',
            'https://www.google.com/',
            'https://www.bing.com/',
          ]),
        };
      case 'referral':
        return {
          landing: pageUrl('/'),
          referrer: random.pick([
            'https://www.g2.com/',
            'https://www.capterra.com/',
            'https://www.reddit.com/',
            'https://ops-guild.community/',
          ]),
        };
      case 'ai_assistant':
        return random.chance(0.6)
          ? {
              landing: withQuery(pageUrl('/product'), [['utm_source', 'chatgpt.com']]),
              referrer: 'https://chatgpt.com/',
            }
          : {
              landing: pageUrl('/product'),
              referrer: random.pick(['https://www.perplexity.ai/', 'https://claude.ai/']),
            };
      case 'linkedin_ads':
        return {
          landing: withQuery(
            pageUrl(
              random.pick(['/demo', '/product/forecasting', '/resources/pipeline-benchmark']),
            ),
            [
              ['utm_source', 'linkedin'],
              ['utm_medium', 'paid-social'],
              ['utm_campaign', random.pick(['abm-tier-1', 'retargeting', 'revops-titles'])],
              ['li_fat_id', hashText(`${this.#key}${visit.at}`).toString(16)],
            ],
          ),
          referrer: 'https://www.linkedin.com/',
        };
      case 'email':
        return {
          landing: withQuery(pageUrl(random.pick(BLOG_PATHS)), [
            ['utm_source', 'hs_email'],
            ['utm_medium', 'email'],
            ['utm_campaign', `pipeline-letter-${monthOf(visit.at)}`],
          ]),
          referrer: null,
        };
      case 'webinar':
        return {
          landing: withQuery(
            pageUrl('/webinars'),
            random.chance(0.6)
              ? [
                  ['utm_source', 'hs_email'],
                  ['utm_medium', 'email'],
                  ['utm_campaign', `webinar-${monthOf(visit.at)}`],
                ]
              : [],
          ),
          referrer: null,
        };
      case 'sales_email':
        return {
          landing: pageUrl(random.pick(['/security', '/customers', '/pricing'])),
          referrer: null,
        };
      case 'direct':
        return { landing: pageUrl(random.chance(0.7) ? '/' : '/pricing'), referrer: null };
    }
  }

  #pages(visit: LifeVisit, landing: string): SimPageView[] {
    const random = this.#random;
    const pages: SimPageView[] = [{ at: visit.at, url: landing, title: pageTitle(landing) }];
    const follow = (path: string): void => {
      const at = (pages.at(-1)?.at ?? visit.at) + random.int(20, 240) * 1000;
      pages.push({ at, url: pageUrl(path), title: pageTitle(pageUrl(path)) });
    };
    if (random.chance(0.3)) follow(random.pick(DEEP_PATHS));
    if (visit.form === 'demo_request') follow('/demo');
    return pages;
  }
}

function referrerOf(random: Random, post: SimPost, device: string): string | null {
  switch (post.platform) {
    case 'linkedin':
      return device === 'mobile'
        ? random.pick(['android-app://com.linkedin.android/', 'https://lnkd.in/', null])
        : 'https://www.linkedin.com/';
    case 'youtube':
      return 'https://www.youtube.com/';
    case 'podcast':
      return random.chance(0.3) ? post.url.replace(/\/episodes\/.*$/, '/') : null;
    case 'newsletter':
      return random.chance(0.4) ? post.url.replace(/\/p\/.*$/, '/') : null;
    case 'x':
      return 'https://t.co/';
    case 'instagram':
      return 'https://l.instagram.com/';
  }
}

const FORM_NAMES: Readonly<Record<SimForm['kind'], string>> = {
  demo_request: 'Book a demo',
  content_download: 'Resource download',
  webinar_registration: 'Webinar registration',
  newsletter: 'The Pipeline Letter sign-up',
};

/** The form filled in during a visit. */
export function formOf(
  visit: SimVisit,
  kind: SimForm['kind'],
  personId: string,
  email: string,
): SimForm {
  const at = (visit.pages.at(-1)?.at ?? visit.at) + MINUTE;
  return {
    id: `form-${visit.id.slice(6)}`,
    at,
    kind,
    name: FORM_NAMES[kind],
    visitId: visit.id,
    personId,
    email,
  };
}
