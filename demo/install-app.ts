/**
 * Installs the app as an administrator does in a browser: opens the install link, agrees on the CRM's consent
 * page, and comes back to the app's callback. Only the hand on the mouse is ours.
 *
 * @param installUrl the app's own `/install/{crm}`
 * @returns the text of the landing page the administrator ends on
 * @throws Error saying which step answered what
 */
export async function installApp(installUrl: string): Promise<string> {
  const consent = await hop(installUrl, 'The install link');
  const approve = await fetch(consent, { headers: { accept: 'text/html' } });
  const page = await approve.text();
  if (!approve.ok)
    throw new Error(`The consent page answered ${approve.status}: ${page.slice(0, 300)}`);
  const form = readForm(page, consent);
  const agreed = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(form.fields),
    redirect: 'manual',
  });
  const callback = agreed.headers.get('location');
  if (!callback) {
    throw new Error(`Agreeing answered ${agreed.status}: ${(await agreed.text()).slice(0, 300)}`);
  }
  const landing = await fetch(callback, { headers: { accept: 'text/html' } });
  const text = await landing.text();
  if (!landing.ok)
    throw new Error(`The callback answered ${landing.status}: ${text.slice(0, 500)}`);
  return text;
}

async function hop(url: string, what: string): Promise<string> {
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (!location) {
    throw new Error(
      `${what} answered ${response.status}: ${(await response.text()).slice(0, 300)}`,
    );
  }
  return new URL(location, url).href;
}

/** The consent form: where it goes, its hidden fields and its first button. */
function readForm(html: string, base: string): { action: string; fields: [string, string][] } {
  const action = /<form[^>]*\baction="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`The consent page has no form: ${html.slice(0, 300)}`);
  const fields = [...html.matchAll(/<(?:input|button)\b[^>]*>/g)]
    .map(([tag]): [string, string] | null => {
      const name = /\bname="([^"]*)"/.exec(tag)?.[1];
      return name ? [name, unescape(/\bvalue="([^"]*)"/.exec(tag)?.[1] ?? '')] : null;
    })
    .filter((field) => field !== null);
  const seen = new Set<string>();
  // Two buttons share a name (agree, cancel): the first one is "agree".
  const first = fields.filter(([name]) => !seen.has(name) && seen.add(name));
  return { action: new URL(unescape(action), base).href, fields: first };
}

const unescape = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
