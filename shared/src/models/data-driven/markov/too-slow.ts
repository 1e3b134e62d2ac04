/** Every chain of paths settles, since every path ends; ten or so sweeps are usual. */
export const MOST_SWEEPS = 100_000;

/** For paths so long that an iteration would not end in any reasonable time. */
export function tooSlow(): RangeError {
  return new RangeError(
    'Some paths go round for so long that this order could not be solved to full precision. ' +
      'Collapse their repeats, or take order 1, which is solved without iteration.',
  );
}
