import { randomUUID } from 'node:crypto';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { signatureV3 } from './signature.ts';
import type { HubSpotPreviewOptions } from './types.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const MAX_BYTES = 1024 * 1024;
const MAX_MS = 15_000;
const MAX_CONCURRENT = 20;

export type ProxyOptions = Pick<
  HubSpotPreviewOptions,
  'apiBase' | 'backendUrl' | 'clientSecret' | 'appId' | 'portal' | 'user'
>;

/** What the page hands over for a `hubspot.fetch`, in the shape HubSpot's own pages use. */
interface ProxyRequest {
  readonly requestUri: string;
  readonly method: string;
  readonly requestTimeoutMillis: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Serialised; empty for none. */
  readonly body: string;
}

/** A refusal of the proxy itself, before or instead of an answer of the backend. */
class ProxyRefusal extends Error {
  readonly status: number;
  readonly category: string;

  constructor(status: number, category: string, message: string) {
    super(message);
    this.status = status;
    this.category = category;
  }
}

const invalid = (message: string): ProxyRefusal =>
  new ProxyRefusal(400, 'VALIDATION_ERROR', message);

const readRequest = (value: unknown): ProxyRequest => {
  const input = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const { requestUri, requestBody, requestTimeoutMillis: timeout } = input;
  if (typeof requestUri !== 'string') throw invalid('URL is malformed');
  const method = typeof input['method'] === 'string' ? input['method'].toUpperCase() : 'GET';
  if (!METHODS.includes(method)) throw invalid(`Method ${method} is not supported`);
  const headers = Object.entries((input['requestHeaders'] ?? {}) as Record<string, unknown>);
  if (headers.some(([name]) => name.toLowerCase() !== 'authorization')) {
    throw invalid(
      "Invalid Request Headers provided. Only 'Authorization' header is allowed from hubspot.fetch()",
    );
  }
  const hasBody = method !== 'GET' && requestBody !== undefined && requestBody !== null;
  const body = hasBody ? JSON.stringify(requestBody) : '';
  if (Buffer.byteLength(body) > MAX_BYTES) {
    throw new ProxyRefusal(413, 'VALIDATION_ERROR', 'Request body is larger than 1 MB');
  }
  return {
    requestUri,
    method,
    requestTimeoutMillis:
      typeof timeout === 'number' && timeout > 0 ? Math.min(timeout, MAX_MS) : MAX_MS,
    requestHeaders: Object.fromEntries(headers.map(([name, text]) => [name, String(text)])),
    body,
  };
};

/**
 * The address really called: the backend's in place of the compiled-in one, with who asks appended,
 * as HubSpot does. Anything that is not below `apiBase` is refused, so this is no open proxy.
 */
export const mappedUrl = (requestUri: string, options: ProxyOptions): URL => {
  const base = new URL(options.apiBase);
  const asked = URL.parse(requestUri);
  if (asked === null) throw invalid('URL is malformed');
  const below = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  if (
    asked.origin !== base.origin ||
    asked.username !== '' ||
    asked.password !== '' ||
    !`${asked.pathname}/`.startsWith(below)
  ) {
    throw invalid(`${requestUri} is not in permittedUrls.fetch of this app`);
  }
  const backend = new URL(options.backendUrl);
  const mapped = new URL(backend);
  const rest = asked.pathname.slice(below.length - 1);
  mapped.pathname = `${backend.pathname.replace(/\/$/, '')}${rest}`;
  mapped.search = asked.search;
  mapped.searchParams.append('userId', String(options.user.id));
  mapped.searchParams.append('portalId', String(options.portal.id));
  mapped.searchParams.append('userEmail', options.user.email);
  mapped.searchParams.append('appId', String(options.appId));
  return mapped;
};

const tooLarge = (): ProxyRefusal =>
  new ProxyRefusal(502, 'BAD_GATEWAY', 'Response body is larger than 1 MB');

