import { randomUUID } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import { consentPage } from '../common/consent-page.ts';
import type { StateFile } from '../common/state-file.ts';
import { newToken, sameSecret } from '../common/token.ts';
import { HubSpotError } from './errors.ts';

/** An installation of the app, as kept between restarts. Expired access tokens are swept at each issue. */
export interface HubSpotInstalls {
  installs: Record<string, { scopes: string[]; refreshToken: string; installedAt: number }>;
  accessTokens: Record<string, { installId: string; expiresAt: number }>;
}

export const noInstalls = (): HubSpotInstalls => ({ installs: {}, accessTokens: {} });

export interface HubSpotApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly portalId: number;
  readonly appId: number;
}

const ACCESS_TOKEN_SECONDS = 1800;
const CODE_LIFE = 60_000 * 5;

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
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
  'marketing.campaigns.read',
  'marketing.campaigns.revenue.read',
]);

/** An error of the token endpoint (developers.hubspot.com "Manage OAuth tokens", RFC 6749 §5.2 names). */
function oauthError(
  response: Response,
  httpStatus: number,
  error: string,
  status: string,
  message: string,
): void {
  response
    .status(httpStatus)
    .json({ error, error_description: message, status, message, correlationId: randomUUID() });
}

/** Installation, tokens and their end (developers.hubspot.com/docs/api-reference/2026-03/authentication/manage-oauth-tokens). */
export class HubSpotOAuth {
  readonly #app: HubSpotApp;
  readonly #state: StateFile<HubSpotInstalls>;
  readonly #now: () => number;
  /** Codes are short-lived and die with the process. */
  readonly #codes = new Map<string, { redirectUri: string; scopes: string[]; expiresAt: number }>();

  constructor(app: HubSpotApp, state: StateFile<HubSpotInstalls>, now: () => number) {
    this.#app = app;
    this.#state = state;
    this.#now = now;
  }

  router(): Router {
    const router = Router();
    const form = urlencoded({ extended: false });
    router.get('/oauth/authorize', (request, response) => {
      this.#showConsent(request, response);
    });
    router.post('/oauth/authorize', form, (request, response) => {
      this.#approve(request, response);
    });
    router.post('/oauth/2026-09/token', form, (request, response) => {
      this.#token(request, response);
    });
    router.post('/oauth/2026-09/token/introspect', form, (request, response) => {
      this.#introspect(request, response);
    });
    router.post('/oauth/2026-09/token/revoke', form, (request, response) => {
      this.#revoke(request, response);
    });
    return router;
  }

  /** The scopes of a live access token, undefined for an unknown or expired one. */
  scopesOf(accessToken: string): readonly string[] | undefined {
    const token = this.#state.value.accessTokens[accessToken];
    if (token === undefined || token.expiresAt <= this.#now()) return undefined;
    return this.#state.value.installs[token.installId]?.scopes;
  }

  /** Ends the installation an access token belongs to. */
  uninstall(accessToken: string): void {
    const installId = this.#state.value.accessTokens[accessToken]?.installId;
    if (installId !== undefined) this.#end(installId);
  }

  /** Ends every installation, as a portal's admin does under "Connected apps". */
  uninstallAll(): void {
    for (const installId of Object.keys(this.#state.value.installs)) this.#end(installId);
  }

  /** Makes all access tokens expire now; refresh tokens stay. */
  expireAccessTokens(): void {
    this.#state.value.accessTokens = {};
    this.#state.save();
  }

  #end(installId: string): void {
    const { value } = this.#state;
    value.installs = Object.fromEntries(
      Object.entries(value.installs).filter(([id]) => id !== installId),
    );
    value.accessTokens = Object.fromEntries(
      Object.entries(value.accessTokens).filter(([, token]) => token.installId !== installId),
    );
    this.#state.save();
  }

  /** Checks an authorisation request; a wrong redirect address must never be redirected to. */
  #checked(parameters: Readonly<Record<string, unknown>>): {
    redirectUri: string;
    scopes: string[];
    state: string | null;
  } {
    const text = (name: string): string => {
      const value = parameters[name];
      return typeof value === 'string' ? value : '';
    };
    if (text('client_id') !== this.#app.clientId) {
      throw new HubSpotError(
        400,
        'VALIDATION_ERROR',
        'The client ID in this install URL is invalid. Check with the app developer.',
      );
    }
    const redirectUri = text('redirect_uri');
    if (!this.#app.redirectUris.includes(redirectUri)) {
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

  #showConsent(request: Request, response: Response): void {
    const { scopes } = this.#checked(request.query);
    const fields = Object.fromEntries(
      Object.entries(request.query).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    response.type('html').send(
      consentPage({
        vendor: 'HubSpot',
        account: `portal ${this.#app.portalId}`,
        scopes,
        action: '/oauth/authorize',
        fields,
        button: 'Connect app',
      }),
    );
  }

  #approve(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { redirectUri, scopes, state } = this.#checked({ ...request.query, ...body });
    const code = `na1-${newToken(18)}`;
    this.#codes.set(code, { redirectUri, scopes, expiresAt: this.#now() + CODE_LIFE });
    const target = new URL(redirectUri);
    target.searchParams.set('code', code);
    if (state !== null) target.searchParams.set('state', state);
    response.redirect(302, target.href);
  }

  #token(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    // The dated endpoints take their parameters from the body only, so that secrets stay out of logs.
    if (Object.keys(request.query).length > 0) {
      oauthError(
        response,
        400,
        'invalid_request',
        'BAD_REQUEST',
        'Parameters must be sent in the request body, not in the query.',
      );
      return;
    }
    if (body['client_id'] !== this.#app.clientId) {
      oauthError(response, 400, 'invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');
      return;
    }
    if (!sameSecret(body['client_secret'] ?? '', this.#app.clientSecret)) {
      oauthError(
        response,
        400,
        'invalid_client',
        'BAD_CLIENT_SECRET',
        'missing or invalid client secret',
      );
      return;
    }
    switch (body['grant_type']) {
      case 'authorization_code':
        this.#exchange(body, response);
        return;
      case 'refresh_token':
        this.#refresh(body, response);
        return;
      default:
        oauthError(
          response,
          400,
          'unsupported_grant_type',
          'BAD_GRANT_TYPE',
          'missing or unknown grant type',
        );
    }
  }

  #exchange(body: Readonly<Record<string, string | undefined>>, response: Response): void {
    const code = body['code'] ?? '';
    const granted = this.#codes.get(code);
    this.#codes.delete(code);
    if (granted === undefined || granted.expiresAt <= this.#now()) {
      oauthError(response, 400, 'invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code');
      return;
    }
    if (body['redirect_uri'] !== granted.redirectUri) {
      oauthError(
        response,
        400,
        'invalid_grant',
        'BAD_REDIRECT_URI',
        "redirect uri doesn't match the one used for authorization",
      );
      return;
    }
    const installId = randomUUID();
    this.#issue(installId, granted.scopes, response);
  }

  #refresh(body: Readonly<Record<string, string | undefined>>, response: Response): void {
    const token = body['refresh_token'] ?? '';
    const found = Object.entries(this.#state.value.installs).find(
      ([, install]) => install.refreshToken === token,
    );
    if (token === '' || found === undefined) {
      oauthError(
        response,
        400,
        'invalid_grant',
        'BAD_REFRESH_TOKEN',
        'missing or unknown refresh token',
      );
      return;
    }
    this.#issue(found[0], found[1].scopes, response);
  }

