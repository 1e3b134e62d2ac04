import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { endpoints } from '../../src/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';

const RANK = { track: 0, read: 1, write: 2, admin: 3 } as const;

describe('Every endpoint', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await testApi({ endpoints });
  });
  afterAll(() => api.close());

  it.each(endpoints.map((definition) => [definition.method, definition.path, definition] as const))(
    '%s %s asks who is there, and for the scope it needs',
    async (method, path, { scope }) => {
      const address = `/api/v1${path.replace(/\{\w+\}/g, randomUUID())}`;
      const status = async (key: string | null): Promise<number> => {
        const request = api.agent[method](address);
        const response = await (key === null
          ? request
          : request.set('Authorization', `Bearer ${key}`));
        return response.status;
      };
      expect(await status(null)).toBe(401);
      expect(await status('sk_made-up')).toBe(401);
      for (const [key, rank] of [
        [api.ours.writeKey, RANK.track],
        [api.ours.readKey, RANK.read],
        [api.ours.writerKey, RANK.write],
        [api.ours.adminKey, RANK.admin],
      ] as const) {
        const answered = await status(key);
        if (rank < RANK[scope]) expect(answered).toBe(403);
        else expect([401, 403]).not.toContain(answered);
      }
    },
  );

  it('can be called by its method only, and says which', async () => {
    const response = await api.as(api.ours.adminKey).delete('/settings');
    expect(response.status).toBe(405);
    expect(response.headers['allow']?.split(', ').sort()).toEqual(['GET', 'PATCH', 'PUT']);
  });
});
