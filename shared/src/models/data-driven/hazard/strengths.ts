import type { Design } from './design.ts';
import type { Pressure } from './stocks.ts';
import { at } from './linear-algebra.ts';
import type { Layout } from './parameters.ts';

/** What a full stock of each source adds to the log hazard of a deal; influencers first, then channels. */
export class StrengthTable {
  readonly influencers: number;
  /** Of tracked touches. */
  readonly touch: Float64Array;
  /** Of posts (influencers) and of what leaves no touch (channels). */
  readonly untracked: Float64Array;

  constructor(influencers: number, touch: Float64Array, untracked: Float64Array) {
    this.influencers = influencers;
    this.touch = touch;
    this.untracked = untracked;
  }

  /** u_e of each source in its two parts; answers their sum U. */
  parts(pressure: Pressure, touched: Float64Array, untracked: Float64Array): number {
    let sum = 0;
    for (let e = 0; e < this.touch.length; e++) {
      const tracked = at(this.touch, e) * at(pressure.touches, e);
      const dark = at(this.untracked, e) * (e < this.influencers ? at(pressure.posts, e) : 1);
      touched[e] = tracked;
      untracked[e] = dark;
      sum += tracked + dark;
    }
    return sum;
  }

  /** u_e of each source; answers their sum U. */
  total(pressure: Pressure, u: Float64Array): number {
    let sum = 0;
    for (let e = 0; e < this.touch.length; e++) {
      const own =
        at(this.touch, e) * at(pressure.touches, e) +
        at(this.untracked, e) * (e < this.influencers ? at(pressure.posts, e) : 1);
      u[e] = own;
      sum += own;
    }
    return sum;
  }
}

/**
 * The strengths a parameter vector stands for:
 *   influencer k: u = e^{b+s_k}·touches_k + e^{m+a·z_k+s_k+r_k}·posts_k,
 *   channel c:    u = e^{β_c}·touches_c + e^{κ_c}.
 */
export function strengthsAt(design: Design, layout: Layout, theta: Float64Array): StrengthTable {
  const influencers = design.sources.influencers.length;
  const channels = design.sources.channels.length;
  const touch = new Float64Array(influencers + channels);
  const untracked = new Float64Array(influencers + channels);
  for (let k = 0; k < influencers; k++) {
    const effect = at(theta, layout.effect + k);
    touch[k] = Math.exp(at(theta, layout.touches) + effect);
    untracked[k] = Math.exp(
      at(theta, layout.posts) +
        at(theta, layout.traffic) * at(design.traffic, k) +
        effect +
        at(theta, layout.reach + k),
    );
  }
  for (let c = 0; c < channels; c++) {
    touch[influencers + c] = Math.exp(at(theta, layout.channelTouch + c));
    untracked[influencers + c] =
      design.isNamed[c] === 1 ? Math.exp(at(theta, layout.channelAlways + c)) : 0;
  }
  return new StrengthTable(influencers, touch, untracked);
}

/** What is expected of an influencer or channel nothing was learnt about yet. */
export interface PooledStrengths {
  readonly touch: number;
  readonly posts: number;
  readonly channelTouch: number;
}

export function pooledStrengths(layout: Layout, theta: Float64Array): PooledStrengths {
  const channels = layout.channelAlways - layout.channelTouch;
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += at(theta, layout.channelTouch + c);
  return {
    touch: Math.exp(at(theta, layout.touches)),
    posts: Math.exp(at(theta, layout.posts)),
    channelTouch: channels === 0 ? 0 : Math.exp(sum / channels),
  };
}
