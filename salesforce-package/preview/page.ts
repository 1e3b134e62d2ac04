/** The HTML around the components: one stylesheet, one script, the page's data. */
export function page(input: {
  /** Path the preview is mounted at. */
  readonly base: string;
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** SLDS 2 (Cosmos) unless the first is asked for. */
  readonly design?: 1 | 2;
}): string {
  const base = escapeHtml(input.base);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(input.title)} | Salesforce (local preview)</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/assets/${input.design === 1 ? 'slds1' : 'slds'}.css" />
    <link rel="stylesheet" href="${base}/assets/page.css" />
  </head>
  <body class="slds-scope">
    <script type="application/json" id="page-data">${scriptSafe({ ...input.data, base: input.base })}</script>
    <script type="module" src="${base}/assets/main.js"></script>
  </body>
</html>
`;
}

/** JSON that cannot end the script element it stands in. */
function scriptSafe(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
