import { list, nullable, object, text } from './guard.ts';

/** Somebody or something that links name, with the other spellings it goes by. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Of `GET /influencers` and `GET /campaigns`. */
export interface NamedList {
  readonly items: readonly Named[];
  readonly nextCursor: string | null;
}

export const named = object<Named>({ id: text, name: text, aliases: list(text) });
export const namedList = object<NamedList>({ items: list(named), nextCursor: nullable(text) });

export interface KeyRow {
  readonly kind: string;
  /** A public write key itself. */
  readonly shown: string;
  readonly revokedAt: string | null;
}

/** Of `GET /keys`. */
export interface KeyList {
  readonly items: readonly KeyRow[];
}

export const keyList = object<KeyList>({
  items: list(object<KeyRow>({ kind: text, shown: text, revokedAt: nullable(text) })),
});
