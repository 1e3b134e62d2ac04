/**
 * Names for records that say nothing but their order. What is learnt must depend on a company's history and not on
 * the random ids its rows happen to have: wherever a computation adds up in the order of ids, or breaks a tie by
 * one, two tenants with the same history would differ in the last digits. So records are put in order by what they
 * are, named by their place in it, and what was learnt is given the real ids back.
 */
export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  /** The id's name; ids are named in the order in which they are first seen. */
  of(id: string): string {
    let name = this.#names.get(id);
    if (name === undefined) {
      // Shaped like the ids themselves, so that it is found wherever it ends up and nothing else is.
      const place = (this.#names.size + 1).toString(16).padStart(12, '0');
      name = `00000000-0000-4000-8000-${place}`;
      this.#names.set(id, name);
      this.#ids.set(name, id);
    }
    return name;
  }

  /** As {@link of}; none stays none. */
  orNull(id: string | null): string | null {
    return id === null ? null : this.of(id);
  }

  /** The same plain data with the real ids, in keys and in text. */
  restore<Data>(data: Data): Data {
    const text = JSON.stringify(data).replace(
      /00000000-0000-4000-8000-[0-9a-f]{12}/g,
      (name) => this.#ids.get(name) ?? name,
    );
    return JSON.parse(text) as Data;
  }
}
