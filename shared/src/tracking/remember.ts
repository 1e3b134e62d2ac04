/**
 * The function with its answers kept: the same few hundred names, hosts and tags come with every visit. Past
 * the limit all are forgotten at once, which costs less than keeping count of use.
 *
 * @param work depends on nothing but its text.
 */
export function remember<Value>(
  work: (text: string) => Value,
  most = 10_000,
): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const held = known.get(text);
    if (held !== undefined) return held;
    const value = work(text);
    if (text.length > LONGEST) return value;
    if (known.size >= most) known.clear();
    known.set(text, value);
    return value;
  };
}

/** Longer texts seldom come twice. */
const LONGEST = 200;
