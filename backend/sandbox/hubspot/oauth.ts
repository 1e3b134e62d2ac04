import { randomUUID } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import type { StateFile } from '../common/state-file.ts';
import { newToken, sameSecret } from '../common/token.ts';
import { consentFor, readAuthorization, type HubSpotApp } from './authorize.ts';

/** An installation of the app, as kept between restarts. Expired access tokens are swept at each issue. */
export interface HubSpotInstalls {
  installs: Record<string, { scopes: string[]; refreshToken: string; installedAt: number }>;
  accessTokens: Record<string, { installId: string; expiresAt: number }>;
}

export const noInstalls = (): HubSpotInstalls => ({ installs: {}, accessTokens: {} });

const ACCESS_TOKEN_SECONDS = 1800;
const CODE_LIFE = 60_000 * 5;

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
      response.type('html').send(consentFor(this.#app, request));
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

  /** Scopes that calls needed and tokens had, of all calls so far. */
  readonly scopesUsed = new Set<string>();

  /** Whether the portal has the app. */
  isInstalled(): boolean {
    return Object.keys(this.#state.value.installs).length > 0;
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

  #approve(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { redirectUri, scopes, state } = readAuthorization(this.#app, {
      ...request.query,
      ...body,
    });
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
