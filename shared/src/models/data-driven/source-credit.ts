import type { Journey, Touchpoint } from '../../journey/types.ts';
import { percent } from '../words.ts';
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
  const sources = new Sources(fit);
  const ofTouches = journey.touches.map((touch) => sources.meet(touch));
  const valueOf = ({ value, touches }: Source): number =>
    of === 'touch' ? value : value / touches;
  const total = ofTouches.reduce((sum, source) => sum + valueOf(source), 0);
  if (!(total > 0)) return shareEvenly(journey, NONE_CONVERTED);
  const credits: Credit[] = [];
  journey.touches.forEach((touch, index) => {
    const source = ofTouches[index];
    if (!source || source.value === 0) return;
    const weight = valueOf(source) / total;
    source.reason ??= `${why(sourceInWords(touch))} ${shareInWords(weight, source.touches)}.`;
    credits.push({ touchId: touch.id, weight, reason: source.reason });
  });
  return credits;
}

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

/** A source on one journey; its touches share one value and one reason, each worked out once. */
interface Source {
  readonly value: number;
  touches: number;
  reason: string | null;
}

class Sources {
  readonly #values: ValuesByName;
  readonly #ofInfluencers = new Map<string, Source>();
  readonly #ofChannels = new Map<string, Source>();

  constructor(fit: SourceValues) {
    this.#values = valuesByName(fit);
  }

  /** The source of a touch, one more touch counted. */
  meet(touch: Touchpoint): Source {
    const { influencerId } = touch;
    // An influencer's key is a text to put together: neither for each touch nor for each journey.
    const [met, name, values] =
      influencerId === null
        ? [this.#ofChannels, sourceKey(touch), this.#values.channels]
        : [this.#ofInfluencers, influencerId, this.#values.influencers];
    let source = met.get(name);
    if (!source) {
      source = { value: values.get(name) ?? 0, touches: 0, reason: null };
      met.set(name, source);
    }
    source.touches += 1;
    return source;
  }
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
