import { createHmac } from 'node:crypto';
import { Router, urlencoded, type Request, type Response } from 'express';
import { consentPage, escapeHtml } from '../common/consent-page.ts';
import type { StateFile } from '../common/state-file.ts';
import { identityOf, type SalesforceApp } from './identity.ts';
import { newToken, s256, sameSecret } from '../common/token.ts';

/** What is kept between restarts: token families and live sessions. */
export interface SalesforceSessions {
  families: Record<
    string,
    { scopes: string[]; refreshToken: string; used: string[]; revoked: boolean }
  >;
  sessions: Record<string, { familyId: string; expiresAt: number }>;
}

export const noSessions = (): SalesforceSessions => ({ families: {}, sessions: {} });

const CODE_LIFE = 15 * 60_000;
const KNOWN_SCOPES = new Set([
  'api',
  'refresh_token',
  'offline_access',
  'id',
  'openid',
  'profile',
  'email',
]);

function fail(response: Response, status: number, error: string, description: string): void {
  response.status(status).json({ error, error_description: description });
}

/**
 * Web-server flow with PKCE and refresh-token rotation (help.salesforce.com "OAuth 2.0 Web Server Flow",
 * "OAuth 2.0 Refresh Token Flow for Renewed Sessions"; rotation and PKCE are mandatory for partners' external
 * client apps, ISVforce Guide "Secure Your External Client Apps").
 */
export class SalesforceOAuth {
  readonly #app: SalesforceApp;
  readonly #state: StateFile<SalesforceSessions>;
  readonly #now: () => number;
  readonly #codes = new Map<
    string,
    { redirectUri: string; scopes: string[]; challenge: string; expiresAt: number; used: boolean }
  >();
  #instanceUrl = '';

  constructor(app: SalesforceApp, state: StateFile<SalesforceSessions>, now: () => number) {
    this.#app = app;
    this.#state = state;
    this.#now = now;
  }

  /** Tells the address sessions live at; known only once the server listens. */
  setInstanceUrl(url: string): void {
    this.#instanceUrl = url;
  }

  router(): Router {
    const router = Router();
    const form = urlencoded({ extended: false });
    router.get('/services/oauth2/authorize', (request, response) => {
      this.#authorize(request, response, false);
    });
    router.post('/services/oauth2/authorize', form, (request, response) => {
      this.#authorize(request, response, true);
    });
    router.post('/services/oauth2/token', form, (request, response) => {
      this.#token(request, response);
    });
    router.post('/services/oauth2/revoke', form, (request, response) => {
      this.#revoke(request, response);
    });
    router.get('/services/oauth2/userinfo', (request, response) => {
      this.#identity(request, response);
    });
    router.get('/id/:orgId/:userId', (request, response) => {
      this.#identity(request, response);
    });
    return router;
  }

