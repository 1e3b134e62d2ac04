import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { ApexError, getCard } from './apex-stand-in.ts';
import { DIST } from './build.ts';
import { page } from './page.ts';

export { buildSalesforcePreview } from './build.ts';

/** An opportunity as its record page shows it. */
export interface PreviewRecord {
  readonly id: string;
  readonly name: string;
  /** The details, in order. */
  readonly properties: readonly { readonly label: string; readonly value: string }[];
  readonly contacts: readonly {
    readonly name: string;
    readonly title: string;
    readonly email: string;
  }[];
  readonly account: { readonly name: string } | null;
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
const STYLESHEET = path.join(
  path.dirname(
    createRequire(import.meta.url).resolve('@salesforce-ux/design-system-2/package.json'),
  ),
  'dist/css/bundled/slds2.cosmos.css',
);
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
    page({ base: request.baseUrl, title, data: { org: options.org, user: options.user, ...data } });
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

  router.post('/apex/AttributionController.getCard', express.json(), async (request, response) => {
    const { recordId, model } = readParameters(request.body);
    try {
      const answer = await getCard(
        {
          backendUrl: options.backendUrl,
          apiKey: options.apiKey,
          exists: async (id) => Boolean(await options.record(id)),
        },
        recordId,
        model,
      );
      response.json(answer);
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

  router.get('/assets/slds.css', async (_request, response) => {
    response
      .type('css')
      .set('Cache-Control', 'max-age=3600')
      .send(await readFile(STYLESHEET));
  });
  router.use('/assets', express.static(DIST, { index: false, maxAge: 0 }));
  return router;
}

function readParameters(body: unknown): { recordId: string; model: string | null } {
  const given: { recordId?: unknown; model?: unknown } =
    typeof body === 'object' && body !== null ? body : {};
  return {
    recordId: typeof given.recordId === 'string' ? given.recordId : '',
    model: typeof given.model === 'string' ? given.model : null,
  };
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
