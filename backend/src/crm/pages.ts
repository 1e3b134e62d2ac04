/** The few pages of our own that a browser sees: after an installation, and when one fails. No scripts. */

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ??
      character,
  );

const STYLE = `
  :root { color-scheme: light dark; --ink: #1d2733; --soft: #5a6877; --line: #d9e0e6; --card: #fff; --back: #f4f6f8; --accent: #0a6c62; --bad: #a8321f; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #9dabb9; --line: #35424f; --card: #1b232c; --back: #12181e; --accent: #4fc3b4; --bad: #ff9c8a; } }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
  main { max-width: 42rem; margin: 8vh auto; padding: 2.25rem 2.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
  h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; letter-spacing: -.01em; }
  h2 { font-size: 1.02rem; margin: 2rem 0 .35rem; }
  p { margin: .35rem 0; } .soft { color: var(--soft); }
  .brand { font-size: .82rem; letter-spacing: .04em; text-transform: uppercase; color: var(--soft); margin: 0 0 1.25rem; }
  .bad { color: var(--bad); }
  a.button { display: inline-block; margin-top: .9rem; padding: .6rem 1.15rem; border-radius: 8px; background: var(--accent); color: var(--card); text-decoration: none; font-weight: 600; }
  a.button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
  code, pre { font: 13.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
  pre { margin: .5rem 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--back); white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
  progress { width: 100%; height: .7rem; accent-color: var(--accent); }
  iframe { display: block; width: 100%; height: 5.2rem; border: 0; margin-top: .4rem; }
  ol { padding-left: 1.2rem; }`;

function page(title: string, body: string, { head = '' } = {}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)} · Pipeline Attribution</title>
${head}<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

export interface Landing {
  readonly crmLabel: string;
  readonly companyName: string;
  readonly isNew: boolean;
  readonly progressPath: string;
  readonly trackerUrl: string;
  readonly writeKey: string;
  readonly secretKey: string | null;
  readonly nextStep: { readonly text: string; readonly url: string; readonly linkLabel: string };
}

/** After a successful installation: how far the history is, what to do next, the keys. */
export function landingPage(landing: Landing): string {
  const secret =
    landing.secretKey === null
      ? ''
      : `<h2>Key for ${escape(landing.crmLabel)}</h2>
<p>${escape(landing.crmLabel)} presents this key when it asks us. Store it now in the app’s settings there: it is shown this one time.</p>
<pre data-key="secret">${escape(landing.secretKey)}</pre>`;
  return page(
    'Connected',
    `<main>
<p class="brand">Pipeline Attribution</p>
<h1>${escape(landing.companyName)} is connected</h1>
<p class="soft">${
      landing.isNew
        ? `We are loading your history from ${escape(landing.crmLabel)}. You can close this page; it goes on without you.`
        : `Welcome back. Everything you set up is still here; we are reading ${escape(landing.crmLabel)} for what changed.`
    }</p>
<iframe src="${escape(landing.progressPath)}" title="Progress of the first load"></iframe>
<h2>Next step</h2>
<p>${escape(landing.nextStep.text)}</p>
<p><a class="button" href="${escape(landing.nextStep.url)}">${escape(landing.nextStep.linkLabel)}</a></p>
${secret}
<h2>Track your website</h2>
<p>Put this line before <code>&lt;/head&gt;</code>. It follows nobody who refuses consent and sets no third-party cookie.</p>
<pre data-key="write">${escape(`<script async src="${landing.trackerUrl}" data-write-key="${landing.writeKey}"></script>`)}</pre>
</main>`,
  );
}

export interface ProgressView {
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly error: string | null;
}

/** The strip inside the landing page; it asks again by itself until there is nothing more to tell. */
export function progressPage(view: ProgressView): string {
  const running = view.state === 'queued' || view.state === 'running';
  const count =
    view.total === null
      ? view.done.toLocaleString('en')
      : `${view.done.toLocaleString('en')} of ${view.total.toLocaleString('en')}`;
  const words = {
    queued: view.error ?? 'Waiting for its turn…',
    running: view.step ? `Reading ${view.step}: ${count}` : 'Starting…',
    done: 'All records are loaded.',
    failed: view.error ?? 'The load failed.',
  }[view.state];
  const bar =
    view.state === 'done'
      ? '<progress value="1" max="1"></progress>'
      : view.total === null || view.total === 0
        ? '<progress></progress>'
        : `<progress value="${Math.min(view.done, view.total)}" max="${view.total}"></progress>`;
  const shown = view.state === 'failed' ? '' : bar;
  return page(
    'Progress',
    `<div role="status">${shown}<p class="${view.error === null ? 'soft' : 'bad'}">${escape(words)}</p></div>`,
    {
      head: `${running ? '<meta http-equiv="refresh" content="2">\n' : ''}<style>body{background:var(--card)!important}</style>\n`,
    },
  );
}

/** What went wrong and what to do; `retryPath` offers to start anew. */
export function problemPage(problem: {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
  readonly retryPath: string | null;
}): string {
  const again =
    problem.retryPath === null
      ? ''
      : `<p><a class="button" href="${escape(problem.retryPath)}">Start again</a></p>`;
  return page(
    problem.title,
    `<main>
<p class="brand">Pipeline Attribution</p>
<h1>${escape(problem.title)}</h1>
<p>${escape(problem.what)}</p>
<p class="soft">${escape(problem.todo)}</p>
${again}
</main>`,
  );
}
