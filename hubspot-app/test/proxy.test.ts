import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { hubSpotProxy, type ProxyOptions } from '../preview/proxy.ts';
import { signatureV3 } from '../preview/signature.ts';

const SECRET = 'd0e1f2a3-client-secret';
const API = 'https://api.pipeline-attribution.example';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Handler = (response: ServerResponse, seen: Seen) => void;

const ok: Handler = (response) => {
  response.setHeader('content-type', 'application/json').end('{"fine":true}');
};

let backend: Server;
let backendUrl: string;
let seen: Seen[] = [];
let handler = ok;

beforeAll(async () => {
  backend = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(one);
      handler(response, one);
    });
  });
  await new Promise<void>((resolve) => {
    backend.listen(0, '127.0.0.1', resolve);
  });
  backendUrl = `http://127.0.0.1:${String((backend.address() as AddressInfo).port)}`;
});

afterEach(() => {
  seen = [];
  handler = ok;
});

afterAll(async () => {
  backend.closeAllConnections();
  await new Promise((resolve) => {
    backend.close(resolve);
  });
});

const proxy = (overrides: Partial<ProxyOptions> = {}) =>
  express().use(
    hubSpotProxy({
      apiBase: API,
      backendUrl,
      clientSecret: SECRET,
      appId: 77,
      portal: { id: 4242, timeZone: 'Europe/Berlin', name: 'Northfield' },
      user: { id: 7, email: 'sofia+crm@northfield.example', firstName: 'Sofia', lastName: 'L' },
      ...overrides,
    }),
  );

const send = (body: object, overrides: Partial<ProxyOptions> = {}) =>
  request(proxy(overrides)).post('/proxy').send(body);

const only = (): Seen => {
  const [one] = seen;
  if (one === undefined || seen.length > 1) {
    throw new Error(`The backend was called ${String(seen.length)} times.`);
  }
  return one;
};

describe('HubSpot’s request signature, version 3', () => {
  it('is base64 of HMAC-SHA256 over method, URI, body and timestamp', () => {
    // The literal is recomputed outside Node: printf '%s' … | openssl dgst -sha256 -hmac … -binary | base64
    const signature = signatureV3('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy', {
      method: 'GET',
      uri: 'https://www.example.com/webhook_uri?a=1',
      body: '',
      timestamp: 1_700_000_000_000,
    });
    expect(signature).toBe('9IbM9QwHNvmYY/wf1UQ2odDUb0gbVdB2B0xe2ZT1IZg=');
  });

  it('decodes the characters HubSpot decodes, and no others', () => {
    const sign = (uri: string) =>
      signatureV3(SECRET, { method: 'GET', uri, body: '', timestamp: 1 });
    expect(sign('https://a.example/?m=x%40y.example&t=1%3A2%2f3')).toBe(
      sign('https://a.example/?m=x@y.example&t=1:2/3'),
    );
    expect(sign('https://a.example/?m=a%2Bb%26c')).not.toBe(sign('https://a.example/?m=a+b&c'));
  });
});

