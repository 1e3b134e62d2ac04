import {
  bareHandle,
  CONTENT_TYPE_IDS,
  nameKey,
  nameKeys,
  normaliseContentType,
  normalisePlatform,
  normaliseWords,
  parseUtm,
  type Directory,
} from '@pipeline-attribution/shared';
import type { FieldError } from '../http/problem.ts';

/**
 * Who goes by which spelling, so that no two influencers and no two campaigns can be mistaken for one
 * another in a link. The parser refuses to guess between namesakes; this keeps them from arising.
 */

/** Words a link uses for itself: nobody may be called by them alone. */
const RESERVED = new Set(
  ['influencer', 'influencers', 'creator', 'creators', 'kol', 'ambassador'].map(nameKey),
);

type Influencer = Omit<Directory['influencers'][number], 'id'>;
type Campaign = Omit<Directory['campaigns'][number], 'id'>;

export class InfluencerSpellings {
  /** Names, aliases and link sources: each must mean one person. */
  readonly #names = new KeyIndex();
  /** Handles on their platform; two people may have the same one on different platforms. */
  readonly #handles = new KeyIndex();
  /** Handles wherever they are: nobody else's name may be the same. */
  readonly #anyHandle = new KeyIndex();
  readonly #display = new Map<string, string>();

  /** How often something was put in: who undoes a change must know whether it was put here. */
  changes = 0;

  constructor(directory: Pick<Directory, 'influencers'>) {
    for (const influencer of directory.influencers) this.put(influencer.id, influencer);
  }

