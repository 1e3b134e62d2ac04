/**
 * @jest-environment node
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { getCard, longId, OTHER_LABELS, STATUS_LABELS } from '../preview/apex-stand-in.ts';
import { fillLabel, readLabels } from '../preview/labels.ts';
import { listen } from './support/backend.mts';
import type { Listening } from './support/backend.mts';

const RECORD_ID = '006Hs00001Kq7ZtIAJ';
const VIEW = '{"version":1,"state":"ready"}';
const KEY = 'pa_sk_test';

let backend: Listening;
const start = async (handle: RequestListener): Promise<void> => {
  backend = await listen(handle);
};
const ask = (
  model: string | null = null,
  overrides: { recordId?: string; exists?: boolean; timeout?: number; url?: string } = {},
) =>
  getCard(
    {
      backendUrl: overrides.url ?? backend.url,
      apiKey: () => Promise.resolve(KEY),
      exists: () => Promise.resolve(overrides.exists ?? true),
      ...(overrides.timeout === undefined ? {} : { timeout: overrides.timeout }),
    },
    overrides.recordId ?? RECORD_ID,
    model,
  );
const answering =
  (status: number, body: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
const label = (name: string): string => {
  const text = readLabels().get(name);
  if (text === undefined) throw new Error(`no label ${name}`);
  return text;
};

afterEach(async () => {
  await backend.close();
});

describe('the stand-in for AttributionController.getCard', () => {
  it('asks the path the Apex asks, with the org’s key, and hands the view over untouched', async () => {
    await start(answering(200, VIEW));
    expect(await ask('time_decay')).toEqual({
      recordId: RECORD_ID,
      model: 'time_decay',
      view: VIEW,
    });
    expect(backend.requests[0]?.url).toBe(
      `/api/v1/records/salesforce/opportunity/${RECORD_ID}/card?model=time_decay`,
    );
    expect(backend.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('leaves the model to the service when none is chosen, and encodes the one that is', async () => {
    await start(answering(200, VIEW));
    await ask(null);
    await ask('a&b=../c');
    expect(backend.requests.map(({ url }) => url?.split('/card')[1])).toEqual([
      '',
      '?model=a%26b%3D..%2Fc',
    ]);
  });

  it('asks with the long id for a short one', async () => {
    await start(answering(200, VIEW));
    expect((await ask(null, { recordId: RECORD_ID.slice(0, 15) })).recordId).toBe(
      longId(RECORD_ID.slice(0, 15)),
    );
    expect(backend.requests[0]?.url).toContain(`/${longId(RECORD_ID.slice(0, 15))}/card`);
  });

  it.each(['', '005Hs00001Kq7ZtIAJ', '006/../../settings', '006Hs00001Kq7Zt?'])(
    'does not ask for the record %s',
    async (recordId) => {
      await start(answering(200, VIEW));
      await expect(ask(null, { recordId })).rejects.toThrow(label('Attribution_ErrorNoAccess'));
      expect(backend.requests).toHaveLength(0);
    },
  );

  it('does not ask for a record the org does not have', async () => {
    await start(answering(200, VIEW));
    await expect(ask(null, { exists: false })).rejects.toThrow(label('Attribution_ErrorNoAccess'));
    expect(backend.requests).toHaveLength(0);
  });

  it.each([
    [401, 'Attribution_ErrorKey'],
    [403, 'Attribution_ErrorKey'],
    [404, 'Attribution_ErrorNotSynced'],
    [408, 'Attribution_ErrorTimeout'],
    [429, 'Attribution_ErrorTooMany'],
    [504, 'Attribution_ErrorTimeout'],
    [400, 'Attribution_ErrorRefused'],
    [502, 'Attribution_ErrorUnavailable'],
  ])('says at status %i what the label %s says', async (status, name) => {
    await start(answering(status, '<html>a proxy’s page</html>'));
    await expect(ask()).rejects.toMatchObject({ name: 'ApexError', message: label(name) });
    expect(backend.requests).toHaveLength(1);
  });

  it('names the occurrence when the problem details do', async () => {
    await start(answering(500, JSON.stringify({ status: 500, instance: 'urn:request:7' })));
    await expect(ask()).rejects.toThrow(
      fillLabel(
        label('Attribution_ErrorReference'),
        label('Attribution_ErrorUnavailable'),
        'urn:request:7',
      ),
    );
  });

  it('reads once more when the connection broke', async () => {
    let first = true;
    await start((request, response) => {
      if (first) request.socket.destroy();
      else response.end(VIEW);
      first = false;
    });
    expect((await ask()).view).toBe(VIEW);
    expect(backend.requests).toHaveLength(2);
  });

  it('gives up after the second broken connection', async () => {
    await start((request) => request.socket.destroy());
    await expect(ask()).rejects.toThrow(label('Attribution_ErrorUnreachable'));
    expect(backend.requests).toHaveLength(2);
  });

  it('does not wait twice for a slow service', async () => {
    await start(() => undefined);
    await expect(ask(null, { timeout: 50 })).rejects.toThrow(label('Attribution_ErrorTimeout'));
    expect(backend.requests).toHaveLength(1);
  });
});

describe('the cards of accounts, contacts and leads', () => {
  const SEEN = '006Hs00001Kq7ZtIAJ';
  const UNSEEN = '006Hs00001Kq7ZuIAJ';
  const CARD = JSON.stringify({
    version: 1,
    sentence: '2 influencers reached 3 people.',
    deals: [
      { id: SEEN, name: 'Seen' },
      { id: UNSEEN, name: 'Unseen' },
    ],
    dealsNote: '7 closed opportunities are not listed.',
  });
  const cardOf = async (recordId: string): Promise<string> =>
    (
      await getCard(
        {
          backendUrl: backend.url,
          apiKey: () => KEY,
          exists: (id) => Promise.resolve(id !== UNSEEN),
        },
        recordId,
        null,
      )
    ).view;

  it.each([
    ['account', '001Hs00001Kq7ZtIAJ'],
    ['contact', '003Hs00001Kq7ZtIAJ'],
    ['lead', '00QHs00001Kq7ZtIAJ'],
  ])('tell nothing of opportunities the user cannot see (%s)', async (kind, recordId) => {
    await start(answering(200, CARD));
    const view = await cardOf(recordId);
    expect(backend.requests[0]?.url).toBe(`/api/v1/records/salesforce/${kind}/${recordId}/card`);
    expect(view).toContain('Seen');
    expect(view).not.toContain('Unseen');
    expect(view).not.toContain(UNSEEN);
    expect(JSON.parse(view)).toMatchObject({
      sentence: '2 influencers reached 3 people.',
      dealsNote: label('Attribution_OnlyVisibleDeals'),
    });
  });
});

describe('the words of the stand-in and of the Apex', () => {
  const apex = readFileSync(
    new URL('../main/engine/classes/AttributionApi.cls', import.meta.url),
    'utf8',
  );
  const refusal = /AttributionException refusal\([\s\S]*?\n {4}\}/.exec(apex)?.[0] ?? '';

  it('are the same for each status', async () => {
    await start(answering(200, VIEW));
    const inApex: Record<string, string> = {};
    for (const [, statuses = '', block = ''] of refusal.matchAll(
      /when ([\d, ]+) \{([\s\S]*?)\n {12}\}/g,
    )) {
      // Of an admin's and a rep's words the rep's come last; the preview's user is a rep.
      const name = [...block.matchAll(/System\.Label\.(\w+)/g)].at(-1)?.[1] ?? '';
      for (const status of statuses.split(',')) inApex[status.trim()] = name;
    }
    expect(inApex).toEqual(STATUS_LABELS);
  });

  it('are the same for the other statuses', async () => {
    await start(answering(200, VIEW));
    const [, serverFault, refused] =
      />= 500\s*\? System\.Label\.(\w+)\s*: System\.Label\.(\w+)/.exec(refusal) ?? [];
    expect({ serverFault, refused }).toEqual(OTHER_LABELS);
  });
});

describe('longId', () => {
  it('adds the three characters that tell upper from lower case', async () => {
    await start(answering(200, VIEW));
    expect(longId('001A0000006Vm9r')).toBe('001A0000006Vm9rIAC');
    expect(longId('006Hs00001Kq7ZtIAJ')).toBe('006Hs00001Kq7ZtIAJ');
  });
});
