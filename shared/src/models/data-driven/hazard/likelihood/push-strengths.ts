import { at } from '../linear-algebra.ts';
import type { Context } from './context.ts';
import type { Row } from './row.ts';

/** Σ_e c_e·∂u_e/∂θ into a row, from the two parts of each u_e. */
export function pushStrengths(
  row: Row,
  { design, layout }: Context,
  touched: Float64Array,
  untracked: Float64Array,
  coefficient: Float64Array | null,
): void {
  const influencers = design.sources.influencers.length;
  const channels = design.sources.channels.length;
  let posts = 0;
  let touches = 0;
  let traffic = 0;
  for (let k = 0; k < influencers; k++) {
    const c = coefficient === null ? 1 : at(coefficient, k);
    const tracked = c * at(touched, k);
    const dark = c * at(untracked, k);
    touches += tracked;
    posts += dark;
    traffic += dark * at(design.traffic, k);
    if (tracked + dark !== 0) row.push(layout.effect + k, tracked + dark);
    if (dark !== 0) row.push(layout.reach + k, dark);
  }
  row.push(layout.posts, posts);
  row.push(layout.touches, touches);
  row.push(layout.traffic, traffic);
  for (let j = 0; j < channels; j++) {
    const c = coefficient === null ? 1 : at(coefficient, influencers + j);
    const tracked = c * at(touched, influencers + j);
    const always = c * at(untracked, influencers + j);
    if (tracked !== 0) row.push(layout.channelTouch + j, tracked);
    if (always !== 0) row.push(layout.channelAlways + j, always);
  }
}

/** ∂u_e/∂θ of one source. */
export function pushStrength(
  row: Row,
  { design, layout }: Context,
  source: number,
  touched: Float64Array,
  untracked: Float64Array,
): void {
  const influencers = design.sources.influencers.length;
  const tracked = at(touched, source);
  const dark = at(untracked, source);
  if (source >= influencers) {
    row.push(layout.channelTouch + source - influencers, tracked);
    row.push(layout.channelAlways + source - influencers, dark);
    return;
  }
  row.push(layout.effect + source, tracked + dark);
  row.push(layout.reach + source, dark);
  row.push(layout.posts, dark);
  row.push(layout.touches, tracked);
  row.push(layout.traffic, dark * at(design.traffic, source));
}
