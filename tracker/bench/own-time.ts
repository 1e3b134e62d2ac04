import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread, which other programs on the machine do not lengthen. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly data?: { readonly url?: string }; readonly fileName?: string };
}

/**
 * Loads a page under the browser's tracing and sums what its main thread spent in the tracker: compiling and running
 * the script, its timers, listeners and observers. What they make the browser do later (sending a request) is not
 * in it; the comparison with and without has that.
 *
 * @returns milliseconds by the clock, what the thread waited for included, and of the processor
 */
export async function ownTime(
  page: Page,
  address: string,
  restMs: number,
): Promise<{ task: number; cpu: number }> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser of its own to trace.');
  await page.goto('about:blank');
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8'] });
  await page.goto(address);
  await page.waitForTimeout(restMs);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const spans = traceEvents
    .filter(
      ({ ph, args }) => ph === 'X' && (args.data?.url ?? args.fileName ?? '').endsWith('/t.js'),
    )
    .sort((a, b) => a.ts - b.ts);
  if (spans.length === 0) throw new Error('The trace has nothing of the tracker.');
  // Compiling lies within evaluating: what lies within is counted once.
  let until = -Infinity;
  const own = { task: 0, cpu: 0 };
  for (const { ts, dur = 0, tdur = 0 } of spans) {
    if (ts < until) continue;
    until = ts + dur;
    own.task += dur / 1000;
    own.cpu += tdur / 1000;
  }
  return own;
}
