import type { BenchOptions } from '../suite.ts';

/** Sizes of path files: what the project states its figures for. */
const PATHS = [100_000, 1_000_000];
const CHANNELS = [10, 50, 200];

export interface PathSize {
  readonly paths: number;
  readonly channels: number;
  /** `1,000,000 paths × 200 channels`. */
  readonly inWords: string;
}

export function pathSizes(options: Pick<BenchOptions, 'scale'>): PathSize[] {
  return PATHS.flatMap((size) =>
    CHANNELS.map((channels) => {
      const paths = scaled(size, options);
      return { paths, channels, inWords: `${grouped(paths)} paths × ${channels} channels` };
    }),
  );
}

export function scaled(size: number, { scale }: Pick<BenchOptions, 'scale'>): number {
  return Math.max(1, Math.round(size * scale));
}

export function grouped(n: number): string {
  return n.toLocaleString('en');
}
