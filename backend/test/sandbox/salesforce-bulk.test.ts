import { gunzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import jsforce from 'jsforce';
import type { SandboxSalesforce } from '../../sandbox/index.ts';
import { csvValue, javaDouble } from '../../sandbox/salesforce/bulk/csv.ts';
import { installSalesforce, smallCompany, startSalesforce } from './support.ts';

const company = smallCompany();
let now = Date.UTC(2026, 10, 23, 9);
let salesforce: SandboxSalesforce;
let token: string;

beforeAll(async () => {
  salesforce = await startSalesforce(company, { now: () => now, bulkPolls: 2 });
  token = (await installSalesforce(salesforce.url)).access_token;
});
afterAll(() => salesforce.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send(method: string, path: string, body?: unknown, type = 'application/json') {
  const response = await fetch(`${salesforce.url}/services/data/v67.0${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  };
  return answer;
}
const json = ({ text }: Answer): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;
const query = (soql: string, operation = 'query'): Promise<Answer> =>
  send('POST', '/jobs/query', { operation, query: soql });
const states = async (id: string): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for (;;) {
    const { state } = json(await send('GET', `/jobs/query/${id}`));
    seen.push(state);
    if (state === 'JobComplete' || state === 'Failed') return seen;
  }
};
const done = async (soql: string, operation?: string): Promise<string> => {
  const id = String(json(await query(soql, operation))['id']);
  await states(id);
  return id;
};
const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

describe('a query job of the stand-in Salesforce', () => {
  it('goes from UploadComplete through InProgress to JobComplete', async () => {
    const created = json(await query('SELECT Id FROM Opportunity'));
    expect(created).toMatchObject({
      operation: 'query',
      object: 'Opportunity',
      state: 'UploadComplete',
      contentType: 'CSV',
      apiVersion: 67,
    });
    expect(await states(String(created['id']))).toEqual([
      'InProgress',
      'InProgress',
      'JobComplete',
    ]);
    expect(json(await send('GET', `/jobs/query/${String(created['id'])}`))).toMatchObject({
      numberRecordsProcessed: company.deals.length,
      jobType: 'V2Query',
    });
  });

  it('has results only when it is done, and only under the version it was made with', async () => {
    const id = String(json(await query('SELECT Id FROM Opportunity'))['id']);
    expect((await send('GET', `/jobs/query/${id}/results`)).status).toBe(400);
    await states(id);
    const other = await fetch(`${salesforce.url}/services/data/v66.0/jobs/query/${id}/results`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(other.status).toBe(409);
  });

  it('pages by locator until the word null, each set with its header, any of them again', async () => {
    const id = await done('SELECT Id, Name FROM Opportunity');
    const seen: string[] = [];
    let locator: string | null = null;
    const locators: (string | null)[] = [];
    do {
      const answer: Answer = await send(
        'GET',
        `/jobs/query/${id}/results?maxRecords=50${locator === null ? '' : `&locator=${locator}`}`,
      );
      const rows = rowsOf(answer.text);
      expect(answer.headers.get('sforce-numberofrecords')).toBe(String(rows.length));
      seen.push(...rows.map((row) => row['Id'] ?? ''));
      locators.push(locator);
      const next: string | null = answer.headers.get('sforce-locator');
      locator = next === 'null' ? null : next;
    } while (locator !== null);
    expect(new Set(seen).size).toBe(company.deals.length);
    const again = await send(
      'GET',
      `/jobs/query/${id}/results?maxRecords=50&locator=${locators[1] ?? ''}`,
    );
    expect(rowsOf(again.text)[0]?.['Id']).toBe(seen[50]);
  });

  it('keeps the rows of the moment it ran', async () => {
    const id = await done('SELECT Id, Name FROM Account');
    const [account] = salesforce.store.rows('Account');
    salesforce.store.update('Account', String(account?.['Id']), { Name: 'Renamed since' });
    const { text } = await send('GET', `/jobs/query/${id}/results`);
    expect(text).not.toContain('Renamed since');
  });

  it('writes every value in quotes, nothing for null, times with a Z, large numbers with an exponent', async () => {
    expect(csvValue(null, 'string')).toBe('""');
    expect(csvValue('say "hi", then\nleave', 'string')).toBe('"say ""hi"", then\nleave"');
    expect(csvValue('2026-01-05T10:00:00.000+0000', 'datetime')).toBe('"2026-01-05T10:00:00.000Z"');
    expect(csvValue(true, 'boolean')).toBe('"true"');
    expect([0, 5, 1200.5, 9_999_999, 12_345_678, 10_000_000, 0.0001].map(javaDouble)).toEqual([
      '0.0',
      '5.0',
      '1200.5',
      '9999999.0',
      '1.2345678E7',
      '1.0E7',
      '1.0E-4',
    ]);
    const id = await done('SELECT Id, Owner.Name, IsClosed, CreatedDate FROM Opportunity');
    const { text } = await send('GET', `/jobs/query/${id}/results?maxRecords=1`);
    expect(text).toMatch(
      /^"Id","Owner.Name","IsClosed","CreatedDate"\n"006\w{15}","[^"]+","(true|false)","[\d-]+T[\d:.]+Z"\n$/,
    );
  });

  it('compresses its results for who can read that', async () => {
    const id = await done('SELECT Id FROM Contact');
    const { encoding, bytes } = await new Promise<{ encoding: string; bytes: Buffer }>(
      (resolve, reject) => {
        const url = new URL(`/services/data/v67.0/jobs/query/${id}/results`, salesforce.url);
        const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
        httpRequest(url, { headers }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            const encoding = String(response.headers['content-encoding']);
            resolve({ encoding, bytes: Buffer.concat(parts) });
          });
        })
          .on('error', reject)
          .end();
      },
    );
    expect(encoding).toBe('gzip');
    expect(gunzipSync(bytes).toString('utf8')).toMatch(/^"Id"\n"003/);
  });

  it('sees the recycle bin with queryAll only', async () => {
    const soql = 'SELECT Id FROM Contact WHERE MasterRecordId != null';
    const all = await send('GET', `/jobs/query/${await done(soql, 'queryAll')}/results`);
    const live = await send('GET', `/jobs/query/${await done(soql)}/results`);
    expect(rowsOf(all.text).length).toBeGreaterThan(0);
    expect(rowsOf(live.text)).toEqual([]);
  });

  it.each([
    [
      'an unknown field',
      'SELECT Id, Foo__c FROM Contact',
      /INVALID_FIELD.*No such column 'Foo__c'/s,
    ],
    ['an unknown object', 'SELECT Id FROM Unicorn', /INVALID_TYPE/],
    ['a broken query', 'SELECT FROM Contact', /MALFORMED_QUERY/],
    ['COUNT()', 'SELECT COUNT() FROM Contact', /not supported/],
    ['children', 'SELECT Id, (SELECT Id FROM Contacts) FROM Account', /not supported/],
  ])('refuses %s', async (_what, soql, message) => {
    const answer = await query(soql);
    expect(answer.status).toBe(400);
    const [error] = JSON.parse(answer.text) as { errorCode: string; message: string }[];
    expect(error?.errorCode).toBe('API_ERROR');
    expect(error?.message).toMatch(message);
  });

  it('can be aborted while it runs and deleted when it is done, and is gone after a week', async () => {
    const running = String(json(await query('SELECT Id FROM Lead'))['id']);
    expect((await send('DELETE', `/jobs/query/${running}`)).status).toBe(400);
    expect(json(await send('PATCH', `/jobs/query/${running}`, { state: 'Aborted' }))).toMatchObject(
      {
        state: 'Aborted',
      },
    );
    expect((await send('DELETE', `/jobs/query/${running}`)).status).toBe(204);
    expect((await send('GET', `/jobs/query/${running}`)).status).toBe(404);
    const old = await done('SELECT Id FROM Lead');
    now += 8 * 86_400_000;
    token = (await installSalesforce(salesforce.url)).access_token;
    expect((await send('GET', `/jobs/query/${old}`)).status).toBe(404);
  });

  it('satisfies jsforce', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: salesforce.url,
      accessToken: token,
      version: '67.0',
    });
    const stream = await connection.bulk2.query('SELECT Id, Name FROM Opportunity', {
      pollInterval: 10,
      pollTimeout: 10_000,
    });
    const rows = (await stream.toArray()) as Record<string, string>[];
    expect(rows.length).toBe(company.deals.length);
    expect(rows[0]?.['Name']).toBeTruthy();
  });
});

describe('an ingest job of the stand-in Salesforce', () => {
  it('takes CSV, then says record by record how it went', async () => {
    const [contact] = [...salesforce.store.rows('Contact')].filter(
      (row) => row['IsDeleted'] !== true,
    );
    const id = String(contact?.['Id']);
    const job = json(
      await send('POST', '/jobs/ingest', { object: 'Contact', operation: 'update' }),
    );
    expect(job).toMatchObject({ state: 'Open' });
    const path = `/jobs/ingest/${String(job['id'])}`;
    const csv = `Id,Title\n${id},"Head, of ""everything"""\n003000000000000AAA,Ghost\n`;
    expect((await send('PUT', `${path}/batches`, csv, 'text/csv')).status).toBe(201);
    expect((await send('PUT', `${path}/batches`, csv, 'text/csv')).status).toBe(400);
    expect(json(await send('PATCH', path, { state: 'UploadComplete' }))).toMatchObject({
      state: 'UploadComplete',
    });
    let info = json(await send('GET', path));
    while (info['state'] === 'InProgress') info = json(await send('GET', path));
    expect(info).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 2,
      numberRecordsFailed: 1,
    });
    const succeeded = await send('GET', `${path}/successfulResults`);
    expect(rowsOf(succeeded.text)).toEqual([
      { sf__Id: id, sf__Created: 'false', Id: id, Title: 'Head, of "everything"' },
    ]);
    const failed = await send('GET', `${path}/failedResults`);
    expect(rowsOf(failed.text)[0]).toMatchObject({
      sf__Error: expect.stringMatching(/^NOT_FOUND:/) as unknown,
    });
    expect(salesforce.store.byId('Contact', id)?.['Title']).toBe('Head, of "everything"');
  });

  it('satisfies jsforce', async () => {
    const connection = new jsforce.Connection({
      instanceUrl: salesforce.url,
      accessToken: token,
      version: '67.0',
    });
    const [contact] = [...salesforce.store.rows('Contact')].filter(
      (row) => row['IsDeleted'] !== true,
    );
    const result = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'update',
      input: [{ Id: String(contact?.['Id']), Title: 'Chief of tests' }],
      pollInterval: 10,
      pollTimeout: 10_000,
    });
    expect(result.successfulResults).toHaveLength(1);
    expect(result.failedResults).toEqual([]);
  });
});
