/**
 * A tiny guard kit for answers of the network: HubSpot's bundles take no validation library worth
 * its weight, and a wrong answer must become an error state, not a crash while drawing.
 */

/** Returns the value with its type, or throws {@link GuardError} naming the place. */
export type Guard<T> = (value: unknown, path: string) => T;

/** The answer is not what the contract says; `path` is where, for support. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  readonly path: string;

  constructor(path: string, expected: string, value: unknown) {
    super(`${path === '' ? 'The answer' : path} should be ${expected}, but is ${describe(value)}.`);
    this.path = path;
  }
}

const describe = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return `a value of type ${typeof value}`;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Guard<string> = (value, path) => {
  if (typeof value !== 'string') throw new GuardError(path, 'text', value);
  return value;
};

/** JSON cannot hold NaN or infinity, so a number that is not finite never came from our service. */
export const number: Guard<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new GuardError(path, 'a number', value);
  }
  return value;
};

export const bool: Guard<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new GuardError(path, 'yes or no', value);
  return value;
};

export const nullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value, path) =>
    value === null ? null : guard(value, path);

/** May be left out. */
export const optional =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : guard(value, path);

/** Any keys, one kind of value. */
export const record =
  <T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> =>
  (value, path) => {
    if (!isObject(value)) throw new GuardError(path, 'an object', value);
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, guard(one, `${path}.${key}`)]),
    );
  };

/** Passed on as it came. */
export const anything: Guard<unknown> = (value) => value;

export const oneOf =
  <const T extends string | number>(...allowed: readonly T[]): Guard<T> =>
  (value, path) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new GuardError(path, `one of ${allowed.join(', ')}`, value);
    return found;
  };

export const list =
  <T>(guard: Guard<T>): Guard<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new GuardError(path, 'a list', value);
    return value.map((item: unknown, index) => guard(item, `${path}[${String(index)}]`));
  };

/** One guard for every field of `T`: a field added to the contract does not compile until it is here. */
export type Fields<T> = { readonly [K in keyof T]-?: Guard<T[K]> };

/** Fields the contract does not know are dropped, so that a newer service does not break older cards. */
export const object =
  <T extends object>(fields: Fields<T>): Guard<T> =>
  (value, path) => {
    if (!isObject(value)) throw new GuardError(path, 'an object', value);
    const checked: Partial<T> = {};
    for (const key of Object.keys(fields) as (keyof T & string)[]) {
      checked[key] = fields[key](value[key], path === '' ? key : `${path}.${key}`);
    }
    return checked as T;
  };

/** Chooses the guard by the discriminating field. */
export const variants =
  <T extends { readonly kind: string }>(guards: {
    readonly [K in T['kind']]: Guard<Extract<T, { readonly kind: K }>>;
  }): Guard<T> =>
  (value, path) => {
    if (!isObject(value)) throw new GuardError(path, 'an object', value);
    const kinds = Object.keys(guards) as T['kind'][];
    const kind = kinds.find((candidate) => candidate === value['kind']);
    if (kind === undefined) {
      throw new GuardError(`${path}.kind`, `one of ${kinds.join(', ')}`, value['kind']);
    }
    return (guards[kind] as Guard<T>)(value, path);
  };
