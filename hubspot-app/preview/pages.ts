import { html, type Html } from './html.ts';
import type { HubSpotPreviewOptions, PreviewRecord, PreviewUser } from './types.ts';

/** A card's bundle and where on the record it goes. */
export interface PreviewCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
  readonly objectTypes: readonly string[];
  readonly bundle: string;
}

interface Frame {
  /** Where the preview is mounted, without a slash at the end. */
  readonly base: string;
  readonly options: HubSpotPreviewOptions;
}

const NOTE = 'Preview: drawn by our look-alike kit, not HubSpot’s design system';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

const avatar = (name: string): Html =>
  html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;

/** Who looks at the app's own pages. */
export const administratorOf = ({
  administrator,
  user,
}: Pick<HubSpotPreviewOptions, 'administrator' | 'user'>): PreviewUser => administrator ?? user;

const NAVIGATION = [
  ['/', 'Deals'],
  ['/app', 'Pipeline Attribution'],
  ['/settings', 'App settings'],
] as const;

const page = (
  frame: Frame,
  title: string,
  body: Html,
  current: (typeof NAVIGATION)[number][0] = '/',
): string => {
  const { base, options } = frame;
  const { portal } = options;
  const user = current === '/' ? options.user : administratorOf(options);
  const name = `${user.firstName} ${user.lastName}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${base}/assets/preview.css" />
      </head>
      <body>
        <header class="topbar">
          <a class="brand" href="${base}/"
            ><span class="mark" aria-hidden="true"></span>${portal.name}</a
          >
          <nav aria-label="Main">
            ${NAVIGATION.map(
              ([path, label]) =>
                html`<a ${path === current ? html`class="current"` : null} href="${base}${path}"
                  >${label}</a
                >`,
            )}
          </nav>
          <p class="note">${NOTE}</p>
          <div class="who">${avatar(name)}<span>${name}</span></div>
        </header>
        ${body}
        <div id="alerts" class="alerts" role="status" aria-live="polite"></div>
      </body>
    </html> `.source;
};

const stagePath = (record: PreviewRecord): Html =>
  html`<ol class="path" aria-label="Stages of the deal">
    ${record.stages.map(
      (stage) =>
        html`<li
          class="${[stage.reached ? 'reached' : '', stage.current ? 'current' : ''].join(' ').trim()}"
          ${stage.current ? html`aria-current="step"` : null}
        >
          <span>${stage.label}</span>
        </li>`,
    )}
  </ol>`;

/** A name that leads to the record's own page, where it has one. */
const nameOf = (
  frame: Frame,
  objectTypeId: '0-1' | '0-2',
  one: { readonly id?: string; readonly name: string },
): Html =>
  one.id === undefined
    ? html`<strong>${one.name}</strong>`
    : html`<strong
        ><a href="${frame.base}/record/${objectTypeId}/${encodeURIComponent(one.id)}"
          >${one.name}</a
        ></strong
      >`;

const contacts = (frame: Frame, record: PreviewRecord): Html =>
  html`<section class="panel">
    <h2>Contacts <span class="count">${record.contacts.length}</span></h2>
    ${
      record.contacts.length === 0
        ? html`<p class="quiet">No contacts are on this deal.</p>`
        : html`<ul class="people">
            ${record.contacts.map(
              (contact) =>
                html`<li>
                  ${avatar(contact.name)}
                  <div>
                    ${nameOf(frame, '0-1', contact)}<span>${contact.title}</span
                    ><span class="quiet">${contact.email}</span>
                  </div>
                </li>`,
            )}
          </ul>`
    }
  </section>`;

const company = (frame: Frame, record: PreviewRecord): Html =>
  html`<section class="panel">
    <h2>Company</h2>
    ${
      record.company === null
        ? html`<p class="quiet">No company is on this deal.</p>`
        : html`<ul class="people">
            <li>
              ${avatar(record.company.name)}
              <div>
                ${nameOf(frame, '0-2', record.company)}<span class="quiet"
                  >${record.company.domain}</span
                >
              </div>
            </li>
          </ul>`
    }
  </section>`;

