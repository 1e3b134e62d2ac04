import { PAGE_IDS } from '@pipeline-attribution/shared/views/page/page.ts';
import type { PageId } from '@pipeline-attribution/shared';
import { list, object, text, type Guard } from './guard.ts';
import { address } from './page-part-guards.ts';

/** Of `GET /pages`: what opens by itself, in its order. */
export interface Navigation {
  readonly pages: readonly { readonly page: PageId; readonly label: string }[];
}

type Entry = Navigation['pages'][number];

/** A service that is newer than the screens may name pages they do not know yet: those are left out. */
export const navigation: Guard<Navigation> = (value, path) => {
  const { pages } = object<{ readonly pages: readonly { page: string; label: string }[] }>({
    pages: list(object<{ page: string; label: string }>({ page: text, label: text })),
  })(value, path);
  const isKnown = (entry: { page: string; label: string }): entry is Entry =>
    (PAGE_IDS as readonly string[]).includes(entry.page);
  return { pages: pages.filter(isKnown) };
};

/** Of `POST /pages/{page}/tables/{table}/links`: opens once, within five minutes. */
export interface FileLink {
  readonly url: string;
  readonly fileName: string;
}

export const fileLink: Guard<FileLink> = object<FileLink>({ url: address, fileName: text });

/** Of `POST /uploads/{entity}/links`: takes one file, within five minutes. */
export type UploadLink = Pick<FileLink, 'url'>;

export const uploadLink: Guard<UploadLink> = object<UploadLink>({ url: address });
