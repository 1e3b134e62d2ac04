import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { authorizeUrl } from '../../../src/crm/hubspot/oauth.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts';

const APP = new URL('../../../../hubspot-app/src/app/app-hsmeta.json', import.meta.url);

describe('The permissions we ask HubSpot for', () => {
  const { auth } = (
    JSON.parse(readFileSync(APP, 'utf8')) as {
      config: {
        auth: { requiredScopes: string[]; optionalScopes: string[]; redirectUrls: string[] };
      };
    }
  ).config;

  it('are those of the app’s description: HubSpot refuses an install link that differs', () => {
    expect([...REQUIRED_SCOPES].sort()).toEqual([...auth.requiredScopes].sort());
    expect([...OPTIONAL_SCOPES].sort()).toEqual([...auth.optionalScopes].sort());
  });

  it('lead back to the path the description names', () => {
    for (const url of auth.redirectUrls)
      expect(new URL(url).pathname).toBe('/oauth/hubspot/callback');
  });

  it('stand in the consent address separated by %20, as HubSpot writes it', () => {
    const url = authorizeUrl(
      {
        clientId: 'c',
        clientSecret: 's',
        appId: '0',
        apiUrl: 'https://api.hubapi.com',
        appUrl: 'https://app.hubspot.com',
      },
      { state: 'st', verifier: 'v', redirectUri: 'https://api.example.com/oauth/hubspot/callback' },
    );
    expect(url).toMatch(
      /^https:\/\/app\.hubspot\.com\/oauth\/authorize\?client_id=c&redirect_uri=https%3A%2F%2F/,
    );
    expect(url).toContain(`&scope=${REQUIRED_SCOPES.map(encodeURIComponent).join('%20')}&`);
    expect(url).not.toContain('+');
  });
});
