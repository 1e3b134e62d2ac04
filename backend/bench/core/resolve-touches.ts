import { compileDirectory, resolveTouch, type TouchSignals } from '@pipeline-attribution/shared';
import { siteOf } from '../../src/ingest/site-of.ts';
import { measure } from '../measure.ts';
import type { BenchOptions, Measurement } from '../suite.ts';

const VISITS = 200_000;
const INFLUENCERS = 200;

/** What a link means, on ingest's way: every address another, names and hosts as they come again and again. */
export async function* resolveTouches(options: BenchOptions): AsyncGenerator<Measurement> {
  const visits = Math.round(VISITS * options.scale);
  options.say(`resolving ${visits} visits`);
  const directory = compileDirectory({
    influencers: Array.from({ length: INFLUENCERS }, (_, at) => ({
      id: `influencer-${at}`,
      name: `Mina Kovač the ${at}th`,
      aliases: [`mk-${at}-revops`],
      handles: [{ platform: 'linkedin', handle: `mina-kovac-${at}` }],
    })),
    campaigns: [{ id: 'campaign-1', name: 'Launch', utmCampaign: 'launch', aliases: [] }],
  });
  const tracking = { ownDomains: ['acme.example'], brandTerms: ['Acme', 'Acme Forecast'], siteOf };
  const signals = Array.from({ length: visits }, (_, at) => visit(at));
  const cost = await measure(
    options.runs,
    () => signals,
    (all) => {
      let named = 0;
      for (const one of all)
        if (resolveTouch(one, directory, tracking).influencerId !== null) named += 1;
      return named;
    },
  );
  yield {
    name: 'whose a visit is, and its channel',
    on: `${visits.toLocaleString('en-US')} visits, a third tagged`,
    runs: options.runs,
    ...cost,
    peakMiB: null,
    target: options.scale === 1 ? { wallMs: VISITS * MOST_MS } : null,
  };
}

/** Five microseconds a visit. */
const MOST_MS = 0.005;

function visit(at: number): TouchSignals {
  const page = `https://acme.example/page/${at}`;
  switch (at % 6) {
    case 0:
      return {
        url: `${page}?utm_source=mk-${at % INFLUENCERS}-revops&utm_medium=linkedin&utm_campaign=launch&utm_content=video`,
        referrer: 'https://lnkd.in/',
      };
    case 1:
      return {
        url: `${page}?utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=acme+${at % 500}&gclid=${at}`,
        referrer: 'https://www.google.com/',
      };
    case 2:
      return { url: page, referrer: 'https://www.google.com/' };
    case 3:
      return { url: page, referrer: `https://blog-${at % 1000}.example.org/post` };
    case 4:
      return { url: page, referrer: 'android-app://com.linkedin.android/' };
    default:
      return { url: page, referrer: null };
  }
}
