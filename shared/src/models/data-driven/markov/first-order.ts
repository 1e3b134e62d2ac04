import type { Chain } from './chain.ts';
import { eliminate, returns, solveColumn } from './elimination.ts';

/** Conversions and value of an average journey that are lost without each channel. */
export interface Losses {
  readonly conversions: Float64Array;
  readonly value: Float64Array;
}

/**
 * What removing each channel loses when the chain remembers one channel: the chance of ever visiting c is
 * N_sc / N_cc, and from there h_c is still to come. One elimination gives all of them; the visits N_sc are
 * the counts themselves.
 */
export function firstOrderLosses(chain: Chain): Losses {
  const { states, windows, visits, converts, pays, ends, from } = chain;
  const chances = new Float64Array(states * states);
  for (let state = 0; state < states; state += 1) {
    const end = from.offsets[state + 1] ?? 0;
    for (let at = from.offsets[state] ?? 0; at < end; at += 1) {
      chances[state * states + (from.others[at] ?? 0)] = from.chances[at] ?? 0;
    }
  }
  const elimination = eliminate(chances, ends);
  const h = solveColumn(elimination, converts);
  const hv = solveColumn(elimination, pays);
  const visitsOnceThere = returns(elimination);
  const conversions = new Float64Array(chain.channels);
  const value = new Float64Array(chain.channels);
  for (let state = 0; state < states; state += 1) {
    const ever = (visits[state] ?? 0) / (visitsOnceThere[state] ?? 1);
    const channel = windows[state] ?? 0;
    conversions[channel] = ever * (h[state] ?? 0);
    value[channel] = ever * (hv[state] ?? 0);
  }
  return { conversions, value };
}
