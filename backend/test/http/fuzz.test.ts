import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { endpoints } from '../../src/endpoints.ts';
import { takesText } from '../../src/http/body-parsers.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared';
import { testApi, type TestApi } from '../support/api.ts';

/** Texts that break programs: nulls, half characters, SQL, numbers and dates beyond reason. */
const nasty = fc.constantFrom<unknown>(
  '',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  "'; drop table tenants; --",
  '%',
  '\\',
  '\u202e',
  '💥'.repeat(50),
  'x'.repeat(5000),
  '2026-02-31',
  '2026-13-01',
  '0000-00-00',
  '9999999-01-01',
  'NaN',
  'Infinity',
  '-1',
  '1e400',
  '99999999999999999999',
  '__proto__',
  'constructor',
  'null',
  '{{x}}',
  '00000000-0000-0000-0000-000000000000',
  'EUR',
  'linkedin',
  'post',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  'https://e.example/',
  'http://[',
  'javascript:1',
  0,
  -0,
  -1,
  1,
  0.1,
  1e21,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2147483648,
  true,
  false,
  null,
  [],
  {},
);

const cells = fc.oneof(
  nasty.map((value) => String(value).replaceAll(',', '')),
  fc.constantFrom(
    'Mina Kovač',
    'Spring',
    '1.234',
    '2026-03-01',
    '2026-03-01 09:00',
    'x',
    'post',
    'EUR',
    'active',
    'https://e.example/',
  ),
  fc.string({ maxLength: 8 }),
);

/** Values of about the right shape for a schema: half of them right, half of them nearly so. */
function shaped(schema: unknown, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 5) return nasty;
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault
  ) {
    inner = inner.unwrap();
  }
  if (inner instanceof z.ZodObject) {
    const fields = Object.fromEntries(
      Object.entries(inner.shape as Record<string, unknown>).map(([name, field]) => [
        name,
        shaped(field, depth + 1),
      ]),
    );
    return fc.oneof(
      { weight: 6, arbitrary: fc.record(fields, { requiredKeys: [] }) },
      { weight: 2, arbitrary: fc.record(fields) },
      { weight: 1, arbitrary: nasty },
    );
  }
  if (inner instanceof z.ZodArray) {
    return fc.oneof(
      { weight: 5, arbitrary: fc.array(shaped(inner.element, depth + 1), { maxLength: 3 }) },
      { weight: 1, arbitrary: nasty },
    );
  }
  if (inner instanceof z.ZodEnum) {
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<unknown>(...inner.options) },
      { weight: 1, arbitrary: nasty },
    );
  }
  return fc.oneof(
    { weight: 3, arbitrary: nasty },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: -5, max: 5000 }) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );
}

type Json = Record<string, unknown>;

/** A good body with up to two of its values, however deep, replaced by something nasty. */
function spoilt(base: Json): fc.Arbitrary<Json> {
  const places = placesOf(base);
  return fc
    .array(fc.tuple(fc.nat({ max: places.length - 1 }), nasty), { maxLength: 2 })
    .map((changes) => {
      const copy = structuredClone(base);
      for (const [index, value] of changes) {
        const way = places[index] ?? [];
        let at: unknown = copy;
        for (const step of way.slice(0, -1)) at = (at as Json | undefined)?.[step];
        if (typeof at === 'object' && at !== null) (at as Json)[way.at(-1) ?? ''] = value;
      }
      return copy;
    });
}

const placesOf = (value: unknown, way: string[] = []): string[][] => [
  ...(way.length > 0 ? [way] : []),
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...way, name]))
    : []),
];

