/**
 * @jest-environment node
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { ABOUT_WHAT_WAS_CHOSEN } from '../preview/apex-stand-in.ts';
import { getFile, getNavigation, getPage } from '../preview/page-stand-in.ts';
import { readLabels } from '../preview/labels.ts';
import { listen, type Listening } from './support/backend.mts';
import { pages } from './support/pages.mts';

const APEX = new URL('../main/engine/classes/', import.meta.url);
const SEEN = '006Hs000000001AAA';

let backend: Listening;
const start = async (status: number, body: unknown): Promise<void> => {
  const answer: RequestListener = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  backend = await listen(answer);
};
const options = (seen: (id: string) => boolean = () => true) => ({
  backendUrl: backend.url,
  apiKey: () => 'pa_sk_test',
  exists: (id: string) => Promise.resolve(seen(id)),
});

afterEach(async () => {
  await backend.close();
});

describe('the stand-in for PageController', () => {
  it('asks for a page with what is chosen, empty choices left out', async () => {
    await start(200, pages['dashboard']);
    const query = { 'groups.sort': '-roi', by: 'a&b', search: ' ' };
    expect(JSON.parse(await getPage(options(), { page: 'dashboard', query }))).toEqual(
      pages['dashboard'],
    );
    expect(backend.requests[0]?.url).toBe('/api/v1/pages/dashboard?by=a%26b&groups.sort=-roi');
  });

  it('offers the pages there are', async () => {
    await start(200, { pages: [{ page: 'roi', label: 'ROI' }] });
    expect(await getNavigation(options())).toEqual([{ page: 'roi', label: 'ROI' }]);
  });

  it('leaves out the rows of records the user cannot see', async () => {
    await start(200, pages['opportunities']);
    const all = JSON.parse(await getPage(options(), { page: 'deals' })) as object;
    expect(all).toMatchObject({ blocks: [{ rows: [{ id: '1' }, { id: '2' }, { id: '3' }] }] });
    const none = await getPage(
      options(() => false),
      { page: 'deals' },
    );
    expect(JSON.parse(none)).toMatchObject({ blocks: [{ rows: [] }] });
    expect(none).not.toContain('Northwind');
  });

  it('leaves the lines about such records out of a file, and blanks the cells about others', async () => {
    const link = (id: string, objectType = 'Opportunity') => ({ objectType, id });
    const part = (text: string, record: object | null = null) => ({ text, record });
    const person = link('003Hs000000001AAA', 'Contact');
    await start(200, {
      fileName: 'deals.csv',
      heading: 'Deal,Person\r\n',
      lines: [
        { record: link(SEEN), parts: [part('Seen,'), part('Dana', person), part('\r\n')] },
        { record: link('006Hs000000002AAA'), parts: [part('Hidden,\r\n')] },
        { record: null, parts: [part('Total,\r\n')] },
        { record: null, parts: [part('Won,'), part('X', link('006Hs000000002AAA')), part('\r\n')] },
      ],
    });
    expect(
      await getFile(
        options((id) => id === SEEN),
        { page: 'deals', table: 'deals' },
      ),
    ).toEqual({
      name: 'deals.csv',
      content: 'Deal,Person\r\nSeen,Not visible to you\r\nTotal,\r\n',
    });
    expect(backend.requests[0]?.url).toBe('/api/v1/pages/deals/tables/deals/lines');
  });

  it('leaves out rows about nothing that name an opportunity the user cannot see', async () => {
    const record = { crm: 'salesforce', objectType: 'Opportunity', id: SEEN };
    const rows = [{ id: '1', record: null, cells: { name: { text: 'Secret', record } } }];
    await start(200, { blocks: [{ rows }] });
    expect(JSON.parse(await getPage(options(), { page: 'roi' }))).toMatchObject({
      blocks: [{ rows: [{ id: '1' }] }],
    });
    const hidden = await getPage(
      options(() => false),
      { page: 'roi' },
    );
    expect(JSON.parse(hidden)).toEqual({ blocks: [{ rows: [] }] });
  });

  it.each(['../keys', 'a/b', 'ROI', '', 7])(
    'passes on no path of somebody else: %j',
    async (page) => {
      await start(200, {});
      await expect(getPage(options(), { page })).rejects.toThrow(
        readLabels().get('Attribution_ErrorNoPage'),
      );
      expect(backend.requests).toEqual([]);
    },
  );

  it.each(['../x', 'a/b', '', 7])('nor of a table: %j', async (table) => {
    await start(200, {});
    await expect(getFile(options(), { page: 'roi', table })).rejects.toThrow(
      readLabels().get('Attribution_ErrorNoPage'),
    );
    expect(backend.requests).toEqual([]);
  });

  it('says what the service says of a choice, and nothing it says of itself', async () => {
    await start(400, { detail: 'from: Must be a day that exists.' });
    await expect(getPage(options(), { page: 'roi' })).rejects.toThrow('from: Must be a day');
    await backend.close();
    await start(500, { detail: 'Secret' });
    await expect(getPage(options(), { page: 'roi' })).rejects.toThrow(
      readLabels().get('Attribution_ErrorUnavailable'),
    );
  });

  it('has the rules of the Apex', async () => {
    await start(200, {});
    const api = readFileSync(new URL('AttributionApi.cls', APEX), 'utf8');
    const statuses = /ABOUT_WHAT_WAS_CHOSEN = new Set<Integer>\{ ([\d, ]+) \}/.exec(api)?.[1];
    expect(statuses?.split(', ').map(Number)).toEqual([...ABOUT_WHAT_WAS_CHOSEN]);
    const service = readFileSync(new URL('PageService.cls', APEX), 'utf8');
    const standIn = readFileSync(new URL('../preview/page-stand-in.ts', import.meta.url), 'utf8');
    for (const [, name = '', pattern = ''] of service.matchAll(
      /Pattern (\w+_NAME) = Pattern\.compile\('(.+)'\)/g,
    )) {
      expect(standIn).toContain(`const ${name} = /^${pattern}$/;`);
    }
  });
});