  /** Issues an access token and a new refresh token; the one before is void from now on. */
  #issue(installId: string, scopes: string[], response: Response): void {
    const { value } = this.#state;
    const now = this.#now();
    const accessToken = `CN${newToken(48)}`;
    const refreshToken = `na1-${newToken(24)}`;
    value.installs[installId] = {
      scopes,
      refreshToken,
      installedAt: value.installs[installId]?.installedAt ?? now,
    };
    value.accessTokens = Object.fromEntries(
      Object.entries(value.accessTokens).filter(([, token]) => token.expiresAt > now),
    );
    value.accessTokens[accessToken] = { installId, expiresAt: now + ACCESS_TOKEN_SECONDS * 1000 };
    this.#state.save();
    response.json({
      token_type: 'bearer',
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: ACCESS_TOKEN_SECONDS,
      hub_id: this.#app.portalId,
      user_id: 12_604_711,
      scopes,
    });
  }

  #introspect(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    if (
      body['client_id'] !== this.#app.clientId ||
      !sameSecret(body['client_secret'] ?? '', this.#app.clientSecret)
    ) {
      oauthError(
        response,
        400,
        'invalid_client',
        'BAD_CLIENT_SECRET',
        'missing or invalid client credentials',
      );
      return;
    }
    const token = body['token'] ?? '';
    const access = this.#state.value.accessTokens[token];
    const scopes = this.scopesOf(token);
    const refresh = Object.values(this.#state.value.installs).find(
      ({ refreshToken }) => refreshToken === token,
    );
    const common = {
      active: true,
      hub_id: this.#app.portalId,
      user_id: 12_604_711,
      user: 'ops@fernhall.io',
      hub_domain: 'fernhall.io',
      app_id: this.#app.appId,
      client_id: this.#app.clientId,
      token_type: 'bearer',
    };
    if (scopes !== undefined && access !== undefined) {
      const expires = Math.floor((access.expiresAt - this.#now()) / 1000);
      response.json({ ...common, token_use: 'access_token', scopes, expires_in: expires });
    } else if (token !== '' && refresh !== undefined) {
      response.json({ ...common, token_use: 'refresh_token', scopes: refresh.scopes });
    } else {
      response.json({ active: false });
    }
  }

  #revoke(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    if (
      body['client_id'] !== this.#app.clientId ||
      !sameSecret(body['client_secret'] ?? '', this.#app.clientSecret)
    ) {
      oauthError(
        response,
        400,
        'invalid_client',
        'BAD_CLIENT_SECRET',
        'missing or invalid client credentials',
      );
      return;
    }
    const token = body['token'] ?? '';
    const { value } = this.#state;
    const installId =
      value.accessTokens[token]?.installId ??
      Object.entries(value.installs).find(([, { refreshToken }]) => refreshToken === token)?.[0];
    if (installId !== undefined) this.#end(installId);
    // RFC 7009: an unknown token is not an error.
    response.status(200).json({});
  }
}
