import { html, type Html } from './html.ts';
import type { HubSpotPreviewOptions, PreviewRecord } from './types.ts';

/** A card's bundle and where on the record it goes. */
export interface PreviewCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
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

const page = (frame: Frame, title: string, body: Html): string => {
  const { base, options } = frame;
  const { user, portal } = options;
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
          <nav aria-label="Main"><a class="current" href="${base}/">Deals</a></nav>
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

const contacts = (record: PreviewRecord): Html =>
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
                    <strong>${contact.name}</strong><span>${contact.title}</span
                    ><span class="quiet">${contact.email}</span>
                  </div>
                </li>`,
            )}
          </ul>`
    }
  </section>`;

const company = (record: PreviewRecord): Html =>
  html`<section class="panel">
    <h2>Company</h2>
    ${
      record.company === null
        ? html`<p class="quiet">No company is on this deal.</p>`
        : html`<ul class="people">
            <li>
              ${avatar(record.company.name)}
              <div>
                <strong>${record.company.name}</strong
                ><span class="quiet">${record.company.domain}</span>
              </div>
            </li>
          </ul>`
    }
  </section>`;

const card = (frame: Frame, record: PreviewRecord, one: PreviewCard): Html => {
  const { portal, user, appId } = frame.options;
  const mount = {
    base: frame.base,
    bundle: one.bundle,
    context: {
      location: one.location,
      user: { ...user, emails: [user.email], roles: [], teams: [], permissions: [] },
      portal: { id: portal.id, timezone: portal.timeZone },
      crm: { objectId: Number(record.id), objectTypeId: '0-3' },
      extension: { appId, appName: 'Pipeline Attribution', cardTitle: one.name },
    },
  };
  return html`<section class="panel card" aria-label="${one.name}">
    <header>
      <h2>${one.name}</h2>
      <span class="quiet">Pipeline Attribution</span>
    </header>
    <div class="mount" data-card="${JSON.stringify(mount)}"></div>
  </section>`;
};

/** The record page of a deal: its properties, our cards, the people on it. */
export const recordPage = (
  frame: Frame,
  record: PreviewRecord,
  cards: readonly PreviewCard[],
): string => {
  const at = (location: string) =>
    cards.filter((one) => one.location === location).map((one) => card(frame, record, one));
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
          ${at('crm.record.sidebar')} ${contacts(record)} ${company(record)}
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