/** Which record of the CRM a card stands on. */
interface Place {
  readonly objectTypeId: '0-1' | '0-2' | '0-3';
  readonly id: string;
}

/** Puts a bundle onto the page: a card on a record, or one of the app's own pages. */
const mount = (frame: Frame, one: PreviewCard, place: Place | null): Html => {
  const { base, options } = frame;
  const { portal, appId } = options;
  const user = place === null ? administratorOf(options) : options.user;
  const permissions = place === null ? ['integrations-management-write'] : [];
  const data = {
    base,
    proxy: `${base}${place === null ? '/admin' : ''}/proxy`,
    pages: one.location === 'pages' ? `${base}/app` : null,
    bundle: one.bundle,
    context: {
      location: one.location,
      user: { ...user, emails: [user.email], roles: [], teams: [], permissions },
      portal: { id: portal.id, timezone: portal.timeZone },
      ...(place === null
        ? {}
        : { crm: { objectId: Number(place.id), objectTypeId: place.objectTypeId } }),
      extension: { appId, appName: 'Pipeline Attribution', cardTitle: one.name },
    },
  };
  return html`<div class="mount" data-card="${JSON.stringify(data)}"></div>`;
};

const card = (frame: Frame, place: Place, one: PreviewCard): Html =>
  html`<section class="panel card" aria-label="${one.name}">
    <header>
      <h2>${one.name}</h2>
      <span class="quiet">Pipeline Attribution</span>
    </header>
    ${mount(frame, one, place)}
  </section>`;

const cardsOf = (
  frame: Frame,
  cards: readonly PreviewCard[],
  place: Place,
  objectType: string,
  location: string,
): readonly Html[] =>
  cards
    .filter((one) => one.location === location && one.objectTypes.includes(objectType))
    .map((one) => card(frame, place, one));

/** The record page of a deal: its properties, our cards, the people on it. */
export const recordPage = (
  frame: Frame,
  record: PreviewRecord,
  cards: readonly PreviewCard[],
): string => {
  const at = (location: string) =>
    cardsOf(frame, cards, { objectTypeId: '0-3', id: record.id }, 'DEAL', location);
  return page(
    frame,
    `${record.name} · ${frame.options.portal.name}`,
    html`<main class="record">
        <aside class="left" aria-label="About this deal">
          <section class="panel head">
            <a class="back" href="${frame.base}/">‹ Deals</a>
            <h1>${record.name}</h1>
            <dl>
              <div>
                <dt>Amount</dt>
                <dd class="amount">${record.amountText}</dd>
              </div>
              <div>
                <dt>Stage</dt>
                <dd>${record.stageLabel}</dd>
              </div>
              <div>
                <dt>Owner</dt>
                <dd>${record.ownerName}</dd>
              </div>
            </dl>
          </section>
          <section class="panel">
            <h2>About this deal</h2>
            <dl class="properties">
              ${record.properties.map(
                (property) =>
                  html`<div>
                    <dt>${property.label}</dt>
                    <dd>${property.value === '' ? '–' : property.value}</dd>
                  </div>`,
              )}
            </dl>
          </section>
        </aside>
        <div class="middle">${stagePath(record)} ${at('crm.record.tab')}</div>
        <aside class="right" aria-label="Associations">
          ${at('crm.record.sidebar')} ${contacts(frame, record)} ${company(frame, record)}
        </aside>
      </main>
      <script src="${frame.base}/assets/host.js" defer></script>`,
  );
};

