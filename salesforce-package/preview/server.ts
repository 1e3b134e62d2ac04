import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { ApexError, getCard, type StandInOptions } from './apex-stand-in.ts';
import { DIST } from './build.ts';
import { getFile, getNavigation, getPage } from './page-stand-in.ts';
import { importFile, send } from './request-stand-in.ts';
import { page } from './page.ts';
import {
  getActivities,
  getModels,
  getSettings,
  getState,
  getWriteBack,
  saveActivities,
  saveSettings,
  setWriteBack,
} from './setup-stand-in.ts';
import { componentStates } from './states.ts';
import { recordTouch } from './touch-stand-in.ts';

export { buildSalesforcePreview } from './build.ts';

/** An opportunity as its record page shows it. */
export interface PreviewRecord {
  readonly id: string;
  readonly name: string;
  /** The details, in order. */
  readonly properties: readonly { readonly label: string; readonly value: string }[];
  readonly contacts: readonly {
    /** Where it is known, the person has a page as well. */
    readonly id?: string;
    readonly name: string;
    readonly title: string;
    readonly email: string;
  }[];
  readonly account: { readonly name: string } | null;
  /** The account with its id: then it has a page as well. */
  readonly company?: { readonly id: string; readonly name: string } | null;
  readonly stageLabel: string;
  readonly amountText: string;
  readonly ownerName: string;
  readonly stages: readonly {
    readonly label: string;
    readonly reached: boolean;
    readonly current: boolean;
  }[];
}

export interface SalesforcePreviewOptions {
  /** Origin of the attribution service. */
  readonly backendUrl: string;
  /** The org's key; it stays on this side of the browser. */
  readonly apiKey: () => string | Promise<string>;
  readonly org: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly user: { readonly name: string; readonly email: string };
  readonly records: () => readonly PreviewRecord[] | Promise<readonly PreviewRecord[]>;
  readonly record: (
    id: string,
  ) => PreviewRecord | null | undefined | Promise<PreviewRecord | null | undefined>;
}

const LIST_LENGTH = 100;
/** SLDS 1 comes with the checks; where they were never run, the page is shown without it. */
const FIRST_DESIGN = path.join(
  import.meta.dirname,
  '../gates/node_modules/@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css',
);
const STYLESHEET = path.join(
  path.dirname(
    createRequire(import.meta.url).resolve('@salesforce-ux/design-system-2/package.json'),
  ),
  'dist/css/bundled/slds2.cosmos.css',
);
const RESOURCES = path.join(import.meta.dirname, '../main/pages/staticresources');
/** The page may run its own script and talk to its own origin; in an org the platform enforces the same. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

/**
 * The local preview of the Salesforce side: record pages that run the package's real components on Salesforce's own
 * base components, against the live service. Mount it anywhere; every link is relative to the mount path.
 *
 * Needs {@link buildSalesforcePreview} to have run.
 */
