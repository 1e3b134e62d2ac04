import { percent } from '../models/words.ts';

/** Short enough to stand in brackets behind the share: `35–51 %`. */
export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  const [from, to] = [percent(low), percent(high)];
  return from === to ? to : `${from.replace(/\s%$/, '')}–${to}`;
}
