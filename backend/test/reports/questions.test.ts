import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BASES, GROUP_BY, MODEL_IDS } from '@pipeline-attribution/shared';
import fc from 'fast-check';
import { openApiDocument } from '../../src/http/openapi.ts';
import { reportEndpoints } from '../../src/reports/endpoints.ts';
import { smallCompany, type SmallCompany } from './small-company.ts';

const DOCUMENT = openApiDocument(reportEndpoints, { publicUrl: 'https://api.example' });
const ROUTES = reportEndpoints.map(({ path }) => path).filter((path) => !path.includes('{'));

describe('Questions to the reports', () => {
  let small: SmallCompany;
  beforeAll(async () => {
    small = await smallCompany();
  });
  afterAll(() => small.api.close());

  it('are answered or refused with a reason, never failed, whatever they hold', async () => {
    const odd = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        '',
        '0',
        '-1',
        'null',
        "'; drop table deals; --",
        '\u0000',
        '2026-02-30',
        '💶',
      ),
    );
    const one = <Value extends string>(...values: Value[]) =>
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd });
    const questions = fc.record(
      {
        model: one(...MODEL_IDS),
        models: one('linear', 'first_touch,linear'),
        basis: one(...BASES),
        groupBy: one(...GROUP_BY),
        from: one('2025-12-31', '2026-01-01', '2026-02-01', '2026-02-20', '2026-04-01'),
        to: one('2026-01-31', '2026-02-28', '2026-04-01', '2026-04-15', '2026-12-31'),
        influencer: one(small.mina, small.ray, small.spring),
        campaign: one(small.summer, small.mina),
        dealId: one(small.alpha, small.mina),
        stage: one('lead', 'qualified', 'offer', 'opportunity', 'current'),
        outcome: one('open', 'won', 'lost'),
        limit: one('1', '2', '200'),
        sort: one('createdAt', '-recognisedOn', 'name'),
        cursor: one('bm8'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ROUTES), questions, async (route, question) => {
        const known = knownParameters(route);
        const query = new URLSearchParams(
          Object.entries(question).filter(([name]) => known.has(name)),
        );
        const answer = await small.api
          .as(small.api.ours.readKey)
          .get(`${route}?${query.toString()}`);
        expect([200, 400, 404]).toContain(answer.status);
        if (answer.status !== 200) {
          expect((answer.body as { detail: string }).detail).toMatch(/\w/);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('are described, every parameter and answer of them', () => {
    for (const { path, summary } of reportEndpoints) {
      expect(DOCUMENT.paths?.[path]?.get).toMatchObject({ summary });
    }
  });
});

/** Most questions should get past the names of their parameters. */
function knownParameters(route: string): Set<string> {
  const parameters = DOCUMENT.paths?.[route]?.get?.parameters ?? [];
  return new Set(parameters.flatMap((parameter) => ('name' in parameter ? [parameter.name] : [])));
}
