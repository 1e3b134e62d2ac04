import { safely } from './safely.ts';
import { settings } from './settings.ts';

/** The id's name as a cookie and in storage; the keys of everything else of ours begin with it. */
export const NAME = '_pipatt';

/** Throws where cookies are blocked and in sandboxed frames, null where Firefox has it off: then this page's memory. */
const storage: Record<string, string> = safely(() => localStorage)() ?? {};

export const read = (key: string): string | undefined => storage[key];
/** Throws when it is full. */
export const write = safely((key: string, value: string): void => {
  storage[key] = value;
});
/** What anybody may have written there in our place is nothing. */
export const parsed = safely((text?: string): unknown => text && JSON.parse(text));
export const forget = (key: string): boolean => Reflect.deleteProperty(storage, key);
export const keysOf = (prefix: string): string[] =>
  Object.keys(storage).filter((key) => key.startsWith(prefix));

export const cookie = safely((name: string) => document.cookie.match(`(^|; )${name}=([^;]*)`)?.[2]);

/**
 * Sets the cookie for the widest domain the browser accepts (it refuses public suffixes such as `co.uk`), so
 * that `www.` and `app.` of one company see one device. Without a life it removes the cookie from all of them.
 */
const writeCookie = safely((value: string, seconds: number): void => {
  const labels = location.hostname.split('.');
  const secure = isSecureContext ? ';secure' : '';
  for (let from = labels.length - 1; from-- > -1 && cookie(NAME) !== value;) {
    const domain = from < 0 ? '' : `;domain=${labels.slice(from).join('.')}`;
    document.cookie = `${NAME}=${value};path=/;samesite=lax;max-age=${seconds}${secure}${domain}`;
  }
});

export const now = (): string => new Date().toISOString();

export const random = (): string => crypto.getRandomValues(new Uint32Array(4)).join('');

let id: string | 0 | undefined;

/**
 * Seconds an id has left. When it was made is in it, so that coming back does not prolong it. A year by default:
 * beyond thirteen months authorities (CNIL) want people to be asked again.
 */
const left = (known: string): number =>
  ((parseInt(known.slice(0, 8), 36) - Date.now()) / 1000 + +(settings.days ?? 365) * 86_400) | 0;

/** The device's id: found, or made and kept where the browser lets us; at the least for this page. */
export function deviceId(): string {
  if (!id) {
    id = [cookie(NAME), read(NAME)].find((known) => known && left(known) > 0);
    if (!id) {
      forgetDevice();
      id = Date.now().toString(36) + random();
    }
    writeCookie(id, left(id));
    if (read(NAME) !== id) write(NAME, id);
  }
  return id;
}

/** Removes everything of ours from the device. */
export function forgetDevice(): void {
  id = 0;
  // Not unless there is one: who said no is not even written a dead one.
  if (cookie(NAME)) writeCookie('', 0);
  keysOf(NAME).forEach(forget);
}
