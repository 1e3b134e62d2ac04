import type { Principal } from './endpoint.ts';

declare global {
  namespace Express {
    interface Request {
      /** Names the request in the log, in the header X-Request-Id and in a problem's `instance`. */
      requestId: string;
      /** The body's bytes as they came, for signatures. */
      rawBody?: Buffer;
      /** Who asked, once proven. */
      principal?: Principal;
      /** The route that answered, as in the API document; unset when none did. */
      matchedRoute?: string;
    }
  }
}