describe('Whatever is sent', () => {
  let api: TestApi;
  /** Good bodies by endpoint; they name records that exist. */
  const good = new Map<string, Json>();
  const ids = new Map<string, string>();
  /** The first line of each import's template. */
  const headers = new Map<string, string>();

  beforeAll(async () => {
    api = await testApi({ endpoints, limits: { perMinute: 0, trackPerMinute: 0 } });
    const us = api.as(api.ours.adminKey);
    const create = async (what: string, body: Json): Promise<string> => {
      const { id } = (await us.post(`/${what}`, body).expect(201)).body as { id: string };
      good.set(`post /${what}`, body);
      good.set(`patch /${what}/{id}`, body);
      ids.set(`/${what}/{id}`, id);
      return id;
    };
    const influencerId = await create('influencers', {
      name: 'Mina Kovač',
      handles: [{ platform: 'linkedin', handle: 'mina', url: 'https://linkedin.com/in/mina' }],
      aliases: ['mina10'],
      status: 'active',
      notes: 'a',
      externalId: 'i-1',
    });
    const campaignId = await create('campaigns', {
      name: 'Spring',
      status: 'active',
      startsOn: '2026-01-01',
      endsOn: '2026-02-01',
      utm: { campaign: 'spring', source: null, medium: null, content: null, term: 'x y' },
      landingUrl: 'https://e.example/?a=b',
      aliases: ['lenz'],
      model: 'linear',
      lookbackDays: 30,
      budget: { minor: 1, currency: 'EUR' },
      externalId: 'c-1',
    });
    await create('posts', {
      influencerId,
      campaignId,
      platform: 'x',
      contentType: 'thread',
      title: 'A title',
      url: 'https://x.com/1',
      publishedAt: '2026-01-01T00:00:00Z',
      audience: 5,
    });
    await create('costs', {
      influencerId,
      campaignId,
      kind: 'ads',
      amount: { minor: 5, currency: 'EUR' },
      incurredOn: '2026-01-01',
      note: 'n',
      externalId: 'x-1',
    });
    for (const what of ['influencers', 'campaigns', 'posts', 'costs']) {
      const { text } = await us.get(`/${what}/import`).expect(200);
      headers.set(`/${what}/import`, text.split('\r\n')[0] ?? '');
    }
    ids.set('/campaigns/{id}/influencers', campaignId);
    ids.set('/campaigns/{id}/tracking-check', campaignId);
    good.set('put /campaigns/{id}/influencers', {
      assignments: [
        {
          influencerId,
          platform: 'x',
          contentType: 'post',
          fee: { minor: 5, currency: 'USD' },
        },
      ],
    });
    good.set('put /settings', structuredClone(DEFAULT_SETTINGS) as unknown as Json);
    good.set('patch /settings', structuredClone(DEFAULT_SETTINGS) as unknown as Json);
    good.set('post /keys', { kind: 'write', name: 'k', allowedOrigins: ['https://a.example'] });
    good.set('put /exchange-rates', {
      rates: [{ currency: 'USD', startsOn: '2026-01-01', unitsPerHome: '1.1' }],
    });
    good.set('patch /stages', {
      stages: [{ source: 'api', pipelineId: 'p', stageId: 's', outcome: 'won', probability: 1 }],
    });
    await api.rows(
      `insert into stages (tenant_id, source, pipeline_id, stage_id, pipeline_label, label, position, probability, outcome)
       values ($1, 'api', 'p', 's', 'P', 'S', 1, 0.5, 'open')`,
      [api.ours.id],
    );
  });
  afterAll(() => api.close());

  const body = (definition: Endpoint): fc.Arbitrary<string> => {
    if (takesText(definition)) {
      return fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc
          .array(fc.array(cells, { minLength: 6, maxLength: 10 }), { maxLength: 5 })
          .map((rows) =>
            [headers.get(definition.path) ?? '', ...rows.map((row) => row.join(','))].join('\n'),
          ),
      );
    }
    const base = good.get(`${definition.method} ${definition.path}`);
    return fc.oneof(
      ...(base
        ? [{ weight: 12, arbitrary: spoilt(base).map((value) => JSON.stringify(value)) }]
        : []),
      { weight: 4, arbitrary: shaped(definition.body).map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
    );
  };
  const path = (definition: Endpoint): fc.Arbitrary<string> =>
    fc
      .oneof(
        // Records that exist, as long as the request would not remove them.
        definition.method === 'delete'
          ? fc.uuid()
          : fc.constant(ids.get(definition.path) ?? ids.get('/influencers/{id}') ?? ''),
        fc.uuid(),
        fc.constantFrom('x', '%00', '%ff', '%E0%A4', '..', '%2e%2e', '1', '%F0%9F%92%A5', "'"),
      )
      .map((id) => definition.path.replace(/\{\w+\}/g, id));
  const query = (definition: Endpoint): fc.Arbitrary<string> => {
    const names =
      definition.query instanceof z.ZodObject ? Object.keys(definition.query.shape) : [];
    const pairs = fc
      .array(
        fc.tuple(
          fc.oneof(fc.constantFrom(...names, 'limit'), fc.string({ maxLength: 8 })),
          fc.oneof(nasty.map(String), fc.string({ unit: 'binary', maxLength: 20 }), fc.uuid()),
        ),
        { maxLength: 4 },
      )
      .map((chosen) =>
        chosen
          .map(([name, value]) =>
            [name, value].map((text) => encodeURIComponent(text.toWellFormed())).join('='),
          )
          .join('&'),
      );
    return fc.oneof(fc.constant(''), pairs);
  };

  it.each(endpoints.map((definition) => [definition.method, definition.path, definition] as const))(
    '%s %s answers with success or a problem the caller can do something about',
    async (method, _path, definition) => {
      await fc.assert(
        fc.asyncProperty(
          path(definition),
          query(definition),
          body(definition),
          async (address, search, text) => {
            const request = api.agent[method](
              `/api/v1${address}${search === '' ? '' : `?${search}`}`,
            ).set('Authorization', `Bearer ${api.ours.adminKey}`);
            const response = await (definition.body
              ? request.type(takesText(definition) ? 'text/csv' : 'application/json').send(text)
              : request);
            expect(response.status).toBeLessThan(500);
            if (response.status < 400) return;
            expect(response.type).toBe('application/problem+json');
            const problem = response.body as Record<string, unknown>;
            expect(problem['status']).toBe(response.status);
            expect(String(problem['detail'])).toMatch(/\S/);
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});
