import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildTracker } from '@pipeline-attribution/tracker';
import express from 'express';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ingestEndpoints } from '../../../backend/src/ingest/endpoints.ts';
import { TRACK_PATH, trackRouter } from '../../../backend/src/ingest/track-router.ts';
import { trackerRouter } from '../../../backend/src/tracker/tracker-router.ts';
import { testApi, type TestApi } from '../../../backend/test/support/api.ts';
import { findChromium, FLAGS } from '../../../demo/test/support/browser.ts';

/** As an event arrived, with the request it came in. */
export interface Arrival {
  readonly messageId: string;
  readonly type: string;
  readonly timestamp: string;
  readonly url: string;
  readonly referrer?: string | null;
  readonly title?: string;
  readonly utm?: Record<string, string>;
  readonly event?: string;
  readonly email?: string;
  readonly anonymousId?: string;
  readonly hubspotUtk?: string;
  readonly consent: string;
  readonly properties?: { readonly formName?: string; readonly answer?: string };
}

export interface Touch {
  readonly kind: string;
  readonly visitor_id: string;
  readonly url: string | null;
  readonly title: string | null;
  readonly referrer: string | null;
  readonly utm: Record<string, string | null> | null;
  readonly channel: string;
  readonly occurred_at: Date;
}

/** A browser of somebody who visits, and what its pages did that they should not. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly faults: string[];
}

const SITE = 'www.acme-analytics.co.uk';
const BACKEND = 'attribution.vendor.com';
/** A headless browser calls itself one, and is left out as a robot; set for all of it, beacons of closed pages too. */
export const USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/**
 * A customer's website, the product's server with its database on another domain, and a browser that finds both
 * under names as they are in life.
 */
export class Website {
  readonly #pages = new Map<string, { html: string; headers: Record<string, string> }>();
  readonly #requests: string[] = [];
  readonly #visitors: BrowserContext[] = [];
  #troubles: number[] = [];
  #open = 0;
  readonly #api: TestApi;
  readonly #browser: Browser;
  readonly #servers: readonly Server[];

  private constructor(api: TestApi, browser: Browser, servers: readonly Server[]) {
    this.#api = api;
    this.#browser = browser;
    this.#servers = servers;
  }

