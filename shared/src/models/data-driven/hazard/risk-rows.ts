import { DAY_MS } from '../../../journey/order.ts';
import type { FitAccount, FitInput } from '../fit-input.ts';
import { INTENT_CHANNELS, sourceKey } from '../source-key.ts';
import type { RiskRow } from './design.ts';
import { uniforms } from './draws.ts';
import type { Sources } from './sources.ts';
import { type Kernel, touchStock, WEEK_MS } from './stocks.ts';

/** Non-events kept for each event; the rest is represented by weights. */
const CONTROLS_PER_EVENT = 4;
const LEAST_CONTROLS = 400;

/** A deal this soon after the account's first record did not come from a known account. */
export const SAME_MOMENT_MS = 3 * DAY_MS;

export const CONTROL_COUNT = 4;

interface RiskContext {
  readonly input: FitInput;
  readonly sources: Sources;
  readonly kernel: Kernel;
  readonly weeks: number;
  readonly seed: number;
}

/** The weeks of accounts without a deal so far: all in which one arose, and a sample of the others. */
export function riskRows(accounts: readonly FitAccount[], context: RiskContext): RiskRow[] {
  const { input, seed } = context;
  const weekOf = (at: number): number => Math.floor((at - input.startsAt) / WEEK_MS);
  const spans = accounts.map((account) => {
    const first = Math.min(Infinity, ...account.deals.map((deal) => deal.createdAt));
    const isEvent = first < Infinity && first - account.knownFrom >= SAME_MOMENT_MS;
    const from = Math.max(0, weekOf(account.knownFrom) + 1);
    const to = first < Infinity ? weekOf(first) : context.weeks;
    return { account, first, isEvent, from, length: Math.max(0, to - from) };
  });
  const events = spans.filter(({ isEvent }) => isEvent).length;
  const total = spans.reduce((sum, { length }) => sum + length, 0);
  const wanted = Math.max(LEAST_CONTROLS, CONTROLS_PER_EVENT * events);
  const rate = Math.min(1, wanted / Math.max(1, total));
  const uniform = uniforms(seed);
  const rows: RiskRow[] = [];
  spans.forEach(({ account, first, isEvent, from, length }, index) => {
    const row = (at: number, event: boolean): RiskRow => ({
      account: index,
      isEvent: event,
      exposure: event ? 0 : 1 / rate,
      week: Math.min(Math.max(0, weekOf(at)), context.weeks - 1),
      controls: controlsOf(account, at, context),
      touches: touchStock(account.touches, at, context.sources, context.kernel),
    });
    for (let week = 0; week < length; week++) {
      if (uniform() >= rate) continue;
      rows.push(row(input.startsAt + (from + week + 0.5) * WEEK_MS, false));
    }
    if (isEvent) rows.push(row(first, true));
  });
  return rows.sort((a, b) => a.week - b.week);
}

/** Size, how fresh the record is, recent signs of intent, and time itself. */
function controlsOf(account: FitAccount, at: number, { input, weeks }: RiskContext): Float64Array {
  let intent = 0;
  for (const touch of account.touches) {
    if (touch.occurredAt > at - DAY_MS || touch.kind === 'self_report') continue;
    if (!INTENT_CHANNELS.has(sourceKey(touch)) || touch.kind === 'sales_activity') continue;
    intent += Math.exp(-(at - touch.occurredAt) / WEEK_MS / 3);
  }
  return Float64Array.of(
    Math.log(Math.max(1, account.people)),
    Math.exp(-Math.max(0, at - account.knownFrom) / WEEK_MS / 4),
    1 - Math.exp(-intent),
    (at - input.startsAt) / WEEK_MS / weeks - 0.5,
  );
}
