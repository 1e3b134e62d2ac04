import type { Journey, Touchpoint } from '../../journey/types.ts';
import { percent } from '../words.ts';
import { WordedCredit } from '../worded-credit.ts';
import type { Credit } from '../types.ts';
import type { SourceValues } from './fitted.ts';
import { NOTHING_LEARNT, shareEvenly } from './share-evenly.ts';
import { influencerOfSource, sourceKey } from './source-key.ts';
import { sourceLabel } from './source-label.ts';

/**
 * Credits a journey by what its sources are worth over all journeys (`SourceValues`), in proportion to that: touches
 * of one source share evenly and the weights sum to 1. Without values, or where all of them are 0, the touches share
 * evenly and the reasons say so.
 * @param of whether the value is of a source, however many touches it has on the deal, or of each touch of it.
 * @param why what the value means, of a source in words.
 */
export function creditBySource(
  journey: Journey,
  fit: SourceValues | null,
  of: 'source' | 'touch',
  why: (source: string) => string,
): Credit[] {
  if (fit === null) return shareEvenly(journey, NOTHING_LEARNT);
  const { ofTouches, sources } = sourcesOn(journey);
  const values = valuesByName(fit);
  // Of each touch of a source.
  const parts: number[] = [];
  for (const source of sources) {
    const value = valueOf(source, values);
    parts.push(of === 'touch' ? value : value / source.touches);
  }
  let total = 0;
  for (const at of ofTouches) total += parts[at] ?? 0;
  if (!(total > 0)) return shareEvenly(journey, NONE_CONVERTED);
  const inWords = (source: Source, weight: number): string =>
    `${why(sourceInWords(source.first))} ${shareInWords(weight, source.touches)}.`;
  const credits: Credit[] = [];
  for (let i = 0; i < ofTouches.length; i++) {
    const at = ofTouches[i] ?? -1;
    const part = parts[at] ?? 0;
    if (!(part > 0)) continue;
    const { id } = journey.touches[i] as Touchpoint;
    credits.push(new WordedCredit(id, part / total, sources[at] as Source, inWords));
  }
  return credits;
}

/** A source on one journey. */
interface Source {
  readonly first: Touchpoint;
  readonly name: string;
  touches: number;
}

/** The sources of a journey, and for each touch the position of its own. */
interface SourcesOn {
  readonly journey: Journey;
  readonly ofTouches: readonly number[];
  readonly sources: readonly Source[];
}

/** The journeys of a deal's two stages in force. */
const REMEMBERED = 2;
let latest: readonly SourcesOn[] = [];

/** Markov and Shapley ask for the same journeys shortly one after the other; each is looked through once. */
function sourcesOn(journey: Journey): SourcesOn {
  const known = latest.find((one) => one.journey === journey);
  if (known) return known;
  const sources: Source[] = [];
  const ofTouches: number[] = [];
  for (const touch of journey.touches) {
    // An influencer's key is a text to put together: not for each touch.
    const name = touch.influencerId ?? sourceKey(touch);
    const isInfluencer = touch.influencerId !== null;
    let at = 0;
    // A handful at most: a list is searched faster than a map is made.
    while (at < sources.length && !isOf(sources[at] as Source, name, isInfluencer)) at += 1;
    const source = sources[at];
    if (source) source.touches += 1;
    else sources.push({ first: touch, name, touches: 1 });
    ofTouches.push(at);
  }
  const found = { journey, ofTouches, sources };
  latest = [found, ...latest.slice(0, REMEMBERED - 1)];
  return found;
}

const isOf = (source: Source, name: string, isInfluencer: boolean): boolean =>
  source.name === name && (source.first.influencerId !== null) === isInfluencer;

/** A fit's values, by influencer id and by channel. */
interface ValuesByName {
  readonly influencers: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, number>;
}

const ready = new WeakMap<SourceValues, ValuesByName>();

function valuesByName(fit: SourceValues): ValuesByName {
  let values = ready.get(fit);
  if (!values) {
    const influencers = new Map<string, number>();
    const channels = new Map<string, number>();
    for (const [key, value] of Object.entries(fit.values)) {
      const influencerId = influencerOfSource(key);
      if (influencerId === null) channels.set(key, Math.max(0, value));
      else influencers.set(influencerId, Math.max(0, value));
    }
    values = { influencers, channels };
    ready.set(fit, values);
  }
  return values;
}

function valueOf({ first, name }: Source, { influencers, channels }: ValuesByName): number {
  return (first.influencerId === null ? channels : influencers).get(name) ?? 0;
}

function shareInWords(weight: number, touches: number): string {
  const share = `That earns it ${percent(Math.min(1, weight * touches))} of this deal`;
  return touches === 1 ? share : `${share}, shared by its ${touches} touches`;
}

const NONE_CONVERTED =
  'None of the sources on this deal has made a difference so far, so none can be told from another.';

/** `this influencer`, `webinars and events`, `paid social`. */
function sourceInWords(touch: Touchpoint): string {
  const key = sourceKey(touch);
  if (touch.influencerId !== null) return 'this influencer';
  if (key === 'events') return 'your events';
  if (key === 'content') return 'your own content';
  const label = sourceLabel(key);
  // `SMS and push`, `AI assistant` keep their capitals.
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
