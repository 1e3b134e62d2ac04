import express, { type Response } from 'express';
import type { Company } from '@pipeline-attribution/shared';
import { demoPage, homePage, postPage, thanksPage, type WebsiteFacts } from './pages.ts';
import type { Arrived } from './what-arrived.ts';

export interface WebsiteOptions {
  readonly company: Pick<Company, 'vendor' | 'campaigns' | 'placements' | 'influencers'>;
  /** Null until the app is installed. */
  readonly writeKey: () => string | null;
  /** The deal that is best to look at, and where. */
  readonly deal: () => {
    readonly record: {
      readonly name: string;
      readonly contacts: readonly { readonly name: string; readonly email: string }[];
    };
    readonly url: string;
  } | null;
  readonly arrived: (visitorId: string) => Promise<Arrived>;
}

const MAX_ID = 128;

/**
 * A few pages of the demo company's website, with the tracker as a customer would have it: a post with an
 * influencer's link, a question for consent, a form, and a look at what arrived.
 */
export function website({ company, writeKey, deal, arrived }: WebsiteOptions): express.Router {
  const router = express.Router();
  const facts = (): WebsiteFacts | null => {
    const key = writeKey();
    const shown = deal();
    const post = linkInForce(company);
    if (key === null || shown === null || post === null) return null;
    const person = shown.record.contacts.find(({ email }) => email !== '');
    return {
      companyName: company.vendor.name,
      product: company.vendor.product,
      writeKey: key,
      post,
      person: { name: person?.name ?? 'Nobody', email: person?.email ?? '' },
      deal: { name: shown.record.name, url: shown.url },
    };
  };
  const send = (response: Response, draw: (facts: WebsiteFacts) => string): void => {
    const known = facts();
    if (known === null) response.status(503).type('text').send('The demo is still being set up.');
    else response.set('Cache-Control', 'no-store').type('html').send(draw(known));
  };
  router.get('/', (_request, response) => {
    send(response, homePage);
  });
  router.get('/post', (_request, response) => {
    send(response, postPage);
  });
  router.get('/demo', (_request, response) => {
    send(response, demoPage);
  });
  // The form's own business ends here: what the visitor typed is not looked at.
  router.post('/thanks', (_request, response) => {
    response.redirect(303, '/website/thanks');
  });
  router.get('/thanks', (_request, response) => {
    send(response, thanksPage);
  });
  router.get('/arrived.json', async (request, response) => {
    const { device } = request.query;
    const visitorId = typeof device === 'string' ? device.slice(0, MAX_ID) : '';
    response.set('Cache-Control', 'no-store').json(await arrived(visitorId));
  });
  return router;
}

/** The newest campaign's first booked link. */
function linkInForce({
  campaigns,
  placements,
  influencers,
}: WebsiteOptions['company']): WebsiteFacts['post'] | null {
  for (const campaign of [...campaigns].sort((a, b) => b.startsAt - a.startsAt)) {
    const placement = placements.find(({ campaignId }) => campaignId === campaign.id);
    const influencer = influencers.find(({ id }) => id === placement?.influencerId);
    if (!placement || !influencer) continue;
    return {
      influencer: influencer.name,
      platform: placement.platform,
      campaign: campaign.name,
      query: new URL(placement.trackingUrl).searchParams.toString(),
    };
  }
  return null;
}
