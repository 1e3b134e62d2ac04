/**
 * @jest-environment node
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readLabels } from '../preview/labels.ts';
import { FILE_PATHS, importFile, KNOWN_REQUESTS, send } from '../preview/request-stand-in.ts';
import { listen, type Listening } from './support/backend.mts';

/** The service's own list of what it does, read where it stands: it is another project. */
const service = new URL('../../backend/src/endpoints.ts', import.meta.url).href;
const { endpoints } = (await import(service)) as {
  readonly endpoints: readonly {
    readonly method: string;
    readonly path: string;
    readonly scope: string;
  }[];
};

const label = (name: string): string => readLabels().get(`Attribution_${name}`) ?? '';

let backend: Listening | undefined;
const start = async (status: number, body: unknown): Promise<Listening> => {
  backend = await listen((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return backend;
};
const options = () => ({
  backendUrl: backend?.url ?? 'http://127.0.0.1:9',
  apiKey: () => 'pa_sk_test',
  exists: () => Promise.resolve(true),
});

afterEach(async () => {
  await backend?.close();
  backend = undefined;
});

describe('the stand-in for what a page asks to have done', () => {
  it('passes on what is listed, and answers with the identifier only', async () => {
    const { requests } = await start(201, { id: 'c1', name: 'Northwind' });
    const body = '{"name":"Northwind"}';
    expect(await send(options(), { method: 'POST', path: '/campaigns', body })).toEqual({
      isDone: true,
      id: 'c1',
      problem: null,
      errors: null,
    });
    expect(requests).toMatchObject([{ method: 'POST', url: '/api/v1/campaigns' }]);
  });

  it('says what is wrong field by field', async () => {
    const errors = [{ field: 'name', message: 'Must not be empty.' }];
    await start(400, { detail: 'name: Must not be empty.', errors });
    expect(await send(options(), { method: 'POST', path: '/costs', body: '{}' })).toEqual({
      isDone: false,
      id: null,
      problem: 'name: Must not be empty.',
      errors,
    });
  });

  it('says nothing of the service’s own faults', async () => {
    await start(500, { detail: 'Secret' });
    await expect(send(options(), { method: 'POST', path: '/costs', body: '{}' })).rejects.toThrow(
      label('ErrorUnavailable'),
    );
  });

  it.each([
    ['POST', '/keys'],
    ['POST', '/campaigns/../settings'],
    ['POST', '/campaigns?x=1'],
    ['PATCH', '/settings'],
    ['DELETE', '/connections/salesforce'],
    ['GET', '/campaigns'],
    ['constructor', '/campaigns'],
    [7, '/campaigns'],
  ])('passes on no other request: %s %s', async (method, path) => {
    const { requests } = await start(200, {});
    await expect(send(options(), { method, path, body: null })).rejects.toThrow(
      label('ErrorNoRequest'),
    );
    expect(requests).toEqual([]);
  });

  it('takes a file in and tries it before', async () => {
    const { requests } = await start(200, { imported: 1 });
    const given = { entity: 'costs', content: 'a,b' };
    expect(await importFile(options(), { ...given, isTrial: true })).toBe('{"imported":1}');
    await importFile(options(), { ...given, isTrial: false });
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/v1/costs/import?dryRun=true',
      '/api/v1/costs/import',
    ]);
    expect(requests[0]?.headers['content-type']).toBe('text/csv; charset=utf-8');
  });

  it.each([
    [{ entity: 'keys', content: 'a' }, 'ErrorNoRequest'],
    [{ entity: 'ga4', content: 'a', isTrial: true }, 'ErrorNoRequest'],
    [{ entity: 'costs', content: ' ' }, 'ErrorNoFile'],
    [{ entity: 'costs', content: 'a'.repeat(1_000_001) }, 'ErrorFileTooLong'],
  ])('takes no file it cannot (%#)', async (given, why) => {
    const { requests } = await start(200, {});
    await expect(importFile(options(), given)).rejects.toThrow(label(why));
    expect(requests).toEqual([]);
  });
});

describe('what the Apex lets a page ask', () => {
  const apex = readFileSync(
    new URL('../main/engine/classes/PageRequests.cls', import.meta.url),
    'utf8',
  );
  const listed = Object.entries(KNOWN_REQUESTS);
  const allowed = endpoints.filter(({ method, path }) =>
    listed.some(
      ([verb, pattern]) =>
        verb === method.toUpperCase() && pattern.test(path.replaceAll(/\{\w+\}/g, 'x1')),
    ),
  );

  it('is what the preview lets through', () => {
    // `when 'PATCH', 'DELETE' { return '…' + ID; }`
    const branches = apex.matchAll(/when ((?:'[A-Z]+'(?:, )?)+) \{\s*return ([^;]*);/g);
    const patterns = Object.fromEntries(
      [...branches].flatMap(([, methods = '', source = '']) => {
        const pattern = source
          .replaceAll(/\bID\b/g, `'/[A-Za-z0-9-]{1,64}'`)
          .replaceAll(/'\s*\+\s*'/g, '')
          .trim()
          .slice(1, -1);
        return [...methods.matchAll(/[A-Z]+/g)].map(([method]) => [method, pattern]);
      }),
    );
    expect(patterns).toEqual(
      Object.fromEntries(
        listed.map(([method, { source }]) => [
          method,
          source.replaceAll(String.raw`\/`, '/').slice('^(?:'.length, -')$'.length),
        ]),
      ),
    );
    for (const [entity, path] of Object.entries(FILE_PATHS)) {
      expect(apex).toContain(`'${entity}' => '${path}'`);
    }
  });

  it('is there in the service, and changes what a company entered: nothing an admin alone may', () => {
    expect(allowed.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'delete /campaigns/{id}',
      'delete /costs/{id}',
      'delete /influencers/{id}',
      'delete /posts/{id}',
      'patch /campaigns/{id}',
      'patch /costs/{id}',
      'patch /influencers/{id}',
      'patch /posts/{id}',
      'post /attribution/fits',
      'post /attribution/lift',
      'post /campaigns',
      'post /costs',
      'post /influencers',
      'post /influencers/{id}/merge',
      'post /posts',
      'post /repairs/{id}/accept',
      'post /repairs/{id}/dismiss',
      'post /repairs/{id}/undo',
      'post /self-reports/{id}/confirm',
      'post /self-reports/{id}/correct',
      'post /self-reports/{id}/reject',
      'post /self-reports/{id}/undo',
      'put /attribution/lift/flags',
      'put /campaigns/{id}/influencers',
    ]);
    const imports = Object.values(FILE_PATHS).map((path) =>
      endpoints.find((one) => one.path === path && one.method === 'post'),
    );
    expect([...allowed, ...imports].map((one) => one?.scope)).toEqual(
      [...allowed, ...imports].map(() => 'write'),
    );
  });
});
