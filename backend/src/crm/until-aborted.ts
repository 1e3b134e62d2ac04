/**
 * The batches of a reader until somebody asks for the end. A batch that is being read then is given up at once,
 * whatever the CRM has us wait for: nothing of it is stored yet, so the next start reads it again. One that was
 * handed out is its consumer's to finish.
 * @throws the signal's reason.
 */
export async function* untilAborted<Batch>(
  batches: AsyncIterable<Batch>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch, void> {
  const iterator = batches[Symbol.asyncIterator]();
  for (;;) {
    signal?.throwIfAborted();
    const next = await orAborted(iterator.next(), signal);
    if (next.done) return;
    yield next.value;
  }
}

function orAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const stop = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  // What comes of it after the end is heard by nobody, a failure neither.
  work.then(resolve, reject).finally(() => {
    signal.removeEventListener('abort', stop);
  });
  return promise;
}
