import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpoints } from '../../src/endpoints.ts';
import { openApiDocument, openApiRouter, operationId, statuses } from '../../src/http/openapi.ts';
import { PROBLEMS } from '../../src/http/problem.ts';
import { testApi, type TestApi } from '../support/api.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: { name: string; in: string }[];
  readonly requestBody?: { required: boolean; content: Record<string, unknown> };
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
  readonly security: object[];
}
type Paths = Record<string, Record<string, Operation>>;

describe('The API document', () => {
  const document = openApiDocument(endpoints, { publicUrl: 'https://api.example' });
  const paths = document.paths as unknown as Paths;

  it('has every endpoint, with every status it may answer', () => {
    for (const definition of endpoints) {
      const operation = paths[definition.path]?.[definition.method];
      expect(operation).toBeDefined();
      expect(Object.keys(operation?.responses ?? {}).map(Number)).toEqual(
        [definition.status ?? 200, ...statuses(definition)].sort((a, b) => a - b),
      );
    }
  });

  it('describes every problem as such', () => {
    for (const operations of Object.values(paths)) {
      for (const { responses } of Object.values(operations)) {
        for (const [status, { content }] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          expect(content).toEqual({
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          });
        }
      }
    }
  });

  it('names operations once, and says how to prove who asks', () => {
    const ids = endpoints.map(operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const schemes = Object.keys(document.components?.securitySchemes ?? {});
    for (const operations of Object.values(paths)) {
      for (const { security } of Object.values(operations)) {
        expect(security.length).toBeGreaterThan(0);
        for (const way of security)
          expect(schemes).toEqual(expect.arrayContaining(Object.keys(way)));
      }
    }
  });

  it('comes from the schemas that validate: fields, limits, and that nothing else is allowed', () => {
    const schema = paths['/costs']?.['post']?.requestBody?.content['application/json'];
    expect(schema).toMatchObject({
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'amount', 'incurredOn'],
        properties: {
          amount: { properties: { minor: { type: 'integer', minimum: 0 } } },
          kind: { enum: expect.arrayContaining(['fee']) as unknown },
        },
      },
    });
    expect(paths['/campaigns']?.['get']?.parameters?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['limit', 'cursor', 'sort', 'q', 'status']),
    );
    expect(Object.keys(paths['/costs/import']?.['post']?.requestBody?.content ?? {})).toContain(
      'text/csv',
    );
    expect(paths['/costs/import']?.['get']?.responses['200']?.content).toHaveProperty('text/csv');
  });

  describe('is served', () => {
    let api: TestApi;

    beforeAll(async () => {
      api = await testApi({
        endpoints,
        routers: [openApiRouter(endpoints, { publicUrl: 'https://api.example' })],
      });
    });
    afterAll(() => api.close());

    it('as JSON to anybody', async () => {
      const response = await api.agent.get('/openapi.json').expect(200);
      expect(response.body).toEqual(JSON.parse(JSON.stringify(document)));
    });

    it('as a page that loads everything from this server and nothing from elsewhere', async () => {
      const page = await api.agent.get('/docs').expect(200);
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['content-security-policy']).not.toContain('https:');
      const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
      expect(addresses.length).toBeGreaterThan(3);
      for (const address of addresses) {
        expect(address).toMatch(/^\//);
        await api.agent.get(address ?? '').expect(200);
      }
      expect(page.text).not.toMatch(/<script>|onclick=/);
    });

    it('with a short page for every kind of problem', async () => {
      for (const [code, { title, status }] of Object.entries(PROBLEMS)) {
        const page = await api.agent.get(`/problems/${code}`).expect(200);
        expect(page.text).toContain(title);
        expect(page.text).toContain(String(status));
      }
      await api.agent.get('/problems/constructor').expect(404);
      await api.agent.get('/problems').expect(200);
    });
  });
});
