import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { Random } from '@pipeline-attribution/shared/simulation/random.ts';

/** What the generated file is like; all of it in the arguments, so that a bench can say what it measured. */
export interface GeneratedPaths {
  readonly paths: number;
  readonly channels: number;
  readonly seed: number;
  /** Touches a path, on average (geometric, at least 1); default 4. */
  readonly meanLength?: number;
  /** Share of paths with a conversion; default 0.05. */
  readonly convertingShare?: number;
}

const FAMILIES = ['paid_search', 'creator', 'email', 'webinar', 'organic', 'podcast', 'display'];
const NEIGHBOURS = 6;
/** After a touch: the same channel again, else one that often follows it, else anything popular. */
const REPEATS = 0.15;
const FOLLOWS = 0.35;

/**
 * Rows of `path,total_conversions,total_conversion_value,total_null` as chunks of text. Channels are as
 * unequal as in life (the i-th has weight 1/i), some follow others, and the tail of combinations is long:
 * sparse enough for no shortcut, dense enough to be work. The same arguments give the same bytes.
 */
export function* generatePaths(options: GeneratedPaths): Generator<string> {
  const { paths, channels, meanLength = 4, convertingShare = 0.05 } = options;
  const random = new Random(options.seed);
  const names = Array.from({ length: channels }, (_, index) => {
    const family = FAMILIES[index % FAMILIES.length] ?? 'channel';
    return `${family}_${String(Math.floor(index / FAMILIES.length)).padStart(2, '0')}`;
  });
  const popular = cumulative(channels);
  const draw = (): number => {
    const at = random.next() * (popular[channels - 1] ?? 0);
    let low = 0;
    let high = channels - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((popular[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const following = Array.from({ length: channels * NEIGHBOURS }, draw);

  yield 'path,total_conversions,total_conversion_value,total_null\n';
  let text = '';
  for (let index = 0; index < paths; index += 1) {
    let channel = draw();
    text += names[channel] ?? '';
    while (random.next() < 1 - 1 / meanLength) {
      const kind = random.next();
      if (kind > REPEATS + FOLLOWS) channel = draw();
      else if (kind > REPEATS) {
        const pick = Math.floor(random.next() * NEIGHBOURS);
        channel = following[channel * NEIGHBOURS + pick] ?? channel;
      }
      text += ` > ${names[channel] ?? ''}`;
    }
    const journeys = 1 + Math.floor(-2 * Math.log(1 - random.next()));
    if (random.next() < convertingShare) {
      const cents = Math.round(Math.exp(8 + random.next() * 6));
      text += `,1,${(cents / 100).toFixed(2)},${String(journeys - 1)}\n`;
    } else text += `,0,0,${String(journeys)}\n`;
    if (text.length > 1 << 16) {
      yield text;
      text = '';
    }
  }
  yield text;
}

function cumulative(channels: number): Float64Array {
  const sums = new Float64Array(channels);
  let sum = 0;
  for (let index = 0; index < channels; index += 1) {
    sum += 1 / (index + 1);
    sums[index] = sum;
  }
  return sums;
}

/** Writes the rows to a stream and leaves it open. */
export async function writePaths(options: GeneratedPaths, out: Writable): Promise<void> {
  for (const text of generatePaths(options)) {
    if (!out.write(text)) await once(out, 'drain');
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      paths: { type: 'string', default: '1000000' },
      channels: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  const out = values.out === undefined ? process.stdout : createWriteStream(values.out);
  await writePaths(
    { paths: Number(values.paths), channels: Number(values.channels), seed: Number(values.seed) },
    out,
  );
  if (out !== process.stdout) out.end();
}
