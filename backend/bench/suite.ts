/** One figure of a bench: what was done to what, and what it took. */
export interface Measurement {
  /** What was measured: `Markov order 1, file to credit`. */
  readonly name: string;
  /** What it was measured on: `1,000,000 paths × 200 channels`. */
  readonly on: string;
  readonly runs: number;
  /** Medians over the runs. */
  readonly wallMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
  /** Largest resident memory of the process; null where it was not a process of its own. */
  readonly peakMiB: number | null;
  /** What the project has set itself, where the sizes are the ones it was set for. */
  readonly target: Target | null;
  /** Where requests were answered: how many of what they carried a second, and how fast. */
  readonly rate?: Rate;
}

export interface Rate {
  readonly perSecond: number;
  /** Of a hundred requests, 99 were answered within. */
  readonly p99Ms: number;
  /** What the same database takes by raw batched insert of the same rows, being 1. */
  readonly ofRaw: number;
}

export interface Target {
  /** Absent where nobody set one. */
  readonly wallMs?: number;
  readonly peakMiB?: number;
}

export interface BenchOptions {
  readonly runs: number;
  /** Sizes are multiplied by this; below 1 the targets do not apply. */
  readonly scale: number;
  /** Told what is going on, for people who watch. */
  readonly say: (text: string) => void;
}

/** A suite measures in parts, each by its name. */
export interface Suite {
  readonly summary: string;
  readonly parts: Readonly<Record<string, (options: BenchOptions) => AsyncIterable<Measurement>>>;
}