describe('The preview’s proxy', () => {
  it('calls the backend in place of the compiled-in address, with who asks appended', async () => {
    await send({ requestUri: `${API}/api/v1/card?model=linear`, method: 'GET' }).expect(200);
    expect(only().method).toBe('GET');
    expect(only().url).toBe(
      '/api/v1/card?model=linear&userId=7&portalId=4242&userEmail=sofia%2Bcrm%40northfield.example&appId=77',
    );
  });

  it('keeps the path of a backend that lies below one', async () => {
    await send(
      { requestUri: `${API}/api/v1/card`, method: 'GET' },
      { backendUrl: `${backendUrl}/behind/` },
    ).expect(200);
    expect(only().url).toMatch(/^\/behind\/api\/v1\/card\?/);
  });

  it.each([
    ['GET', undefined, ''],
    ['POST', { name: 'Ü – “quoted”' }, '{"name":"Ü – “quoted”"}'],
    ['DELETE', undefined, ''],
  ])('signs a %s over exactly what it sends', async (method, requestBody, sent) => {
    await send({ requestUri: `${API}/api/v1/x?q=a%20b`, method, requestBody }).expect(200);
    const one = only();
    expect(one.body).toBe(sent);
    const timestamp = String(one.headers['x-hubspot-request-timestamp']);
    expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000);
    const uri = `${backendUrl}${one.url}`.replace('%40', '@');
    expect(one.headers['x-hubspot-signature-v3']).toBe(
      createHmac('sha256', SECRET).update(`${method}${uri}${sent}${timestamp}`).digest('base64'),
    );
  });

  it('hands a good answer on', async () => {
    const answer = await send({ requestUri: `${API}/x`, method: 'GET' }).expect(200);
    expect(answer.body).toMatchObject({
      status: 'success',
      responseBody: { fine: true },
      context: { appServerStatusCode: ['200'], portalId: ['4242'] },
    });
  });

  it.each([401, 403, 404, 429])(
    'wraps a %i with its status and body, called once',
    async (status) => {
      handler = (response) => {
        response.writeHead(status, { 'content-type': 'application/problem+json' });
        response.end('{"detail":"why"}');
      };
      const answer = await send({ requestUri: `${API}/x`, method: 'GET' }).expect(200);
      expect(answer.body).toMatchObject({
        status: 'error',
        category: 'BAD_GATEWAY',
        responseBody: { detail: 'why' },
        context: { appServerStatusCode: [String(status)] },
      });
      expect(seen).toHaveLength(1);
    },
  );

  it('tries once more on a 5xx, as HubSpot does', async () => {
    handler = (response) => {
      if (seen.length === 1) response.writeHead(503).end('{}');
      else response.end('{"fine":true}');
    };
    const answer = await send({ requestUri: `${API}/x`, method: 'GET' }).expect(200);
    expect(answer.body).toMatchObject({ status: 'success' });
    expect(seen).toHaveLength(2);
  });

  it('does not follow a redirect', async () => {
    handler = (response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    };
    const answer = await send({ requestUri: `${API}/x`, method: 'GET' }).expect(200);
    expect(answer.body).toMatchObject({
      status: 'error',
      context: { appServerStatusCode: ['302'] },
    });
  });

  it('gives up at the time-out asked for', async () => {
    handler = () => undefined;
    const answer = await send({
      requestUri: `${API}/x`,
      method: 'GET',
      requestTimeoutMillis: 50,
    }).expect(504);
    expect(answer.body).toMatchObject({ status: 'error', category: 'GATEWAY_TIMEOUT' });
  });

  it('says when nothing listens', async () => {
    const answer = await send(
      { requestUri: `${API}/x`, method: 'GET' },
      { backendUrl: 'http://127.0.0.1:9' },
    ).expect(502);
    expect(answer.body).toMatchObject({ category: 'BAD_GATEWAY', message: 'Network error' });
  });

  it('refuses an answer of more than 1 MB', async () => {
    handler = (response) => {
      response.end(JSON.stringify('x'.repeat(1024 * 1024)));
    };
    await send({ requestUri: `${API}/x`, method: 'GET' }).expect(502);
  });

  it('refuses an answer that is not JSON', async () => {
    handler = (response) => {
      response.end('<html>');
    };
    const answer = await send({ requestUri: `${API}/x`, method: 'GET' }).expect(400);
    expect(answer.body).toMatchObject({ message: 'Invalid JSON Response Body' });
  });

  it.each([
    ['another host', { requestUri: 'https://example.com/x', method: 'GET' }],
    ['the backend itself', { requestUri: 'http://127.0.0.1/x', method: 'GET' }],
    ['another port', { requestUri: `${API}:8443/x`, method: 'GET' }],
    ['another scheme', { requestUri: `${API.replace('https', 'http')}/x`, method: 'GET' }],
    ['a host that only begins the same', { requestUri: `${API}.evil.example/x`, method: 'GET' }],
    [
      'a name and password in front',
      { requestUri: API.replace('https://', 'https://user:pass@'), method: 'GET' },
    ],
    ['no address', { method: 'GET' }],
    ['a file', { requestUri: 'file:///etc/hostname', method: 'GET' }],
    ['a method HubSpot has not', { requestUri: `${API}/x`, method: 'TRACE' }],
    [
      'a header that is not Authorization',
      { requestUri: `${API}/x`, method: 'GET', requestHeaders: { 'X-HubSpot-Signature-v3': 'x' } },
    ],
  ])('refuses %s without calling anybody', async (_name, body) => {
    const answer = await send(body).expect(400);
    expect(answer.body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
    expect(seen).toEqual([]);
  });

  it('refuses what lies beside a base with a path', async () => {
    const below = { apiBase: `${API}/v1` };
    await send({ requestUri: `${API}/v1/x`, method: 'GET' }, below).expect(200);
    await send({ requestUri: `${API}/v10/x`, method: 'GET' }, below).expect(400);
    await send({ requestUri: `${API}/v1/../admin`, method: 'GET' }, below).expect(400);
    expect(seen).toHaveLength(1);
  });

  it('refuses a body of more than 1 MB', async () => {
    const requestBody = { text: 'x'.repeat(1024 * 1024) };
    await send({ requestUri: `${API}/x`, method: 'POST', requestBody }).expect(413);
    expect(seen).toEqual([]);
  });

  it('lets 20 requests run at once and refuses the next', async () => {
    const waiting: ServerResponse[] = [];
    const app = proxy();
    const server = app.listen(0);
    const body = { requestUri: `${API}/x`, method: 'GET' };
    const full = new Promise<void>((resolve) => {
      handler = (response) => {
        waiting.push(response);
        if (waiting.length === 20) resolve();
      };
    });
    const running = Array.from({ length: 20 }, () =>
      request(server)
        .post('/proxy')
        .send(body)
        .then((answer) => answer.status),
    );
    await full;
    const refused = await request(server).post('/proxy').send(body).expect(429);
    expect(refused.body).toMatchObject({ category: 'RATE_LIMITS' });
    for (const response of waiting) response.end('{}');
    expect(new Set(await Promise.all(running))).toEqual(new Set([200]));
    await request(server)
      .post('/proxy')
      .send({ ...body, requestUri: 'https://example.com' })
      .expect(400);
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
});
