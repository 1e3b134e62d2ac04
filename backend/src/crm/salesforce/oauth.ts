import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { AuthorizationRequest, Tokens } from '../connector.ts';
import { readAnswer } from '../read-answer.ts';
import { createSender, type Send } from '../send.ts';
import { judgeToken } from './judge.ts';
import { PATHS } from './paths.ts';

type SalesforceConfig = NonNullable<Config['salesforce']>;

/** Never `full`: the API, and to stay connected. */
const SCOPES = ['api', 'refresh_token'];

/**
 * Salesforce does not say how long a session lasts (the organisation's set-up does, two hours unless
 * changed). We renew hourly; one that ends sooner answers 401 and is renewed then.
 */
const ASSUMED_LIFE_MS = 60 * 60_000;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  /** With rotation a new one each time; without, only the first answer has one. */
  refresh_token: z.string().min(1).optional(),
  instance_url: z.url(),
  /** `https://login.salesforce.com/id/{organisation}/{user}` */
  id: z.string(),
  issued_at: z.string(),
  scope: z.string().optional(),
});

export interface Grant {
  readonly tokens: Tokens;
  readonly instanceUrl: string;
  readonly organisationId: string;
  readonly scopes: readonly string[];
}

/** PKCE's S256 of a verifier (RFC 7636 §4.2); Salesforce wants it beside the client secret. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

export function authorizeUrl(config: SalesforceConfig, request: AuthorizationRequest): string {
  const url = new URL(PATHS.authorize, config.loginUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: request.redirectUri,
    scope: SCOPES.join(' '),
    state: request.state,
    code_challenge: challengeOf(request.verifier),
    code_challenge_method: 'S256',
    // Somebody who is logged in to another organisation can change it on the consent page.
    prompt: 'login consent',
  }).toString();
  return url.href;
}

/** The web-server flow with PKCE, and refreshing with rotation. */
export class SalesforceOAuth {
  readonly #config: SalesforceConfig;
  readonly #send: Send;

  constructor(config: SalesforceConfig) {
    this.#config = config;
    this.#send = createSender({
      label: 'Salesforce',
      perInterval: 20,
      intervalMs: 1_000,
      concurrency: 4,
      judge: judgeToken,
      isBrief: true,
    });
  }

  exchangeCode(code: string, verifier: string, redirectUri: string): Promise<Grant> {
    return this.#token(this.#config.loginUrl, {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    });
  }

  /** Asked at the organisation's own address: some forbid the common login page. */
  async refresh(refreshToken: string, instanceUrl: string): Promise<Tokens> {
    const { tokens } = await this.#token(
      instanceUrl,
      { grant_type: 'refresh_token', refresh_token: refreshToken },
      refreshToken,
    );
    return tokens;
  }

  async revoke(refreshToken: string, instanceUrl: string): Promise<void> {
    await this.#send(`${instanceUrl}${PATHS.revoke}`, {
      method: 'POST',
      body: new URLSearchParams({ token: refreshToken }),
    });
  }

  async #token(
    base: string,
    parameters: Record<string, string>,
    formerRefreshToken = '',
  ): Promise<Grant> {
    const answer = readAnswer(
      tokenAnswer,
      await this.#send(`${base}${PATHS.token}`, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: this.#config.clientId,
          client_secret: this.#config.clientSecret,
          ...parameters,
        }),
      }),
      'Salesforce',
    );
    const [organisationId = ''] = new URL(answer.id).pathname.split('/').slice(-2);
    return {
      tokens: {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token ?? formerRefreshToken,
        expiresAt: new Date(Number(answer.issued_at) + ASSUMED_LIFE_MS),
      },
      instanceUrl: new URL(answer.instance_url).origin,
      organisationId,
      scopes: answer.scope?.split(' ') ?? SCOPES,
    };
  }
}
