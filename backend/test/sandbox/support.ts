import { createHash, randomBytes } from 'node:crypto';
import { generateCompany, type Company } from '@pipeline-attribution/shared';
import {
  startSandboxHubSpot,
  startSandboxSalesforce,
  type SandboxHubSpot,
  type SandboxHubSpotOptions,
  type SandboxSalesforce,
  type SandboxSalesforceOptions,
} from '../../sandbox/index.ts';

export const ENDS_AT = Date.UTC(2026, 10, 22);
export const REDIRECT = 'http://localhost:3000/oauth/callback';
export const APP = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: [REDIRECT],
} as const;

export const ALL_SCOPES =
  'oauth crm.objects.contacts.read crm.objects.companies.read crm.objects.deals.read crm.objects.owners.read crm.schemas.contacts.read crm.schemas.deals.read marketing.campaigns.read crm.objects.deals.write';

/** A small company: generated once per test file. */
export const smallCompany = (): Company =>
  generateCompany({ seed: 3, endsAt: ENDS_AT, deals: 120, leads: 150 });

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly [name: string]: unknown;
}

export const form = (values: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(values),
});

/** Posts a form to a token endpoint; answers status and body. */
export async function postForm(
  url: string,
  values: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, form(values));
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

export const startHubSpot = (
  company: Company,
  options: Partial<SandboxHubSpotOptions> = {},
): Promise<SandboxHubSpot> =>
  startSandboxHubSpot({
    company,
    ...APP,
    rateLimits: false,
    // What is refused is what these tests look at.
    refusals: 'keep',
    ...options,
  });

export const startSalesforce = (
  company: Company,
  options: Partial<SandboxSalesforceOptions> = {},
): Promise<SandboxSalesforce> =>
  startSandboxSalesforce({ company, ...APP, refusals: 'keep', ...options });

/** Approves the app on the consent page; answers the address the browser is sent to. */
export async function approve(
  url: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  const response = await fetch(`${url}${path}`, { ...form(parameters), redirect: 'manual' });
  const location = response.headers.get('location');
  if (response.status !== 302 || location === null)
    throw new Error(`No redirect but ${response.status}: ${await response.text()}`);
  return new URL(location);
}

export async function hubspotCode(url: string, scope = ALL_SCOPES): Promise<string> {
  const back = await approve(url, '/oauth/authorize', {
    client_id: APP.clientId,
    redirect_uri: REDIRECT,
    scope,
    state: 'state-1',
  });
  return back.searchParams.get('code') ?? '';
}

/** Installs the app in the stand-in HubSpot. */
export async function installHubSpot(url: string, scope = ALL_SCOPES): Promise<Tokens> {
  const { body } = await postForm(`${url}/oauth/2026-09/token`, {
    grant_type: 'authorization_code',
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    redirect_uri: REDIRECT,
    code: await hubspotCode(url, scope),
  });
  return body as Tokens;
}

export const pkce = (): { verifier: string; challenge: string } => {
  const verifier = randomBytes(48).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

export const authorization = (challenge: string): Record<string, string> => ({
  client_id: APP.clientId,
  redirect_uri: REDIRECT,
  response_type: 'code',
  scope: 'api refresh_token',
  state: 'state-1',
  code_challenge: challenge,
  code_challenge_method: 'S256',
});

/** Installs the app in the stand-in Salesforce. */
export async function installSalesforce(url: string): Promise<Tokens> {
  const { verifier, challenge } = pkce();
  const back = await approve(url, '/services/oauth2/authorize', authorization(challenge));
  const { body } = await postForm(`${url}/services/oauth2/token`, {
    grant_type: 'authorization_code',
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    redirect_uri: REDIRECT,
    code: back.searchParams.get('code') ?? '',
    code_verifier: verifier,
  });
  return body as Tokens;
}
