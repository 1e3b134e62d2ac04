const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text as it may stand in a page. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** A page for people who come by a link, outside of their CRM. `body` is HTML, made of escaped text. */
export const plainPage = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<body style="font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem"><main>${body}</main>`;

/** A page with one sentence, for people who followed a link that does not lead where they wanted. */
export const sentencePage = (title: string, sentence: string): string =>
  plainPage(title, `<p>${escaped(sentence)}</p>`);
