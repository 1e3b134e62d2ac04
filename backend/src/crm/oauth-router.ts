import type { Crm } from '@pipeline-attribution/shared';
import express, { type Request, type Response, type Router } from 'express';
import type { Context } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { loadJob } from '../jobs/job-store.ts';
import type { Jobs } from '../jobs/start-jobs.ts';
import type { Connector } from './connector.ts';
import { CrmError } from './errors.ts';
import { beginInstall, redeemState, redirectUri, storeInstallation } from './install.ts';
import { landingPage, problemPage, progressPage } from './pages.ts';
import { createCrmServices, type CrmServices } from './services.ts';

const PROGRESS_LIFETIME_MS = 24 * 3_600_000;
const PROGRESS_CONTEXT = 'progress-page';

/**
 * Installation in a browser: `GET /install/{crm}` sends to the consent page, `GET /oauth/{crm}/callback`
 * comes back from it. The state (32 random bytes, stored as a hash, ten minutes, once) is what ties the
 * two; an installation that somebody else is talked into finishing installs into their own CRM and shows
 * its keys to them alone.
 */
export function oauthRouter(context: Context, jobs: Jobs): Router {
  const services = createCrmServices(context);
  const router = express.Router();
  router.get('/install/:crm', async (request, response) => {
    const connector = connectorFor(services, request, response);
    if (!connector) return;
    response
      .set('Cache-Control', 'no-store')
      .redirect(302, await beginInstall(services, connector, featuresOf(request)));
  });
  router.get('/oauth/:crm/callback', async (request, response) => {
    const connector = connectorFor(services, request, response);
    if (connector) await finishInstall(services, jobs, connector, request, response);
  });
  router.get('/install/progress/:ticket', async (request, response) => {
    await showProgress(services, request.params.ticket, response);
  });
  return router;
}

/** `?features=write-back` asks for the permissions of writing too. */
const featuresOf = ({ query }: Request): string[] =>
  typeof query['features'] === 'string' ? query['features'].split(',') : [];

function connectorFor(
  { connectors }: CrmServices,
  request: Request,
  response: Response,
): Connector | null {
  const connector = connectors.get(request.params['crm'] as Crm);
  if (connector) return connector;
  const known = [...connectors.keys()].join(', ') || 'none';
  sendPage(response, 404, {
    title: 'This CRM is not set up here',
    what: `This server has credentials for: ${known}.`,
    todo: 'An operator sets the client id and secret of the CRM in the environment and starts the server again.',
    retryPath: null,
  });
  return null;
}

async function finishInstall(
  services: CrmServices,
  jobs: Jobs,
  connector: Connector,
  request: Request,
  response: Response,
): Promise<void> {
  const { context } = services;
  const { crm, label } = connector;
  const retryPath = `/install/${crm}`;
  const text = (name: string): string => {
    const value = request.query[name];
    return typeof value === 'string' ? value : '';
  };
  const verifier = await redeemState(services, crm, text('state'));
  if (verifier === null) {
    sendPage(response, 400, {
      title: 'This installation is no longer open',
      what: 'The link back from the CRM was used before, is older than ten minutes, or was not started here.',
      todo: 'Nothing was changed. Start the installation again.',
      retryPath,
    });
    return;
  }
  if (text('error') !== '') {
    const denied = text('error') === 'access_denied';
    sendPage(response, 403, {
      title: denied ? 'The app was not allowed in' : `${label} did not allow the installation`,
      what: denied
        ? `Somebody declined on the consent page of ${label}.`
        : `${label} says: ${(text('error_description') || text('error')).slice(0, 300)}`,
      todo: `An administrator of ${label} has to agree. Nothing was stored.`,
      retryPath,
    });
    return;
  }
  try {
    const installation = await connector.completeInstall({
      code: text('code'),
      verifier,
      redirectUri: redirectUri(context.config.publicUrl, crm),
    });
    const installed = await storeInstallation(services, connector, installation);
    await jobs.dispatch(installed.tenantId, installed.jobId);
    const ticket = services.vault.seal(
      JSON.stringify({
        tenantId: installed.tenantId,
        jobId: installed.jobId,
        until: context.now().getTime() + PROGRESS_LIFETIME_MS,
      }),
      PROGRESS_CONTEXT,
    );
    sendHtml(
      response,
      200,
      landingPage({
        crmLabel: label,
        companyName: installation.name,
        isNew: installed.isNew,
        progressPath: `/install/progress/${ticket}`,
        trackerUrl: `${context.config.publicUrl}/t.js`,
        writeKey: installed.writeKey,
        secretKey: installed.secretKey,
        nextStep: connector.nextStep(installation),
      }),
    );
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    context.log.warn({ err: error, crm }, 'installation failed');
    sendPage(response, error.kind === 'passing' ? 503 : 400, {
      ...PROBLEMS[error.kind](label),
      what: error.message,
      retryPath,
    });
  }
}

const PROBLEMS: Readonly<
  Record<CrmError['kind'], (label: string) => { readonly title: string; readonly todo: string }>
> = {
  passing: (label) => ({
    title: `${label} does not answer right now`,
    todo: 'Nothing was stored. Wait a few minutes, then start again.',
  }),
  misconfigured: (label) => ({
    title: 'This server is not registered correctly',
    todo: `The operator of this server has to check the client id, the client secret and the redirect address registered with ${label}.`,
  }),
  revoked: () => ({
    title: 'The permission has expired',
    todo: 'The code from the consent page can be used once and for a few minutes. Start again.',
  }),
  forbidden: (label) => ({
    title: 'A permission is missing',
    todo: `Install as an administrator of ${label} who may grant everything on the consent page.`,
  }),
  rejected: (label) => ({
    title: `${label} refused the installation`,
    todo: 'Start again; if it stays, send us this page.',
  }),
};

async function showProgress(
  { context, vault }: CrmServices,
  ticket: string,
  response: Response,
): Promise<void> {
  const named = readTicket(vault, ticket, context.now().getTime());
  const job =
    named &&
    (await withTenant(context.dataSource, named.tenantId, (tx) => loadJob(tx, named.jobId)));
  sendHtml(
    response,
    job ? 200 : 404,
    progressPage(
      job ?? {
        state: 'failed',
        step: '',
        done: 0,
        total: null,
        error: 'This page is too old. Open the app in your CRM to see how far the load is.',
      },
    ),
  );
}

function readTicket(
  vault: CrmServices['vault'],
  ticket: string,
  now: number,
): { tenantId: number; jobId: string } | null {
  try {
    const named = JSON.parse(vault.open(ticket, PROGRESS_CONTEXT)) as {
      tenantId: number;
      jobId: string;
      until: number;
    };
    return named.until > now ? named : null;
  } catch {
    return null;
  }
}

function sendPage(
  response: Response,
  status: number,
  problem: Parameters<typeof problemPage>[0],
): void {
  sendHtml(response, status, problemPage(problem));
}

/** No script, nothing from elsewhere; only our own page may frame the progress strip. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

function sendHtml(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': PAGE_POLICY,
      // The address holds the code and the state.
      'Referrer-Policy': 'no-referrer',
    })
    .type('html')
    .send(html);
}