/** All deals, with a search over name, company and owner. */
export const indexPage = (
  frame: Frame,
  records: readonly PreviewRecord[],
  query: string,
  total: number,
): string =>
  page(
    frame,
    `Deals · ${frame.options.portal.name}`,
    html`<main class="index">
      <div class="bar">
        <h1>Deals</h1>
        <span class="quiet">
          ${
            records.length === total
              ? `${String(total)} deals`
              : `${String(records.length)} of ${String(total)} deals`
          }
        </span>
        <form role="search" action="${frame.base}/" method="get">
          <input
            type="search"
            name="q"
            value="${query}"
            placeholder="Search deal, company or owner"
            aria-label="Search deal, company or owner"
          />
          <button type="submit">Search</button>
        </form>
      </div>
      <section class="panel flush">
        ${
          records.length === 0
            ? html`<p class="none">
                No deal matches “${query}”. <a href="${frame.base}/">Show all deals</a>
              </p>`
            : html`<table>
                <thead>
                  <tr>
                    <th>Deal</th>
                    <th>Company</th>
                    <th>Stage</th>
                    <th class="number">Amount</th>
                    <th>Owner</th>
                  </tr>
                </thead>
                <tbody>
                  ${records.map(
                    (record) =>
                      html`<tr>
                        <td>
                          <a href="${frame.base}/record/0-3/${encodeURIComponent(record.id)}"
                            >${record.name}</a
                          >
                        </td>
                        <td>${record.company?.name ?? '–'}</td>
                        <td>${record.stageLabel}</td>
                        <td class="number">${record.amountText}</td>
                        <td>${record.ownerName}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </section>
    </main>`,
  );

export const missingPage = (frame: Frame, id: string): string =>
  page(
    frame,
    'Not found',
    html`<main class="index">
      <section class="panel">
        <h1>There is no deal ${id} in this CRM</h1>
        <p>It may have been deleted or merged. <a href="${frame.base}/">Show all deals</a></p>
      </section>
    </main>`,
  );

/** A contact or company with the deals it is on, as the page around its card shows it. */
export interface RelatedRecord {
  readonly objectTypeId: '0-1' | '0-2';
  readonly id: string;
  readonly name: string;
  readonly about: readonly string[];
  readonly deals: readonly PreviewRecord[];
}

/** The record page of a contact or a company: our card in the middle, its deals beside it. */
export const relatedPage = (
  frame: Frame,
  record: RelatedRecord,
  cards: readonly PreviewCard[],
): string => {
  const objectType = record.objectTypeId === '0-1' ? 'CONTACT' : 'COMPANY';
  return page(
    frame,
    `${record.name} · ${frame.options.portal.name}`,
    html`<main class="record">
        <aside class="left" aria-label="About this record">
          <section class="panel head">
            <a class="back" href="${frame.base}/">‹ Deals</a>
            <h1>${record.name}</h1>
            ${record.about.map((line) => html`<p class="quiet">${line}</p>`)}
          </section>
        </aside>
        <div class="middle">${cardsOf(frame, cards, record, objectType, 'crm.record.tab')}</div>
        <aside class="right" aria-label="Associations">
          <section class="panel">
            <h2>Deals <span class="count">${record.deals.length}</span></h2>
            <ul class="people">
              ${record.deals.map(
                (deal) =>
                  html`<li>
                    <div>
                      <strong
                        ><a href="${frame.base}/record/0-3/${encodeURIComponent(deal.id)}"
                          >${deal.name}</a
                        ></strong
                      ><span class="quiet">${deal.amountText} · ${deal.stageLabel}</span>
                    </div>
                  </li>`,
              )}
            </ul>
          </section>
        </aside>
      </main>
      <script src="${frame.base}/assets/host.js" defer></script>`,
  );
};

/** The app's own pages or its settings, in the place HubSpot gives them. */
export const appPage = (frame: Frame, one: PreviewCard): string =>
  page(
    frame,
    one.name,
    html`<main class="app">
        <h1 class="unseen">${one.name}</h1>
        ${one.location === 'settings' ? html`<h2 class="unseen">Settings</h2>` : null}
        <section class="panel" aria-label="${one.name}">${mount(frame, one, null)}</section>
      </main>
      <script src="${frame.base}/assets/host.js" defer></script>`,
    one.location === 'pages' ? '/app' : '/settings',
  );
