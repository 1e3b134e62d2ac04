import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingestEndpoints } from '../../src/ingest/endpoints.ts';
import { siteOf } from '../../src/ingest/site-of.ts';
import { trackRouter } from '../../src/ingest/track-router.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';

const NOW = '2026-03-01T12:00:00.000Z';

describe('Where a tracked visit came from', () => {
  let api: TestApi;
  const visitor = (): string => `v-${randomUUID()}`;

  interface Stored {
    readonly kind: string;
    readonly channel: string;
    readonly platform: string | null;
    readonly search_intent: string | null;
  }
  const touchesOf = (visitorId: string): Promise<Stored[]> =>
    api.rows<Stored>(
      `select kind, channel, platform, search_intent from attribution_touchpoints
       where tenant_id = $1 and visitor_id = $2 order by occurred_at`,
      [api.ours.id, visitorId],
    );
  const send = async (...events: object[]): Promise<void> => {
    await api
      .as(api.ours.writeKey)
      .post('/attribution/track', {
        events: events.map((event) => ({
          messageId: randomUUID(),
          type: 'page',
          timestamp: '2026-03-01T11:50:00.000Z',
          title: 'Home',
          ...event,
        })),
      })
      .expect(200);
  };
  const tracking = async (change: object): Promise<void> => {
    await api.as(api.ours.adminKey).patch('/settings', { tracking: change }).expect(200);
  };

  beforeAll(async () => {
    api = await testApi({
      now: NOW,
      endpoints: [...ingestEndpoints, ...settingsEndpoints],
      routers: [trackRouter()],
    });
    await tracking({ ownDomains: ['shop.acme.co.uk'], brandTerms: ['Acme Forecast'] });
  });
  afterAll(() => api.close());

  it.each([
    ['https://checkout.stripe.com/c/pay', 'a payment page'],
    ['https://accounts.google.com/', 'a login'],
    ['https://www.acme.co.uk/pricing', 'another host of the own domain'],
    ['https://shop.acme.co.uk/cart', 'an own page'],
  ])('%s is %s, and starts no new source', async (referrer) => {
    const anonymousId = visitor();
    await send(
      { anonymousId, url: 'https://shop.acme.co.uk/?li_fat_id=1' },
      {
        anonymousId,
        url: 'https://shop.acme.co.uk/thanks',
        referrer,
        timestamp: '2026-03-01T11:55:00.000Z',
      },
    );
    expect(await touchesOf(anonymousId)).toEqual([
      { kind: 'visit', channel: 'paid_social', platform: 'linkedin', search_intent: null },
    ]);
  });

  it('another company of the same public suffix is a source', async () => {
    const anonymousId = visitor();
    await send({
      anonymousId,
      url: 'https://shop.acme.co.uk/',
      referrer: 'https://partner.co.uk/',
    });
    expect(await touchesOf(anonymousId)).toMatchObject([{ channel: 'referral' }]);
  });

  it('an ad on the brand says so, and so does what is done in that visit', async () => {
    const anonymousId = visitor();
    await send({
      anonymousId,
      url: 'https://shop.acme.co.uk/?utm_source=google&utm_medium=cpc&utm_term=acme+forcast+login',
    });
    await send({
      anonymousId,
      type: 'track',
      event: 'Demo requested',
      url: 'https://shop.acme.co.uk/demo',
      timestamp: '2026-03-01T11:58:00.000Z',
    });
    expect(await touchesOf(anonymousId)).toMatchObject([
      { kind: 'visit', channel: 'paid_search', search_intent: 'brand' },
      { kind: 'form', channel: 'paid_search', search_intent: 'brand' },
    ]);
  });

  it('a free search is of unknown intent unless the engine tells the term', async () => {
    const [google, seznam] = [visitor(), visitor()];
    const url = 'https://shop.acme.co.uk/';
    await send(
      { anonymousId: google, url, referrer: 'https://www.google.com/' },
      { anonymousId: seznam, url, referrer: 'https://search.seznam.cz/?q=forecasting' },
    );
    expect(await touchesOf(google)).toMatchObject([
      { channel: 'organic_search', search_intent: 'unknown' },
    ]);
    expect(await touchesOf(seznam)).toMatchObject([
      { channel: 'organic_search', search_intent: 'generic' },
    ]);
  });

  it('searches are read anew when the brand terms change, and what was done in those visits', async () => {
    const [tagged, clicked] = [visitor(), visitor()];
    const url = 'https://shop.acme.co.uk/';
    await send(
      { anonymousId: tagged, url: `${url}?utm_source=bing&utm_medium=ppc&utm_term=fore+sight` },
      { anonymousId: clicked, url: `${url}?gclid=1&utm_term=foresight+pricing` },
    );
    await send({
      anonymousId: clicked,
      type: 'track',
      event: 'Demo requested',
      url,
      timestamp: '2026-03-01T11:58:00.000Z',
    });
    const intents = async (): Promise<unknown> =>
      [...(await touchesOf(tagged)), ...(await touchesOf(clicked))].map((touch) => [
        touch.channel,
        touch.search_intent,
      ]);
    expect(await intents()).toEqual([
      ['paid_search', 'generic'],
      ['paid_search', 'generic'],
      ['paid_search', 'generic'],
    ]);
    await tracking({ brandTerms: ['Foresight'] });
    expect(await intents()).toEqual([
      ['paid_search', 'brand'],
      ['paid_search', 'brand'],
      ['paid_search', 'brand'],
    ]);
    await tracking({ brandTerms: [] });
    expect(await intents()).toEqual([
      ['paid_search', 'unknown'],
      ['paid_search', 'unknown'],
      ['paid_search', 'unknown'],
    ]);
  });
});

describe('The domain somebody registered', () => {
  it.each([
    ['shop.acme.co.uk', 'acme.co.uk'],
    ['www.acme.com', 'acme.com'],
    ['acme.github.io', 'acme.github.io'],
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['co.uk', 'co.uk'],
  ])('of %s is %s', (host, site) => {
    expect(siteOf(host)).toBe(site);
    expect(siteOf(host)).toBe(site);
  });
});
