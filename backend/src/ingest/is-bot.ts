import type { Request } from 'express';
import { isbot } from 'isbot';

/**
 * Whether a user agent names itself as a machine, by the list of the package `isbot` (crawlers, link previews,
 * monitors, scripts, headless browsers), which is kept up to date with the web. The user agent is looked at and
 * forgotten: it is stored nowhere. One that is missing is no proof of anything.
 */
export function isBot(userAgent: string | null | undefined): boolean {
  return userAgent != null && userAgent !== '' && isbot(userAgent);
}

/**
 * The user agent by which the visitor of a request is judged: of a browser, and of what claims to be one. A server
 * that sends for its visitors goes by the name of its library and says nothing of them; null then.
 */
export function browserOf(request: Pick<Request, 'get'>): string | null {
  const userAgent = request.get('user-agent');
  if (userAgent === undefined) return null;
  // Browsers name the page they send from, and all of them call themselves Mozilla, as crawlers do.
  const isBrowser = request.get('origin') !== undefined || userAgent.startsWith('Mozilla/');
  return isBrowser ? userAgent : null;
}
