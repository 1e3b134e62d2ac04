/** Credit of the channels, before it is printed. */
export interface CreditResult {
  readonly totals: {
    readonly paths: number;
    readonly conversions: number;
    readonly value: number;
    readonly nulls: number;
  };
  readonly channels: readonly ChannelCredit[];
  readonly warnings: readonly string[];
}

export interface ChannelCredit {
  readonly channel: string;
  readonly conversions: number;
  readonly value: number;
  /** null for models that have none. */
  readonly removalEffect: number | null;
  /** For models that tell positions apart: the credit as the first touch of a path, as the second, … */
  readonly positions?: readonly { readonly conversions: number; readonly value: number }[];
}

/** Best first; equal ones by name, so that two runs print the same. */
export function bestFirst(channels: readonly ChannelCredit[]): ChannelCredit[] {
  return [...channels].sort(
    (a, b) =>
      b.conversions - a.conversions || b.value - a.value || (a.channel < b.channel ? -1 : 1),
  );
}
