import { z } from 'zod';
import type { Config } from '../../config.ts';
import type { AuthorizationRequest, Installation, Tokens } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { readAnswer } from '../read-answer.ts';
import { createSender, type Send } from '../send.ts';
import { judge, judgeToken } from './judge.ts';
import { PATHS } from './paths.ts';
import { optionalScopes, REQUIRED_SCOPES } from './scopes.ts';
import { findSelfReportProperty } from './self-report-property.ts';

type HubSpotConfig = NonNullable<Config['hubspot']>;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
});
const introspection = z.object({
  active: z.boolean(),
  hub_id: z.number().int().optional(),
  hub_domain: z.string().nullish(),
  user_id: z.number().int().nullish(),
  user: z.string().nullish(),
  scopes: z.array(z.string()).default([]),
});
const details = z.object({
  portalId: z.number().int(),
  timeZone: z.string(),
  companyCurrency: z.string().regex(/^[A-Z]{3}$/),
  uiDomain: z.string(),
});

/** The address of HubSpot's consent page; HubSpot compares `redirect_uri` letter by letter. */
export function authorizeUrl(config: HubSpotConfig, request: AuthorizationRequest): string {
  const url = new URL(PATHS.authorize, config.appUrl);
  // Scopes are separated by %20; URLSearchParams would write a plus sign.
  url.search = [
    ['client_id', config.clientId],
    ['redirect_uri', request.redirectUri],
    ['scope', REQUIRED_SCOPES.join(' ')],
    ['optional_scope', optionalScopes(request.features ?? []).join(' ')],
    ['state', request.state],
  ]
    .map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return url.href;
}

/** The token endpoint and its neighbours; parameters travel in the body, never in the address. */
export class HubSpotOAuth {
  readonly #config: HubSpotConfig;
  readonly #send: Send;
  readonly #now: () => number;

  constructor(config: HubSpotConfig, now: () => number = Date.now) {
    this.#config = config;
    this.#now = now;
    this.#send = createSender({
      label: 'HubSpot',
      perInterval: 20,
      intervalMs: 1_000,
      concurrency: 4,
      judge: judgeToken,
      isBrief: true,
    });
  }

  async exchangeCode(code: string, redirectUri: string): Promise<Tokens> {
    return this.#token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  }

  async refresh(refreshToken: string): Promise<Tokens> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  async #token(parameters: Record<string, string>): Promise<Tokens> {
    const answer = readAnswer(tokenAnswer, await this.#post(PATHS.token, parameters), 'HubSpot');
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: new Date(this.#now() + answer.expires_in * 1000),
    };
  }

  #post(path: string, parameters: Record<string, string>): Promise<unknown> {
    const { clientId, clientSecret, apiUrl } = this.#config;
    return this.#send(`${apiUrl}${path}`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        ...parameters,
      }),
    });
  }

  /** Who the tokens are for, and what the portal counts in. */
  async describe(tokens: Tokens): Promise<Installation> {
    const who = readAnswer(
      introspection,
      await this.#post(PATHS.introspect, {
        token: tokens.accessToken,
        token_type_hint: 'access_token',
      }),
      'HubSpot',
    );
    if (!who.active || who.hub_id === undefined) {
      throw new CrmError('revoked', 'HubSpot gave a token and took it back at once.');
    }
    const read = createSender({
      label: 'HubSpot',
      perInterval: 20,
      intervalMs: 1_000,
      concurrency: 2,
      judge: (answer) => {
        const verdict = judge(answer);
        return verdict instanceof CrmError
          ? verdict
          : new CrmError('revoked', 'HubSpot does not accept the token it has just given.');
      },
    });
    const { apiUrl, appUrl } = this.#config;
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    const account = readAnswer(
      details,
      await read(`${apiUrl}${PATHS.accountDetails}`, { headers }),
      'HubSpot',
    );
    const properties = await read(`${apiUrl}${PATHS.properties('contacts')}`, { headers });
    const app = new URL(appUrl);
    return {
      externalId: String(who.hub_id),
      name: who.hub_domain ?? `HubSpot portal ${who.hub_id}`,
      homeCurrency: account.companyCurrency,
      timeZone: account.timeZone,
      apiUrl,
      // A portal lives in one of several data centres, each with an address of its own.
      uiUrl: app.hostname === 'app.hubspot.com' ? `https://${account.uiDomain}` : app.origin,
      scopes: who.scopes,
      tokens,
      installedBy: who.user_id ? { userId: String(who.user_id), email: who.user ?? '' } : null,
      suggestedTracking: {
        selfReportProperty: findSelfReportProperty(properties),
        ...(who.hub_domain ? { ownDomains: [who.hub_domain] } : {}),
      },
    };
  }
}
