/**
 * @jest-environment node
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readLabels } from '../preview/labels.ts';
import { recordTouch, touchEvent } from '../preview/touch-stand-in.ts';
import { listen, type Listening } from './support/backend.mts';

const PERSON = '003Hs00001Kq7ZtIAJ';
const NOW = new Date('2026-11-22T09:30:00.000Z');

let backend: Listening;
const sent: unknown[] = [];
const start = async (answer: unknown): Promise<void> => {
  sent.length = 0;
  backend = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      sent.push({ method: request.method, url: request.url, body: JSON.parse(body) as unknown });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
};
const record = (
  given: Readonly<Record<string, unknown>>,
  { exists = true, email = 'dana@northwind.example' }: { exists?: boolean; email?: string } = {},
) =>
  recordTouch(
    {
      backendUrl: backend.url,
      apiKey: () => 'pa_sk_test',
      exists: () => Promise.resolve(exists),
    },
    () => Promise.resolve(email),
    given,
    NOW,
  );
const label = (name: string): string => readLabels().get(name) ?? '';

afterEach(async () => {
  await backend.close();
});

describe('the stand-in for RecordTouchController.record', () => {
  it('sends the touch as the Apex does', async () => {
    await start({ accepted: 1, duplicates: 0, rejected: [] });
    await record({ personId: PERSON, influencer: ' Mina Kovač ', happenedAt: null });
    expect(sent).toEqual([
      {
        method: 'POST',
        url: '/api/v1/attribution/track',
        body: {
          events: [
            touchEvent({
              id: PERSON,
              email: 'dana@northwind.example',
              influencer: 'Mina Kovač',
              at: NOW,
            }),
          ],
        },
      },
    ]);
  });

  it('names a touch by person, influencer and day, so that it counts once', () => {
    const of = (influencer: string, at: string): unknown =>
      touchEvent({ id: PERSON, email: 'a@b.c', influencer, at: new Date(at) })['messageId'];
    expect(of('Mina', '2026-11-22T08:00:00Z')).toBe(of('MINA', '2026-11-22T20:00:00Z'));
    expect(of('Mina', '2026-11-22T08:00:00Z')).not.toBe(of('Mina', '2026-11-23T08:00:00Z'));
  });

  it('has the fields of the Apex, in the same words', async () => {
    await start({});
    const apex = readFileSync(
      new URL('../main/actions/classes/RecordInfluencerTouch.cls', import.meta.url),
      'utf8',
    );
    const event = touchEvent({ id: PERSON, email: 'a@b.c', influencer: 'Mina', at: NOW });
    const map = /private static Map<String, Object> eventOf[\s\S]*?\n {4}\}/.exec(apex)?.[0] ?? '';
    const names = [...map.matchAll(/'(\w+)' =>/g)].map(([, name]) => name);
    expect(names.sort()).toEqual([...Object.keys(event), 'answer'].sort());
    expect(map).toContain(`'${String(event['event'])}'`);
    expect(map).toContain(`'salesforce:touch:'`);
    expect(apex).toContain(`PATH = '/api/v1/attribution/track'`);
  });

  it.each([
    [
      'somebody the user cannot see',
      { personId: PERSON, influencer: 'M' },
      { exists: false },
      'NoPerson',
    ],
    [
      'somebody without an address',
      { personId: PERSON, influencer: 'M' },
      { email: '' },
      'NoEmail',
    ],
    ['nobody named', { personId: PERSON, influencer: ' ' }, {}, 'NoInfluencer'],
    [
      'a touch to come',
      { personId: PERSON, influencer: 'M', happenedAt: '2026-11-23T00:00:00Z' },
      {},
      'Future',
    ],
  ] as const)('refuses %s before anything is sent', async (_what, given, seen, name) => {
    await start({});
    await expect(record(given, seen)).rejects.toThrow(label(`Attribution_Error${name}`));
    expect(sent).toEqual([]);
  });

  it('says what the service refuses', async () => {
    await start({ rejected: [{ index: 0, errors: [{ field: 'email', message: 'Is none.' }] }] });
    await expect(record({ personId: PERSON, influencer: 'Mina' })).rejects.toThrow('Is none.');
  });
});
