/** What a browser in an administrator's hands does to install an app. */

/** Opens the install link and agrees on the CRM's consent page; answers the address it leads back to. */
export async function agree(installUrl: string): Promise<string> {
  const start = await fetch(installUrl, { redirect: 'manual' });
  const consentUrl = start.headers.get('location');
  if (consentUrl === null) throw new Error(`The install link answered ${start.status}.`);
  const page = await fetch(consentUrl);
  const html = await page.text();
  const action = /<form[^>]*\baction="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`No form on the consent page: ${html.slice(0, 300)}`);
  const fields = [...html.matchAll(/<input[^>]*\bname="([^"]*)"[^>]*\bvalue="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, decode(value)],
  );
  const agreed = await fetch(new URL(action, consentUrl), {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  const callback = agreed.headers.get('location');
  if (callback === null) throw new Error(`Agreeing answered ${agreed.status}.`);
  return callback;
}

const decode = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
