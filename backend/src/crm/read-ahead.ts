/**
 * The same items, fetched before they are asked for: at most `depth` wait, so memory stays flat however slow the
 * consumer is. An error comes where its item would have; when the consumer stops, nothing more is fetched.
 */
export async function* readAhead<Item>(
  items: AsyncIterable<Item>,
  depth: number,
): AsyncGenerator<Item, void> {
  const iterator = items[Symbol.asyncIterator]();
  const coming: Promise<IteratorResult<Item>>[] = [];
  const ask = (): void => {
    // A generator works at one request after the other, in the order they came.
    const next = iterator.next();
    // Whoever reaches it hears of a failure; until then it must not count as unhandled.
    next.catch(() => undefined);
    coming.push(next);
  };
  try {
    for (let count = 0; count <= depth; count += 1) ask();
    for (;;) {
      const next = await coming.shift();
      if (next === undefined || next.done === true) return;
      ask();
      yield next.value;
    }
  } finally {
    // Not awaited: it ends behind the batch under way, whose answer nobody needs.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
