import type { CDPSession, Page } from 'playwright-core';
import type { BenchOptions, Measurement, Suite } from '../../backend/bench/suite.ts';
import setUp from '../../backend/test/support/global-setup.ts';
import tearDown from '../../backend/test/support/global-teardown.ts';
import { Website } from '../test/support/website.ts';
import { ownTime } from './own-time.ts';
import { productPage } from './product-page.ts';

/** What a page load costs the visitor's main thread with the tracker, and what without. */
export const tracker: Suite = {
  summary: 'main-thread time a page load costs with the website tracker and without, in Chromium',
  parts: { load: pageLoads },
};

/** Loads of each kind a run. */
const LOADS = 30;
/** All the tracker does at a load, its look for late forms included, is done by then. */
const REST_MS = 400;
const TARGET_MS = 5;

/** Milliseconds of the page's main thread: its tasks by the clock, and its own processor time. */
interface Load {
  readonly task: number;
  readonly cpu: number;
}

async function* pageLoads({ runs, scale, say }: BenchOptions): AsyncGenerator<Measurement> {
  const count = Math.max(2, Math.round(LOADS * scale)) * runs;
  await setUp();
  const website = await Website.start();
  try {
    website.put('/without', productPage(), { head: '' });
    website.put('/with', productPage());
    const { page, context } = await website.visitor();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    const paths = ['/without', '/with'] as const;
    const loads: Record<(typeof paths)[number], Load[]> = { '/without': [], '/with': [] };
    for (let index = -2; index < count; index += 1) {
      say(`load ${index + 1} of ${count}`);
      for (const path of paths) {
        const load = await measured(page, session, website.address(`${path}?utm_source=jane`));
        if (index >= 0) loads[path].push(load);
      }
    }
    await session.detach();
    const own: Load[] = [];
    for (let index = -1; index < count; index += 1) {
      say(`trace ${index + 1} of ${count}`);
      const load = await ownTime(page, website.address('/with?utm_source=jane'), REST_MS);
      if (index >= 0) own.push(load);
    }

    const on = `${count.toLocaleString('en')} loads of a page of ${await page.locator('*').count()} elements`;
    const row = (name: string, { task, cpu }: Load, hasTarget: boolean): Measurement => ({
      name,
      on,
      runs: count,
      wallMs: task,
      cpuMs: cpu,
      peakMiB: null,
      target: hasTarget && scale === 1 ? { wallMs: TARGET_MS } : null,
    });
    for (const [name, share] of [
      ['median', 0.5],
      ['p95', 0.95],
    ] as const) {
      const without = at(loads['/without'], share);
      const together = at(loads['/with'], share);
      yield row(`main thread without tracker, ${name}`, without, false);
      yield row(`main thread with tracker, ${name}`, together, false);
      yield row(
        `added by the tracker, difference of ${name}s`,
        { task: together.task - without.task, cpu: together.cpu - without.cpu },
        share === 0.5,
      );
      yield row(`in the tracker’s own code, traced, ${name}`, at(own, share), true);
    }
  } finally {
    await website.close();
    await tearDown();
  }
}

/** The device is known, as with all but the first load; caches are warm for both kinds. */
async function measured(page: Page, session: CDPSession, address: string): Promise<Load> {
  await page.goto('about:blank');
  const before = await spent(session);
  await page.goto(address);
  await page.waitForTimeout(REST_MS);
  const after = await spent(session);
  return { task: after.task - before.task, cpu: after.cpu - before.cpu };
}

async function spent(session: CDPSession): Promise<Load> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (name: string): number => {
    const metric = metrics.find((one) => one.name === name);
    if (!metric) throw new Error(`This browser does not measure ${name}.`);
    return metric.value;
  };
  return { task: seconds('TaskDuration') * 1000, cpu: seconds('ThreadTime') * 1000 };
}

/** By the clock and of the processor each for itself: what a share of the loads stays below. */
function at(loads: readonly Load[], share: number): Load {
  const quantile = (of: keyof Load): number => {
    const sorted = loads.map((load) => load[of]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  };
  return { task: quantile('task'), cpu: quantile('cpu') };
}
