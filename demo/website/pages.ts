import { escapeHtml } from '../../backend/sandbox/common/consent-page.ts';

export interface WebsiteFacts {
  readonly companyName: string;
  readonly product: string;
  readonly writeKey: string;
  /** The post of an influencer, and the query of the link that was given to them. */
  readonly post: {
    readonly influencer: string;
    readonly platform: string;
    readonly campaign: string;
    readonly query: string;
  };
  /** Somebody of the deal that is best to look at, and where its card is. */
  readonly person: { readonly name: string; readonly email: string };
  readonly deal: { readonly name: string; readonly url: string };
}

/** As any customer pastes it; consent is asked for, so the tracker waits. */
const snippet = (writeKey: string): string => `<script>
window.attribution=window.attribution||function(){(attribution.q=attribution.q||[]).push(arguments)}
</script>
<script async src="/t.js" data-key="${escapeHtml(writeKey)}" data-consent="unknown"></script>`;

const STYLE = `
  body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #1c2733; background: #fff; }
  header, main, aside { max-width: 44rem; margin: 0 auto; padding: 1.25rem 1.5rem; }
  header { display: flex; gap: 1.5rem; align-items: baseline; border-bottom: 1px solid #e4e8ec; }
  header strong { flex: 1; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 .5rem; }
  h2 { font-size: 1rem; margin: 0 0 .5rem; }
  a { color: #0b5cab; }
  label { display: block; margin: .75rem 0; font-weight: 550; }
  input:not([type=hidden]), textarea { display: block; box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .55rem .7rem; font: inherit; font-weight: 400; border: 1px solid #8493a1; border-radius: 6px; }
  button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; border: 1px solid #0b5cab; border-radius: 6px; background: #0b5cab; color: #fff; cursor: pointer; }
  button.quiet { background: #fff; color: #0b5cab; }
  blockquote { margin: 1rem 0; padding: 1rem 1.25rem; border: 1px solid #dde3e9; border-radius: 10px; background: #f7f9fb; }
  #consent { position: sticky; bottom: 0; background: #f0f5fb; border-top: 1px solid #c9d8e8; padding: 1rem 1.5rem; text-align: center; }
  aside { border-top: 1px solid #e4e8ec; font-size: .9375rem; color: #3d4c5a; }
  table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 550; } td, th { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #edf0f3; vertical-align: top; }`;

/** What a consent tool does: remembers the answer and says it on every page. */
const CONSENT = `
const asked = document.querySelector('#consent');
const answered = (answer) => { sessionStorage.setItem('demo.consent', answer); attribution('consent', answer); asked.hidden = true; setTimeout(showArrived, 400); };
const known = sessionStorage.getItem('demo.consent');
if (known) answered(known); else asked.hidden = false;
for (const button of asked.querySelectorAll('button')) button.onclick = () => answered(button.value);`;

const ARRIVED = `
const cell = (text) => { const made = document.createElement('td'); made.textContent = text ?? ''; return made; };
async function showArrived() {
  const device = /_pipatt=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  const answer = await fetch('/website/arrived.json?device=' + encodeURIComponent(device));
  const { touches, email, counted } = await answer.json();
  document.querySelector('#device').textContent = device
    ? 'This browser is ' + device.slice(0, 8) + '… to the server' + (email ? ', and belongs to ' + email + '.' : ', and to nobody yet.')
    : 'This browser has no id. Today’s visits without one, counted by campaign: ' + (counted.map(({ campaign, hits }) => (campaign || 'no tags') + ' ' + hits).join(', ') || 'none') + '.';
  document.querySelector('#touches').replaceChildren(...touches.map((touch) => {
    const row = document.createElement('tr');
    row.append(...[new Date(touch.at).toLocaleTimeString(), touch.what, touch.channel, touch.influencer, touch.campaign, touch.evidence].map(cell));
    return row;
  }));
  document.querySelector('table').hidden = touches.length === 0;
}
showArrived(); setInterval(showArrived, 1500);`;

function page(facts: WebsiteFacts, title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title} · ${facts.companyName}`)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
${snippet(facts.writeKey)}
</head>
<body>
<header><strong>${escapeHtml(facts.companyName)}</strong><a href="/website">Home</a><a href="/website/demo">Book a demo</a><a href="/">Back to the demo</a></header>
<main>${body}</main>
<aside>
  <h2>What arrived at the server</h2>
  <p id="device">…</p>
  <table hidden><thead><tr><th>Time</th><th>What</th><th>Channel</th><th>Influencer</th><th>Campaign</th><th>Evidence</th></tr></thead><tbody id="touches"></tbody></table>
</aside>
<div id="consent" hidden>May we remember how you found us? <button value="granted">Accept</button> <button value="denied" class="quiet">Refuse</button></div>
<script>${CONSENT}${ARRIVED}</script>
</body>
</html>
`;
}

export function postPage({ companyName, post }: WebsiteFacts): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`A post by ${post.influencer}`)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body>
<main>
  <p>On ${escapeHtml(post.platform)}, as part of the campaign “${escapeHtml(post.campaign)}”:</p>
  <blockquote><strong>${escapeHtml(post.influencer)}</strong>
    <p>I have tried what ${escapeHtml(companyName)} makes for three months now. What I found: <a id="link" href="/website?${escapeHtml(post.query)}">see for yourself</a>.</p></blockquote>
  <p>The link carries the tags the campaign gave this influencer. Follow it, answer the question for consent, and look at the foot of the page.</p>
</main>
</body>
</html>
`;
}

export const homePage = (facts: WebsiteFacts): string =>
  page(
    facts,
    'Home',
    `<h1>${escapeHtml(facts.product)}</h1>
     <p>This is the website of the demo company, with the tracker on it as any customer pastes it.</p>
     <p><a href="/website/demo">Book a demo</a></p>`,
  );

export const demoPage = (facts: WebsiteFacts): string =>
  page(
    facts,
    'Book a demo',
    `<h1>Book a demo</h1>
     <form action="/website/thanks" method="post" aria-label="Demo request">
       <label>E-mail at work<input type="email" name="email" required value="${escapeHtml(facts.person.email)}"></label>
       <label>How did you hear about us?<textarea name="heard" rows="2" data-attribution="self-report"></textarea></label>
       <label>What is it about?<input name="message" placeholder="This is never sent to the tracker"></label>
       <input type="hidden" name="utm_source"><input type="hidden" name="utm_campaign"><input type="hidden" name="attribution_id">
       <button>Send</button>
     </form>
     <p>The address is that of ${escapeHtml(facts.person.name)}, who is on the deal <a href="${escapeHtml(facts.deal.url)}">${escapeHtml(facts.deal.name)}</a>.</p>`,
  );

export const thanksPage = (facts: WebsiteFacts): string =>
  page(
    facts,
    'Thanks',
    `<h1>Thank you</h1>
     <p>The form was sent. The visit now belongs to ${escapeHtml(facts.person.name)}, if you left the address as it was, and its
     touches are on the card of <a href="${escapeHtml(facts.deal.url)}">${escapeHtml(facts.deal.name)}</a>.</p>`,
  );
