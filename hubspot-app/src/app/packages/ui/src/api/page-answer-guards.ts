import { object, text, type Guard } from './guard.ts';
import { address } from './page-part-guards.ts';

/** Of `POST /pages/{page}/tables/{table}/links`: opens once, within five minutes. */
export interface FileLink {
  readonly url: string;
  readonly fileName: string;
}

export const fileLink: Guard<FileLink> = object<FileLink>({ url: address, fileName: text });
