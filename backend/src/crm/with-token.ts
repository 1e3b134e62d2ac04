import type { CrmSession } from './connector.ts';
import { TokenRejected } from './errors.ts';
import type { Reading, Send } from './send.ts';

/** Sends with the session's token, and once more with a new one when the CRM rejects it. */
export function withToken(session: Pick<CrmSession, 'accessToken'>, send: Send): Send {
  const once = (
    token: string,
    url: string,
    init: RequestInit | undefined,
    reading: Reading | undefined,
  ): Promise<unknown> =>
    send(
      url,
      {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` },
      },
      reading,
    );
  return async (url, init, reading) => {
    const token = await session.accessToken();
    try {
      return await once(token, url, init, reading);
    } catch (error) {
      if (!(error instanceof TokenRejected)) throw error;
      return once(await session.accessToken(token), url, init, reading);
    }
  };
}