export function salesforcePreview(options: SalesforcePreviewOptions): Router {
  const router = express.Router();
  const shell = (
    request: Request,
    title: string,
    data: Readonly<Record<string, unknown>>,
  ): string =>
    page({
      base: request.baseUrl,
      title,
      data: { org: options.org, user: options.user, ...data },
      design: request.query.slds === '1' ? 1 : 2,
    });
  const sendPage = (response: Response, status: number, html: string): void => {
    response.status(status).set('Content-Security-Policy', POLICY).type('html').send(html);
  };

  const sendList = async (request: Request, response: Response): Promise<void> => {
    const query = typeof request.query.q === 'string' ? request.query.q.trim() : '';
    const all = await options.records();
    const found = all.filter((record) => matches(record, query));
    const shown = found.slice(0, LIST_LENGTH).map(listRow);
    sendPage(
      response,
      200,
      shell(request, 'Opportunities', { kind: 'list', query, total: found.length, rows: shown }),
    );
  };
  router.get('/', sendList);
  router.get('/lightning/o/Opportunity/list', sendList);

  router.get('/lightning/r/Opportunity/:id/view', async (request, response) => {
    const record = await options.record(request.params.id);
    if (!record) {
      sendPage(
        response,
        404,
        shell(request, 'No such opportunity', { kind: 'missing', id: request.params.id }),
      );
      return;
    }
    const variant = request.query.size === 'compact' ? 'Compact' : 'Full';
    sendPage(response, 200, shell(request, record.name, { kind: 'record', record, variant }));
  });

  router.get('/lightning/r/:object/:id/view', async (request, response, next) => {
    const record = await relatedRecord(options, request.params.object, request.params.id);
    if (!record) {
      next();
      return;
    }
    sendPage(response, 200, shell(request, record.name, { kind: 'touches', record }));
  });

  router.get('/lightning/n/:page', (request, response, next) => {
    const app = APP_PAGES[request.params.page];
    if (!app) {
      next();
      return;
    }
    sendPage(response, 200, shell(request, app.title, { kind: 'app', component: app.component }));
  });

  router.get('/states', (request, response) => {
    const links = Object.keys(componentStates()).map(
      (name) => `<li><a href="${request.baseUrl}/states/${name}">${name}</a></li>`,
    );
    response.type('html').send(`<!doctype html><title>States</title><ul>${links.join('')}</ul>`);
  });
  router.get('/states/:name', (request, response, next) => {
    const state = Object.hasOwn(componentStates(), request.params.name)
      ? componentStates()[request.params.name]
      : undefined;
    if (!state) {
      next();
      return;
    }
    const { name } = request.params;
    const { component, properties, answers } = state;
    sendPage(
      response,
      200,
      shell(request, name, { kind: 'state', name, component, properties, answers }),
    );
  });

  const standIn: StandInOptions = {
    backendUrl: options.backendUrl,
    apiKey: options.apiKey,
    exists: async (id) =>
      Boolean(await options.record(id)) ||
      Boolean(await relatedRecord(options, id.startsWith('001') ? 'Account' : 'Contact', id)),
  };
  const methods: Readonly<Record<string, (given: Given) => unknown>> = {
    'AttributionController.getCard': (given) => {
      const { recordId, model } = readParameters(given);
      return getCard(standIn, recordId, model);
    },
    'SetupController.getState': () => getState(standIn),
    'SetupController.getModels': () => getModels(),
    'SetupController.getSettings': () => getSettings(standIn),
    'SetupController.saveSettings': (given) => saveSettings(standIn, given),
    'RecordTouchController.record': (given) =>
      recordTouch(standIn, (id) => emailOf(options, id), given),
    'SetupController.getActivities': () => getActivities(standIn),
    'SetupController.saveActivities': (given) => saveActivities(standIn, given),
    'SetupController.getWriteBack': () => getWriteBack(standIn),
    'SetupController.setWriteBack': (given) => setWriteBack(standIn, given),
    'PageController.getNavigation': () => getNavigation(standIn),
    'PageController.getPage': (given) => getPage(standIn, given),
    'PageController.getFile': (given) => getFile(standIn, given),
    'PageController.send': (given) => send(standIn, given),
    'PageController.importFile': (given) => importFile(standIn, given),
    // The preview was given its key when it was started.
    'SetupController.storeKey': () => {
      throw new ApexError('The preview has its key already and takes no other.');
    },
    'SetupController.replaceKey': () => {
      throw new ApexError('The preview has its key already and takes no other.');
    },
    'SetupController.disconnect': () => {
      throw new ApexError('The preview stays connected. End it where it was started.');
    },
  };
  router.post('/apex/:method', express.json(), async (request, response, next) => {
    const { method } = request.params;
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!run) {
      next();
      return;
    }
    const body: unknown = request.body;
    try {
      response.json(await run(typeof body === 'object' && body !== null ? { ...body } : {}));
    } catch (error) {
      if (!(error instanceof ApexError)) throw error;
      // The shape in which an AuraHandledException reaches a Lightning component.
      response.status(500).json({
        exceptionType: 'System.AuraHandledException',
        isUserDefinedException: false,
        message: error.message,
        stackTrace: '',
      });
    }
  });

  router.get('/assets/slds1.css', async (_request, response, next) => {
    const css = await readFile(FIRST_DESIGN).catch(() => null);
    if (css === null) next();
    else response.type('css').set('Cache-Control', 'max-age=3600').send(css);
  });
  router.get('/assets/slds.css', async (_request, response) => {
    response
      .type('css')
      .set('Cache-Control', 'max-age=3600')
      .send(await readFile(STYLESHEET));
  });
  router.use('/resource', express.static(RESOURCES, { index: false, maxAge: 0 }));
  router.use('/assets', express.static(DIST, { index: false, maxAge: 0 }));
  return router;
}

type Given = Readonly<Record<string, unknown>>;

/** The app's tabs, by their names in the package. */
const APP_PAGES: Readonly<Record<string, { title: string; component: string } | undefined>> = {
  Pipeline_Attribution: { title: 'Attribution', component: 'attributionHome' },
  Pipeline_Attribution_Setup: { title: 'Attribution Setup', component: 'attributionSetup' },
};

function readParameters(given: Given): { recordId: string; model: string | null } {
  const { recordId, model } = given;
  return {
    recordId: typeof recordId === 'string' ? recordId : '',
    model: typeof model === 'string' ? model : null,
  };
}

interface RelatedRecord {
  readonly id: string;
  readonly name: string;
  readonly objectLabel: 'Account' | 'Contact';
  readonly about: string;
}

/** An account or contact of some opportunity of the org. */
async function relatedRecord(
  options: SalesforcePreviewOptions,
  object: string,
  id: string,
): Promise<RelatedRecord | null> {
  const same = (other: string | undefined): boolean => other?.slice(0, 15) === id.slice(0, 15);
  for (const record of await options.records()) {
    if (object === 'Account' && record.company && same(record.company.id)) {
      return { ...record.company, objectLabel: 'Account', about: '' };
    }
    const person = object === 'Contact' ? record.contacts.find((one) => same(one.id)) : undefined;
    if (person?.id !== undefined) {
      return { id: person.id, name: person.name, objectLabel: 'Contact', about: person.title };
    }
  }
  return null;
}

/** Of a contact of some opportunity; null of anybody else. */
async function emailOf(options: SalesforcePreviewOptions, id: string): Promise<string | null> {
  for (const { contacts } of await options.records()) {
    const person = contacts.find((one) => one.id?.slice(0, 15) === id.slice(0, 15));
    if (person) return person.email;
  }
  return null;
}

function matches(record: PreviewRecord, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [record.name, record.account?.name, record.ownerName, record.stageLabel, record.id]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function listRow(record: PreviewRecord): Readonly<Record<string, string>> {
  return {
    id: record.id,
    name: record.name,
    accountName: record.account?.name ?? '',
    stageLabel: record.stageLabel,
    amountText: record.amountText,
    ownerName: record.ownerName,
  };
}
