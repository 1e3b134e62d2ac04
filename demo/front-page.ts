import { escapeHtml } from '../backend/sandbox/common/consent-page.ts';

export interface FrontPage {
  readonly companyName: string;
  readonly hubspot: readonly {
    readonly name: string;
    readonly url: string;
    readonly about: string;
  }[];
  readonly salesforce: readonly {
    readonly name: string;
    readonly url: string;
    readonly about: string;
  }[];
}

/** Where `npm start` points the browser: the two records to look at first, and what else there is. */
export function frontPage({ companyName, hubspot, salesforce }: FrontPage): string {
  const list = (records: FrontPage['hubspot']): string =>
    records
      .map(
        ({ name, url, about }) =>
          `<li><a href="${escapeHtml(url)}">${escapeHtml(name)}</a><span>${escapeHtml(about)}</span></li>`,
      )
      .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pipeline Attribution</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light; }
  body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #1c2733; background: #f4f6f8; }
  main { max-width: 60rem; margin: 0 auto; padding: 3.5rem 1.5rem; }
  h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
  h2 { font-size: 1.125rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1rem; max-width: 46rem; }
  .lead { font-size: 1.125rem; color: #3d4c5a; }
  .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.25rem; margin: 2rem 0; }
  section { background: #fff; border: 1px solid #dde3e9; border-radius: 10px; padding: 1.5rem; }
  ul { list-style: none; margin: 1rem 0; padding: 0; }
  li { padding: .6rem 0; border-top: 1px solid #edf0f3; display: flex; flex-direction: column; }
  li span { color: #5b6b79; font-size: .875rem; }
  a { color: #0b5cab; text-decoration: none; font-weight: 550; }
  a:hover { text-decoration: underline; }
  .all { font-size: .9375rem; }
  footer { color: #5b6b79; font-size: .875rem; }
  footer a { font-weight: 400; }
</style>
</head>
<body>
<main>
  <h1>Pipeline Attribution</h1>
  <p class="lead">What influencer campaigns did to the pipeline, on the deal itself. You are looking at the demo
  company ${escapeHtml(companyName)}: two sandbox CRMs hold it, the app was installed into both, read them over
  their APIs, and got the website’s visits from its own tracker endpoint.</p>
  <div class="columns">
    <section>
      <h2>HubSpot</h2>
      <p>The production card bundles on a deal record.</p>
      <ul>${list(hubspot)}</ul>
      <a class="all" href="/preview/hubspot">All deals</a>
    </section>
    <section>
      <h2>Salesforce</h2>
      <p>The Lightning component on an opportunity record.</p>
      <ul>${list(salesforce)}</ul>
      <a class="all" href="/preview/salesforce">All opportunities</a>
    </section>
    <section>
      <h2>The website</h2>
      <p>Be a visitor: follow an influencer’s link to the company’s website, agree or refuse, send the form, and see
      the touch arrive, there and on the deal.</p>
      <ul><li><a href="/website/post">A post with a link</a><span>with the tags its campaign gave it</span></li></ul>
      <a class="all" href="/website">The website without a link</a>
    </section>
  </div>
  <footer>
    <a href="/docs">API</a> · <a href="/openapi.json">OpenAPI</a> · <a href="/sandbox.json">Keys and records of the demo</a> ·
    <a href="/readyz">Health</a>
  </footer>
</main>
</body>
</html>
`;
}
