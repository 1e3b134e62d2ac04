import type { Request } from 'express';
import { consentPage } from '../common/consent-page.ts';
import { HubSpotError } from './errors.ts';

/** The app as registered with HubSpot. */
export interface HubSpotApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly portalId: number;
  readonly appId: number;
}

/** Scopes a HubSpot app may ask for, as far as this stand-in knows them. */
export const KNOWN_SCOPES: ReadonlySet<string> = new Set([
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
  'crm.objects.marketing_events.read',
  'marketing.campaigns.read',
  'marketing.campaigns.revenue.read',
]);

export interface Authorization {
  readonly redirectUri: string;
  readonly scopes: string[];
  readonly state: string | null;
}

/** Checks an authorisation request; a wrong redirect address must never be redirected to. */
export function readAuthorization(
  app: HubSpotApp,
  parameters: Readonly<Record<string, unknown>>,
): Authorization {
  const text = (name: string): string => {
    const value = parameters[name];
    return typeof value === 'string' ? value : '';
  };
  if (text('client_id') !== app.clientId) {
    throw new HubSpotError(
      400,
      'VALIDATION_ERROR',
      'The client ID in this install URL is invalid. Check with the app developer.',
    );
  }
  const redirectUri = text('redirect_uri');
  if (!app.redirectUris.includes(redirectUri)) {
    throw new HubSpotError(
      400,
      'VALIDATION_ERROR',
      "The redirect URL in this install URL doesn't match the app's redirect URLs.",
    );
  }
  const required = text('scope').split(/[ +]/).filter(Boolean);
  const optional = text('optional_scope').split(/[ +]/).filter(Boolean);
  const unknown = [...required, ...optional].filter((scope) => !KNOWN_SCOPES.has(scope));
  if (required.length === 0 || unknown.length > 0) {
    throw new HubSpotError(
      400,
      'VALIDATION_ERROR',
      required.length === 0
        ? 'The install URL asks for no scopes.'
        : `These scopes don't exist: ${unknown.join(', ')}.`,
    );
  }
  return {
    redirectUri,
    scopes: [...new Set([...required, ...optional])],
    state: text('state') || null,
  };
}

/** The consent page of a checked request. */
export function consentFor(app: HubSpotApp, request: Request): string {
  const { scopes } = readAuthorization(app, request.query);
  const fields = Object.fromEntries(
    Object.entries(request.query).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
  return consentPage({
    vendor: 'HubSpot',
    account: `portal ${app.portalId}`,
    scopes,
    action: '/oauth/authorize',
    fields,
    button: 'Connect app',
  });
}