const readBody = async (response: globalThis.Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw tooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

const callOnce = async (
  url: URL,
  request: ProxyRequest,
  options: ProxyOptions,
  signal: AbortSignal,
): Promise<Answer> => {
  const timestamp = Date.now();
  const { method, body } = request;
  const signature = signatureV3(options.clientSecret, { method, uri: url.href, body, timestamp });
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    signal,
    headers: {
      ...request.requestHeaders,
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      'X-HubSpot-Signature-v3': signature,
      'X-HubSpot-Request-Timestamp': String(timestamp),
    },
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, body: await readBody(response) };
};

/** HubSpot tries once more after a failed connection or a 5xx, inside the same time limit. */
const call = async (url: URL, request: ProxyRequest, options: ProxyOptions): Promise<Answer> => {
  const signal = AbortSignal.timeout(request.requestTimeoutMillis);
  const attempt = () => callOnce(url, request, options, signal);
  try {
    const first = await attempt().catch((error: unknown) => {
      if (signal.aborted || error instanceof ProxyRefusal) throw error;
      return null;
    });
    return first === null || first.status >= 500 ? await attempt() : first;
  } catch (error) {
    if (error instanceof ProxyRefusal) throw error;
    throw signal.aborted
      ? new ProxyRefusal(504, 'GATEWAY_TIMEOUT', 'Gateway took too long to respond')
      : new ProxyRefusal(502, 'BAD_GATEWAY', 'Network error');
  }
};

const parsed = (body: string): unknown => {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * `POST /proxy` as HubSpot's pages have it: signs and forwards a `hubspot.fetch` to the app's
 * backend and wraps the answer. A backend's non-2xx comes back as HTTP 200 with an error envelope
 * that names the status, as HubSpot's does.
 */
export const hubSpotProxy = (options: ProxyOptions): Router => {
  const router = express.Router();
  let running = 0;

  router.post('/proxy', express.json({ limit: 2 * MAX_BYTES }), async (request, response) => {
    const correlationId = randomUUID();
    const input = request.body as { requestUri?: unknown; method?: unknown } | undefined;
    const context = {
      correlationId: [correlationId],
      httpMethod: [String(input?.method)],
      portalId: [String(options.portal.id)],
      requestUri: [String(input?.requestUri)],
    };
    running += 1;
    try {
      if (running > MAX_CONCURRENT) {
        throw new ProxyRefusal(429, 'RATE_LIMITS', 'Too many concurrent requests of this app');
      }
      const wanted = readRequest(request.body);
      const answer = await call(mappedUrl(wanted.requestUri, options), wanted, options);
      const responseBody = parsed(answer.body);
      const appServerStatusCode = [String(answer.status)];
      if (answer.status < 300) {
        if (responseBody === undefined) throw invalid('Invalid JSON Response Body');
        response.status(answer.status === 204 ? 200 : answer.status).json({
          status: 'success',
          responseBody,
          context: { ...context, appServerStatusCode },
        });
        return;
      }
      response.status(200).json({
        status: 'error',
        category: 'BAD_GATEWAY',
        message: 'Error returned from Request Uri',
        responseBody: responseBody ?? answer.body,
        errors: [
          {
            message: `Unacceptable HTTP status ${String(answer.status)} calling ${wanted.requestUri}`,
          },
        ],
        context: { ...context, appServerStatusCode },
      });
    } catch (error) {
      if (!(error instanceof ProxyRefusal)) throw error;
      const { status, category, message } = error;
      response.status(status).json({ status: 'error', category, message, context });
    } finally {
      running -= 1;
    }
  });

  // A body the JSON parser refused: too large, or not JSON.
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const status = (error as { readonly status?: unknown } | null)?.status;
    if (status !== 400 && status !== 413) {
      next(error);
      return;
    }
    response.status(status).json({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: 'Invalid JSON Request Body',
    });
  });
  return router;
};
