/** How the common crawlers, link previews, monitors and scripts name themselves. (Cubot makes phones.) */
const NAMES =
  /(?<!cu)bot\b|crawl|spider|slurp|headless|lighthouse|pagespeed|pingdom|uptime|monitor|preview|scan|fetch|facebookexternalhit|embedly|curl\/|wget\/|python|java\/|go-http-client|node-fetch|axios|okhttp|libwww|phantom/i;

/**
 * Whether a user agent names itself as a machine. The user agent is looked at and forgotten: it is
 * stored nowhere. One that is missing is no proof of anything.
 */
export function isBot(userAgent: string | undefined): boolean {
  return userAgent !== undefined && NAMES.test(userAgent);
}