  put(id: string, { name, aliases, handles }: Influencer): void {
    this.#forget(id);
    this.changes += 1;
    this.#display.set(id, name);
    this.#names.add(id, [name, ...aliases].flatMap(nameKeys));
    this.#handles.add(
      id,
      handles.flatMap(({ platform, handle }) => onPlatform(platform, handle)),
    );
    this.#anyHandle.add(
      id,
      handles.flatMap(({ handle }) => nameKeys(bareHandle(handle))),
    );
  }

  #forget(id: string): void {
    for (const index of [this.#names, this.#handles, this.#anyHandle]) index.remove(id);
  }

  /** What stands in the way of these spellings; `id` is null for somebody new. */
  conflicts(id: string | null, { name, aliases, handles }: Influencer): FieldError[] {
    const errors: FieldError[] = [];
    const texts: [field: string, text: string][] = [
      ['name', name],
      ...aliases.map((alias, index): [string, string] => [`aliases.${String(index)}`, alias]),
    ];
    for (const [field, text] of texts) {
      const owner = this.#other(id, nameKeys(text), this.#names, this.#anyHandle);
      if (owner !== null) errors.push({ field, message: `“${text}” already means ${owner}.` });
      else if (isReserved(text)) errors.push({ field, message: reserved(text) });
    }
    handles.forEach(({ platform, handle }, index) => {
      const owner =
        this.#other(id, onPlatform(platform, handle), this.#handles) ??
        this.#other(id, nameKeys(bareHandle(handle)), this.#names);
      const field = `handles.${String(index)}.handle`;
      if (owner !== null) errors.push({ field, message: `“${handle}” already means ${owner}.` });
      else if (isReserved(bareHandle(handle))) errors.push({ field, message: reserved(handle) });
    });
    return errors;
  }

  /** Influencers who go by exactly this text (a name, an alias, or a handle nobody's name contradicts). */
  find(text: string): string[] {
    const ids = new Set(this.named(text));
    if (ids.size > 0) return [...ids];
    for (const key of nameKeys(bareHandle(text))) {
      for (const id of this.#anyHandle.owners(key)) ids.add(id);
    }
    return [...ids];
  }

  /** The name of an influencer; undefined when there is no such one. */
  nameOf(id: string): string | undefined {
    return this.#display.get(id);
  }

  /** Influencers whose name or alias is exactly this text. */
  named(text: string): string[] {
    return [...new Set(nameKeys(text).flatMap((key) => [...this.#names.owners(key)]))];
  }

  /** A utm_source that means this influencer and nobody else: their name, numbered if need be. */
  slugFor(id: string, name: string): string {
    const base = slug(name) || 'person';
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}-${String(number)}`;
      const keys = nameKeys(candidate);
      const taken = this.#other(id, keys, this.#names, this.#anyHandle) !== null;
      if (!taken && !isReserved(candidate) && isReadable(candidate)) return candidate;
    }
  }

  #other(id: string | null, keys: readonly string[], ...indexes: KeyIndex[]): string | null {
    for (const index of indexes) {
      for (const key of keys) {
        for (const owner of index.owners(key)) {
          if (owner !== id) return this.#display.get(owner) ?? 'somebody else';
        }
      }
    }
    return null;
  }
}

export class CampaignSpellings {
  readonly #keys = new KeyIndex();
  readonly #display = new Map<string, string>();

  changes = 0;

  constructor(directory: Pick<Directory, 'campaigns'>) {
    for (const campaign of directory.campaigns) this.put(campaign.id, campaign);
  }

  put(id: string, { name, utmCampaign, aliases }: Campaign): void {
    this.#keys.remove(id);
    this.changes += 1;
    this.#display.set(id, name);
    this.#keys.add(id, [name, utmCampaign ?? '', ...aliases].flatMap(nameKeys));
  }

  /** What stands in the way of these spellings; `id` is null for a new campaign. */
  conflicts(id: string | null, { name, utmCampaign, aliases }: Campaign): FieldError[] {
    const texts: [field: string, text: string][] = [
      ['name', name],
      ...(utmCampaign === null ? [] : [['utm.campaign', utmCampaign] as [string, string]]),
      ...aliases.map((alias, index): [string, string] => [`aliases.${String(index)}`, alias]),
    ];
    return texts.flatMap(([field, text]) => {
      const owner = this.#other(id, text);
      return owner === null
        ? []
        : [{ field, message: `“${text}” already means the campaign “${owner}”.` }];
    });
  }

  find(text: string): string[] {
    return [...new Set(nameKeys(text).flatMap((key) => [...this.#keys.owners(key)]))];
  }

  /** A utm_campaign that means this campaign and no other. */
  slugFor(id: string | null, name: string): string {
    const base = slug(name) || 'campaign';
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}-${String(number)}`;
      if (this.#other(id, candidate) === null && isReadable(candidate)) return candidate;
    }
  }

  #other(id: string | null, text: string): string | null {
    const owner = this.find(text).find((found) => found !== id);
    return owner === undefined ? null : (this.#display.get(owner) ?? 'another one');
  }
}

/** Keys and who owns them, both ways round: a file of thousands of rows changes it with each. */
class KeyIndex {
  readonly #owners = new Map<string, Set<string>>();
  readonly #keys = new Map<string, readonly string[]>();

  owners(key: string): ReadonlySet<string> {
    return this.#owners.get(key) ?? NOBODY;
  }

  add(id: string, keys: readonly string[]): void {
    this.#keys.set(id, keys);
    for (const key of keys) {
      const owners = this.#owners.get(key);
      if (owners) owners.add(id);
      else this.#owners.set(key, new Set([id]));
    }
  }

  remove(id: string): void {
    for (const key of this.#keys.get(id) ?? []) this.#owners.get(key)?.delete(id);
    this.#keys.delete(id);
  }
}

const NOBODY: ReadonlySet<string> = new Set();

const onPlatform = (platform: string, handle: string): string[] =>
  nameKeys(bareHandle(handle)).map((key) => `${platform}:${key}`);

const reserved = (text: string): string =>
  `“${text}” is a platform, a content type or a word for any influencer, and links use it for that. Add something to it, or leave it out.`;

/** A text a link's other fields may hold, so that a person called so would be seen in every link. */
function isReserved(text: string): boolean {
  const key = nameKey(text);
  const contentType = normaliseContentType(text);
  return (
    RESERVED.has(key) ||
    normalisePlatform(text) !== null ||
    (contentType !== null &&
      (CONTENT_TYPE_IDS.some((id) => nameKey(id) === key) || words(text) === 1))
  );
}

/**
 * True when our parser reads a tag back from a link: a text that looks like an unfilled placeholder
 * (`null`, `{name}`) is dropped on the way.
 */
export function isReadable(tag: string): boolean {
  const { campaign } = parseUtm(`?utm_campaign=${encodeURIComponent(tag)}`);
  return campaign !== null && nameKey(campaign) === nameKey(tag);
}

const words = (text: string): number => normaliseWords(text).length;

/** `Mina Kovač` → `mina-kovac`; short enough for any link. */
export const slug = (name: string): string =>
  Array.from(normaliseWords(name).join('-')).slice(0, 80).join('').replace(/-+$/, '');