  /** Whether the access token is a live session with API access. */
  isLive(accessToken: string): boolean {
    const session = this.#state.value.sessions[accessToken];
    if (session === undefined || session.expiresAt <= this.#now()) return false;
    return this.#state.value.families[session.familyId]?.revoked === false;
  }

  /** How often tokens were renewed. */
  get rotations(): number {
    return Object.values(this.#state.value.families).reduce(
      (sum, { used }) => sum + used.length,
      0,
    );
  }

  /** Ends all sessions now; refresh tokens stay. */
  expireSessions(): void {
    this.#state.value.sessions = {};
    this.#state.save();
  }

  /** Ends all access, as an admin does under "Connected Apps OAuth Usage". */
  revokeAll(): void {
    for (const id of Object.keys(this.#state.value.families)) this.#revokeFamily(id);
  }

  #revokeFamily(id: string): void {
    const { value } = this.#state;
    const family = value.families[id];
    if (family !== undefined) family.revoked = true;
    value.sessions = Object.fromEntries(
      Object.entries(value.sessions).filter(([, session]) => session.familyId !== id),
    );
    this.#state.save();
  }

  #authorize(request: Request, response: Response, approved: boolean): void {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const all: Record<string, unknown> = { ...request.query, ...body };
    const text = (name: string): string => (typeof all[name] === 'string' ? all[name] : '');
    const redirectUri = text('redirect_uri');
    // Mistakes in these two are shown on the page: an unknown address must never be redirected to.
    const page = (error: string, description: string): void => {
      response
        .status(400)
        .type('html')
        .send(
          `<!doctype html><title>OAuth Error</title><p>error=${escapeHtml(error)}&amp;error_description=${escapeHtml(description)}</p>`,
        );
    };
    if (text('client_id') !== this.#app.clientId) {
      page('invalid_client_id', 'client identifier invalid');
      return;
    }
    if (!this.#app.redirectUris.includes(redirectUri)) {
      page('redirect_uri_mismatch', 'redirect_uri must match configuration');
      return;
    }
    const back = (parameters: Readonly<Record<string, string>>): void => {
      const target = new URL(redirectUri);
      for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
      if (text('state') !== '') target.searchParams.set('state', text('state'));
      response.redirect(302, target.href);
    };
    const scopes =
      text('scope') === '' ? ['api', 'refresh_token'] : text('scope').split(/[ +]/).filter(Boolean);
    if (text('response_type') !== 'code') {
      back({
        error: 'unsupported_response_type',
        error_description: 'response type not supported',
      });
    } else if (text('code_challenge') === '') {
      back({ error: 'invalid_request', error_description: 'missing required code challenge' });
    } else if (text('code_challenge_method') !== 'S256') {
      back({
        error: 'invalid_request',
        error_description: 'invalid code challenge method: only S256 is supported',
      });
    } else if (scopes.some((scope) => !KNOWN_SCOPES.has(scope))) {
      back({ error: 'invalid_scope', error_description: 'the requested scope is not allowed' });
    } else if (approved) {
      const code = `aPrx${newToken(36)}==`;
      this.#codes.set(code, {
        redirectUri,
        scopes,
        challenge: text('code_challenge'),
        expiresAt: this.#now() + CODE_LIFE,
        used: false,
      });
      back({ code });
    } else {
      const fields = Object.fromEntries(
        Object.entries(all).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value]] : [],
        ),
      );
      response.type('html').send(
        consentPage({
          vendor: 'Salesforce',
          account: this.#app.username,
          scopes,
          action: '/services/oauth2/authorize',
          fields,
          button: 'Allow',
        }),
      );
    }
  }

  #token(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    if (body['client_id'] !== this.#app.clientId) {
      fail(response, 400, 'invalid_client_id', 'client identifier invalid');
      return;
    }
    if (!sameSecret(body['client_secret'] ?? '', this.#app.clientSecret)) {
      fail(response, 400, 'invalid_client', 'invalid client credentials');
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
        fail(response, 400, 'unsupported_grant_type', 'grant type not supported');
    }
  }

  #exchange(body: Readonly<Record<string, string | undefined>>, response: Response): void {
    const granted = this.#codes.get(body['code'] ?? '');
    if (granted === undefined || granted.used) {
      fail(response, 400, 'invalid_grant', 'invalid authorization code');
      return;
    }
    granted.used = true;
    if (granted.expiresAt <= this.#now()) {
      fail(response, 400, 'invalid_grant', 'expired authorization code');
    } else if (body['redirect_uri'] !== granted.redirectUri) {
      fail(response, 400, 'redirect_uri_mismatch', 'redirect_uri must match configuration');
    } else if (body['code_verifier'] === undefined) {
      fail(response, 400, 'invalid_grant', 'missing required code verifier');
    } else if (s256(body['code_verifier']) !== granted.challenge) {
      fail(response, 400, 'invalid_grant', 'invalid code verifier');
    } else {
      const familyId = newToken(12);
      this.#state.value.families[familyId] = {
        scopes: granted.scopes,
        refreshToken: '',
        used: [],
        revoked: false,
      };
      this.#issue(familyId, response);
    }
  }

  /** A used token tells of a thief or of a bug: the whole family ends (sfdx-core pull request 1340 describes it). */
  #refresh(body: Readonly<Record<string, string | undefined>>, response: Response): void {
    const token = body['refresh_token'] ?? '';
    const families = Object.entries(this.#state.value.families);
    const replayed = families.find(([, { used }]) => used.includes(token));
    if (replayed !== undefined) this.#revokeFamily(replayed[0]);
    const current = families.find(([, family]) => !family.revoked && family.refreshToken === token);
    if (token === '' || current === undefined) {
      fail(response, 400, 'invalid_grant', 'expired access/refresh token');
      return;
    }
    this.#issue(current[0], response);
  }

  #issue(familyId: string, response: Response): void {
    const { value } = this.#state;
    const family = value.families[familyId];
    if (family === undefined) throw new Error('A token family vanished.');
    const now = this.#now();
    const offline =
      family.scopes.includes('refresh_token') || family.scopes.includes('offline_access');
    if (family.refreshToken !== '') family.used.push(family.refreshToken);
    family.refreshToken = offline ? `5Aep861${newToken(48)}` : '';
    const accessToken = `${this.#app.orgId.slice(0, 15)}!AQ${newToken(60)}`;
    value.sessions = Object.fromEntries(
      Object.entries(value.sessions).filter(([, session]) => session.expiresAt > now),
    );
    value.sessions[accessToken] = { familyId, expiresAt: now + this.#app.sessionMs };
    this.#state.save();
    const id = `${this.#instanceUrl}/id/${this.#app.orgId}/${this.#app.userId}`;
    response.json({
      access_token: accessToken,
      ...(offline ? { refresh_token: family.refreshToken } : {}),
      // base64(HMAC-SHA256(consumer secret, id + issued_at)), same page.
      signature: createHmac('sha256', this.#app.clientSecret)
        .update(`${id}${now}`)
        .digest('base64'),
      scope: family.scopes.join(' '),
      instance_url: this.#instanceUrl,
      id,
      token_type: 'Bearer',
      issued_at: String(now),
    });
  }

  #revoke(request: Request, response: Response): void {
    const body = (request.body ?? {}) as Record<string, string | undefined>;
    const token = body['token'] ?? '';
    const { value } = this.#state;
    const familyId =
      value.sessions[token]?.familyId ??
      Object.entries(value.families).find(
        ([, family]) => !family.revoked && family.refreshToken === token,
      )?.[0];
    if (token === '' || familyId === undefined) {
      fail(response, 400, 'invalid_token', 'the supplied token is invalid or expired');
      return;
    }
    this.#revokeFamily(familyId);
    response.status(200).end();
  }

  #identity(request: Request, response: Response): void {
    const token = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (!this.isLive(token)) {
      response.status(403).type('text/plain').send('Bad_OAuth_Token');
      return;
    }
    response.json(identityOf(this.#app, this.#instanceUrl));
  }
}
