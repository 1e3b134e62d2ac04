import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { campaignEndpoints } from '../../src/campaigns/endpoints.ts';
import { takesText } from '../../src/http/body-parsers.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { settingsEndpoints } from '../../src/settings/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';

const endpoints = [...campaignEndpoints, ...settingsEndpoints];

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

describe('Whatever is sent', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await testApi({ endpoints, limits: { perMinute: 0, trackPerMinute: 0 } });
  });
  afterAll(() => api.close());

  const body = (definition: Endpoint): fc.Arbitrary<string> => {
    if (takesText(definition)) {
      return fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc
          .array(fc.array(fc.string({ maxLength: 8 }), { maxLength: 6 }), { maxLength: 5 })
          .map((rows) =>
            [
              'name,date,amount,influencer,platform,content_type,title,published_at',
              ...rows.map((row) => row.join(',')),
            ].join('\n'),
          ),
      );
    }
    return fc.oneof(
      { weight: 8, arbitrary: shaped(definition.body).map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
    );
  };
  const path = (definition: Endpoint): fc.Arbitrary<string> =>
    fc
      .oneof(
        fc.uuid(),
        fc.constantFrom('x', '%00', '%ff', '%E0%A4', '..', '%2e%2e', '1', '%F0%9F%92%A5', "'"),
      )
      .map((id) => definition.path.replace(/\{\w+\}/g, id));
  const query = (definition: Endpoint): fc.Arbitrary<string> => {
    const names =
      definition.query instanceof z.ZodObject ? Object.keys(definition.query.shape) : [];
    return fc
      .array(
        fc.tuple(
          fc.oneof(fc.constantFrom(...names, 'limit'), fc.string({ maxLength: 8 })),
          fc.oneof(nasty.map(String), fc.string({ unit: 'binary', maxLength: 20 }), fc.uuid()),
        ),
        { maxLength: 4 },
      )
      .map((pairs) =>
        pairs
          .map(([name, value]) =>
            [name, value].map((text) => encodeURIComponent(text.toWellFormed())).join('='),
          )
          .join('&'),
      );
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
