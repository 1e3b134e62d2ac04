import type { CrmSession } from './connector.ts';
import { TokenRejected } from './errors.ts';
import type { Send } from './send.ts';

/** Sends with the session's token, and once more with a new one when the CRM rejects it. */
export function withToken(session: Pick<CrmSession, 'accessToken'>, send: Send): Send {
  const once = (url: string, init: RequestInit | undefined, token: string): Promise<unknown> =>
    send(url, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` },
    });
  return async (url, init) => {
    const token = await session.accessToken();
    try {
      return await once(url, init, token);
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error;
      return once(url, init, await session.accessToken(token));
    }
  };
}
