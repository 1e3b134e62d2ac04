import type { AssociationType, ObjectType } from './model.ts';

/** Default association types (developers.hubspot.com "Associations API v4", table "Association type IDs"). */
const DEFINED = (typeId: number, label: string | null = null): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label,
});

/** Labels an admin of this portal made for deals; their numbers differ from portal to portal. */
export const DECISION_MAKER: AssociationType = {
  category: 'USER_DEFINED',
  typeId: 29,
  label: 'Decision maker',
};
export const CHAMPION: AssociationType = {
  category: 'USER_DEFINED',
  typeId: 31,
  label: 'Champion',
};

export const TYPES: Readonly<Record<string, AssociationType>> = {
  'deals>contacts': DEFINED(3),
  'contacts>deals': DEFINED(4),
  'deals>companies': DEFINED(341),
  'companies>deals': DEFINED(342),
  'contacts>companies': DEFINED(279),
  'companies>contacts': DEFINED(280),
};

const PRIMARY: Readonly<Record<string, AssociationType>> = {
  'deals>companies': DEFINED(5, 'Primary'),
  'companies>deals': DEFINED(6, 'Primary'),
  'contacts>companies': DEFINED(1, 'Primary'),
  'companies>contacts': DEFINED(2, 'Primary'),
};

export interface Association {
  readonly toId: string;
  readonly types: readonly AssociationType[];
}

export interface LinkOptions {
  readonly primary?: boolean;
  readonly label?: AssociationType | undefined;
}

interface Link extends Association {
  readonly pair: string;
  readonly fromId: string;
}

/** All links between records, both ways. */
export class Associations {
  readonly #links = new Map<string, Map<string, Association[]>>();

  /** The labels defined between two object types. */
  labels(from: ObjectType, to: ObjectType): AssociationType[] {
    const pair = `${from}>${to}`;
    const custom = pair === 'deals>contacts' ? [DECISION_MAKER, CHAMPION] : [];
    return [TYPES[pair], PRIMARY[pair], ...custom].filter((type) => type !== undefined);
  }

  /** The type of a link without a label. */
  plainType(from: ObjectType, to: ObjectType): AssociationType {
    return TYPES[`${from}>${to}`] ?? DEFINED(0);
  }

  /** Links two records in both directions. */
  link(
    from: ObjectType,
    fromId: string,
    to: ObjectType,
    toId: string,
    options: LinkOptions = {},
  ): void {
    this.#add(from, fromId, to, toId, options.primary ?? false, options.label);
    this.#add(to, toId, from, fromId, options.primary ?? false, undefined);
  }

  #add(
    from: ObjectType,
    fromId: string,
    to: ObjectType,
    toId: string,
    primary: boolean,
    label: AssociationType | undefined,
  ): void {
    const pair = `${from}>${to}`;
    const types = [TYPES[pair], primary ? PRIMARY[pair] : undefined, label].filter(
      (type) => type !== undefined,
    );
    const byId = this.#links.get(pair) ?? new Map<string, Association[]>();
    const list = (byId.get(fromId) ?? []).filter((link) => link.toId !== toId);
    list.push({ toId, types });
    byId.set(fromId, list);
    this.#links.set(pair, byId);
  }

  of(from: ObjectType, fromId: string, to: ObjectType): readonly Association[] {
    return this.#links.get(`${from}>${to}`)?.get(fromId) ?? [];
  }

  /** Takes a link away, in both directions. */
  unlink(from: ObjectType, fromId: string, to: ObjectType, toId: string): void {
    const remove = (pair: string, id: string, other: string): void => {
      const byId = this.#links.get(pair);
      byId?.set(
        id,
        (byId.get(id) ?? []).filter((link) => link.toId !== other),
      );
    };
    remove(`${from}>${to}`, fromId, toId);
    remove(`${to}>${from}`, toId, fromId);
  }

  /** Removes every link of a record; answers them, for `relink`. */
  drop(type: ObjectType, id: string): Link[] {
    const dropped: Link[] = [];
    for (const [pair, byId] of this.#links) {
      if (!pair.startsWith(`${type}>`)) continue;
      const own = byId.get(id) ?? [];
      const back = pair.split('>').reverse().join('>');
      for (const link of own) {
        dropped.push({ pair, fromId: id, ...link });
        const others = this.#links.get(back)?.get(link.toId) ?? [];
        dropped.push(
          ...others
            .filter(({ toId }) => toId === id)
            .map((other) => ({ pair: back, fromId: link.toId, ...other })),
        );
        this.#links.get(back)?.set(
          link.toId,
          others.filter(({ toId }) => toId !== id),
        );
      }
      byId.delete(id);
    }
    return dropped;
  }

  /** Puts dropped links back. */
  relink(links: readonly Link[]): void {
    for (const { pair, fromId, toId, types } of links) {
      const byId = this.#links.get(pair) ?? new Map<string, Association[]>();
      byId.set(fromId, [
        ...(byId.get(fromId) ?? []).filter((link) => link.toId !== toId),
        { toId, types },
      ]);
      this.#links.set(pair, byId);
    }
  }
}
