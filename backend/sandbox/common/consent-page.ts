/** The page on which a person agrees to an installation; the same bare form for both stand-ins. */
export function consentPage(page: {
  readonly vendor: string;
  readonly account: string;
  readonly scopes: readonly string[];
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly button: string;
}): string {
  const hidden = Object.entries(page.fields)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
    .join('\n      ');
  const scopes = page.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Connect Pipeline Attribution to ${escapeHtml(page.vendor)}</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; color: #22303c; }
      button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: 4px; background: #22303c; color: #fff; cursor: pointer; }
      .note { color: #5b6b79; font-size: .875rem; }
    </style>
  </head>
  <body>
    <p class="note">Sandbox: a local stand-in for ${escapeHtml(page.vendor)} with a made-up company.</p>
    <h1>Connect to ${escapeHtml(page.account)}</h1>
    <p>Pipeline Attribution asks for these permissions:</p>
    <ul>${scopes}</ul>
    <form method="post" action="${escapeHtml(page.action)}">
      ${hidden}
      <button type="submit">${escapeHtml(page.button)}</button>
    </form>
  </body>
</html>
`;
}

/** Text made safe for HTML. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