  static async start(): Promise<Website> {
    const script = await buildTracker();
    const holder: { website?: Website } = {};
    const api = await testApi({
      endpoints: ingestEndpoints,
      routers: [
        trackRouter(),
        recorder(
          (body, response) => holder.website?.note(body, response),
          () => holder.website?.nextTrouble(),
        ),
        trackerRouter(script),
      ],
    });
    const backend = createServer(api.app).listen(0, '127.0.0.1');
    const site = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      const page = holder.website?.at(pathname);
      response.writeHead(page ? 200 : 404, { 'content-type': 'text/html', ...page?.headers });
      response.end(page?.html ?? '');
    }).listen(0, '127.0.0.1');
    await Promise.all([once(backend, 'listening'), once(site, 'listening')]);
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      headless: true,
      args: [...FLAGS, '--host-resolver-rules=MAP * 127.0.0.1', `--user-agent=${USER_AGENT}`],
    });
    holder.website = new Website(api, browser, [backend, site]);
    return holder.website;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    await this.#api.close();
  }

  /** Nothing that was is left: no visitor, no page, no event. */
  async reset(): Promise<void> {
    await Promise.all(this.#visitors.splice(0).map((context) => context.close()));
    // What still arrives belongs to the test before.
    await aWhile();
    await until(() => this.#open === 0);
    this.#pages.clear();
    this.#requests.length = 0;
    this.#troubles = [];
    for (const table of ['attribution_touchpoints', 'visitor_identities', 'visitors']) {
      await this.#api.rows(`delete from ${table} where tenant_id = $1`, [this.#api.ours.id]);
    }
    await this.#api.rows('delete from aggregate_hits where tenant_id = $1', [this.#api.ours.id]);
  }

  note(body: string, response: express.Response): void {
    this.#requests.push(body);
    this.#open += 1;
    response.once('close', () => {
      this.#open -= 1;
    });
  }

  nextTrouble(): number | undefined {
    return this.#troubles.shift();
  }

  at(path: string): { html: string; headers: Record<string, string> } | undefined {
    return this.#pages.get(path);
  }

  address(path = '/', host = SITE): string {
    return `http://${host}:${port(this.#servers[1])}${path}`;
  }

  get backendOrigin(): string {
    return `http://${BACKEND}:${port(this.#servers[0])}`;
  }

  get trackAddress(): string {
    return `${this.backendOrigin}/api/v1${TRACK_PATH}`;
  }

  /** The tag as it is pasted into a page, with what the test sets on it. */
  tag(settings: Readonly<Record<string, string>> = {}): string {
    const attributes = Object.entries({
      key: this.#api.ours.writeKey,
      consent: 'granted',
      ...settings,
    }).map(([name, value]) => ` data-${name}='${value}'`);
    return `<script async src="${this.backendOrigin}/t.js"${attributes.join('')}></script>`;
  }

  /** Puts a page on the website; with the tag unless its head is given. */
  put(path: string, body: string, { head = this.tag(), headers = {} } = {}): void {
    this.#pages.set(path, {
      html: `<!doctype html><html lang="en"><head><title>Acme ${path}</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`,
      headers,
    });
  }

  async visitor(): Promise<Visitor> {
    const context = await this.#browser.newContext();
    this.#visitors.push(context);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    return { context, page, faults };
  }

  /** The next requests are answered with these statuses, and nothing of them is taken; 0 hangs up. */
  answerWith(...statuses: number[]): void {
    this.#troubles = statuses;
  }

  /** Every event in every request that reached the server, repeats included. */
  get arrivals(): Arrival[] {
    return this.#requests.flatMap((body) => (JSON.parse(body) as { events: Arrival[] }).events);
  }

  /** Bodies as they arrived, for what must not be in them. */
  get bodies(): string {
    return this.#requests.join('\n');
  }

  get requestCount(): number {
    return this.#requests.length;
  }

  /** Waits until as many different events have arrived. */
  async arrived(count: number): Promise<Arrival[]> {
    const distinct = (): Arrival[] => [
      ...new Map(this.arrivals.map((event) => [event.messageId, event])).values(),
    ];
    await until(
      () => distinct().length >= count,
      () => `${count} events, of which came ${JSON.stringify(distinct())}`,
    );
    return distinct();
  }

  touches(): Promise<Touch[]> {
    return this.#api.rows<Touch>(
      'select * from attribution_touchpoints where tenant_id = $1 order by occurred_at, kind',
      [this.#api.ours.id],
    );
  }

  async stored(count: number): Promise<Touch[]> {
    let touches: Touch[] = [];
    await until(
      async () => (touches = await this.touches()).length >= count,
      () => `${count} touches, of which are stored ${JSON.stringify(touches)}`,
    );
    return touches;
  }

  /** Who said to be whom; saying it again, or having it sent again, adds nothing. */
  identities(): Promise<{ visitor_id: string; email: string }[]> {
    return this.#api.rows(
      'select distinct visitor_id, email from visitor_identities where tenant_id = $1',
      [this.#api.ours.id],
    );
  }

  hits(): Promise<
    { utm_source: string; utm_medium: string; utm_campaign: string; hits: number }[]
  > {
    return this.#api.rows(
      `select utm_source, utm_medium, utm_campaign, hits::int from aggregate_hits
       where tenant_id = $1 order by utm_source`,
      [this.#api.ours.id],
    );
  }

  visitors(): Promise<{ id: string }[]> {
    return this.#api.rows('select id from visitors where tenant_id = $1', [this.#api.ours.id]);
  }
}

const port = (server: Server | undefined): number => (server?.address() as AddressInfo).port;

function recorder(
  note: (body: string, response: express.Response) => unknown,
  trouble: () => number | undefined,
): express.Router {
  const router = express.Router();
  router.post(`/api/v1${TRACK_PATH}`, (request, response, next) => {
    const status = trouble();
    if (status === 0) {
      request.socket.destroy();
      return;
    }
    if (status !== undefined) {
      response.set('Access-Control-Allow-Origin', '*').status(status).end();
      return;
    }
    note(String(request.rawBody), response);
    next();
  });
  return router;
}

const PATIENCE_MS = 10_000;

export async function until(
  isSo: () => boolean | Promise<boolean>,
  wanted: () => string = () => 'something',
): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${wanted()}.`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** Long enough for anything that was going to be sent at once to have arrived. */
export const aWhile = (): Promise<void> => new Promise((done) => setTimeout(done, 500));
