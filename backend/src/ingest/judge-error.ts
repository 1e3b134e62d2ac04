/** What a failed flush calls for; see {@link GroupCommitOptions.judge}. */
export function judgeError(error: unknown): 'split' | 'retry' | 'fail' {
  const code = codeOf(error);
  // Deadlock, serialisation, lock timeout: the same again may well pass.
  if (code === '40P01' || code === '40001' || code === '55P03') return 'retry';
  // A value the database refuses (22, 23), or our own code stumbling over an event.
  if (code?.startsWith('22') || code?.startsWith('23')) return 'split';
  if (error instanceof TypeError || error instanceof RangeError) return 'split';
  return 'fail';
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  // TypeORM wraps what the driver threw.
  if ('driverError' in error) return codeOf(error.driverError);
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
