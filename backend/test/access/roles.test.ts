import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, type Role } from '@pipeline-attribution/shared';
import { ensureAdministrator } from '../../src/access/app-users.ts';
import { byHubSpotSignature } from '../../src/crm/hubspot/authenticator.ts';
import { decodeForSigning } from '../../src/crm/hubspot/signature.ts';
import { withTenant } from '../../src/db/tenancy.ts';
import { endpoints } from '../../src/endpoints.ts';
import { testApi, type TestApi } from '../support/api.ts';
import { Company } from '../support/company.ts';
import { createTenant } from '../support/databases.ts';

const SECRET = 'the-client-secret';
const PUBLIC_URL = 'https://api.example.com';
const NOW = '2026-10-01T12:00:00.000Z';
const PORTAL = '4711';

let api: TestApi;
let tenantId: number;
let company: Company;

beforeAll(async () => {
  api = await testApi({
    endpoints,
    authenticators: [byHubSpotSignature],
    now: NOW,
    environment: { PUBLIC_URL, HUBSPOT_CLIENT_ID: 'client', HUBSPOT_CLIENT_SECRET: SECRET },
  });
  tenantId = await createTenant(api.database.dataSource, { externalId: PORTAL });
  company = new Company(api.database.dataSource, tenantId);
});
afterAll(() => api.close());
beforeEach(async () => {
  await company.rows('delete from app_users where tenant_id = $1', [tenantId]);
  await company.settings(DEFAULT_SETTINGS);
});

let sent = 0;

/** As HubSpot's proxy sends it for a user of the portal. */
async function asUser(
  id: string,
  method: 'get' | 'patch' | 'put' | 'post' | 'delete',
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const url = `/api/v1${path}${path.includes('?') ? '&' : '?'}userId=${id}&portalId=${PORTAL}&userEmail=user${id}%40example.com&appId=1`;
  const raw = body === undefined ? '' : JSON.stringify(body);
  // A request that came before is refused, so each has a moment of its own.
  sent += 1;
  const timestamp = String(new Date(NOW).getTime() + sent);
  const signature = createHmac('sha256', SECRET)
    .update(method.toUpperCase() + decodeForSigning(`${PUBLIC_URL}${url}`) + raw + timestamp)
    .digest('base64');
  let request = api.agent[method](url)
    .set('x-hubspot-signature-v3', signature)
    .set('x-hubspot-request-timestamp', timestamp);
  if (body !== undefined) request = request.type('json').send(raw);
  const answer = await request;
  return { status: answer.status, body: answer.body as Record<string, unknown> };
}

const give = (id: string, role: Role): Promise<unknown> =>
  company.rows(
    `insert into app_users (tenant_id, user_id, role) values ($1, $2, $3)
     on conflict (tenant_id, user_id) do update set role = excluded.role returning 1`,
    [tenantId, id, role],
  );

describe('A user of the portal', () => {
  it('is a viewer until an admin says otherwise, and is then in the admin’s list', async () => {
    expect((await asUser('9', 'get', '/session')).body).toMatchObject({
      user: { id: '9', email: 'user9@example.com' },
      role: 'viewer',
    });
    await give('1', 'admin');
    const { body } = await asUser('1', 'get', '/users');
    expect(body['items']).toEqual([
      { id: '1', email: 'user1@example.com', name: '', role: 'admin' },
      { id: '9', email: 'user9@example.com', name: '', role: 'viewer' },
    ]);
  });

  it.each([
    ['viewer', 'get', '/settings', undefined, 200],
    ['viewer', 'get', '/attribution/pipeline', undefined, 200],
    ['viewer', 'get', '/attribution/opportunities', undefined, 403],
    ['viewer', 'get', '/attribution/leads', undefined, 403],
    ['viewer', 'get', '/attribution/revenue', undefined, 403],
    ['viewer', 'get', '/self-reports', undefined, 403],
    ['viewer', 'get', '/identity/links', undefined, 403],
    ['marketer', 'get', '/self-reports', undefined, 200],
    ['viewer', 'post', '/influencers', { name: 'Nobody' }, 403],
    ['viewer', 'patch', '/settings', { lookbackDays: 30 }, 403],
    ['viewer', 'get', '/users', undefined, 403],
    ['marketer', 'get', '/attribution/opportunities', undefined, 200],
    ['marketer', 'post', '/influencers', { name: 'Mina Kovač' }, 201],
    ['marketer', 'patch', '/settings', { lookbackDays: 30 }, 403],
    ['marketer', 'put', '/users/5', { role: 'admin' }, 403],
    ['admin', 'patch', '/settings', { lookbackDays: 30 }, 200],
    ['admin', 'get', '/audit-log', undefined, 200],
  ] as const)('who is a %s: %s %s', async (role, method, path, body, status) => {
    await give('7', role);
    expect((await asUser('7', method, path, body)).status).toBe(status);
  });

  it.each(['viewer', 'marketer'] as const)(
    'who is a %s is named the pages that open to them, and no other',
    async (role) => {
      await give('7', role);
      const { pages } = (await asUser('7', 'get', '/pages')).body as { pages: { page: string }[] };
      expect(pages.some(({ page }) => page === 'deals')).toBe(role !== 'viewer');
      for (const { page } of pages) {
        expect([page, (await asUser('7', 'get', `/pages/${page}`)).status]).toEqual([page, 200]);
      }
    },
  );

  it('cannot make themselves more by saying so', async () => {
    await give('1', 'admin');
    expect((await asUser('8', 'put', '/users/8', { role: 'admin' })).status).toBe(403);
    expect((await asUser('8', 'get', '/session')).body['role']).toBe('viewer');
  });
});

describe('Administrators', () => {
  it('are at first whoever installed', async () => {
    const first = { id: '21', email: 'ops@example.com' };
    await withTenant(api.database.dataSource, tenantId, (tx) => ensureAdministrator(tx, first));
    await withTenant(api.database.dataSource, tenantId, (tx) =>
      ensureAdministrator(tx, { id: '22', email: 'other@example.com' }),
    );
    expect((await asUser('21', 'get', '/session')).body['role']).toBe('admin');
    expect((await asUser('22', 'get', '/session')).body['role']).toBe('viewer');
  });

  it('give and take roles, which is on record', async () => {
    await give('1', 'admin');
    expect((await asUser('1', 'put', '/users/2', { role: 'marketer' })).status).toBe(404);
    await asUser('2', 'get', '/session');
    expect((await asUser('1', 'put', '/users/2', { role: 'marketer' })).body).toMatchObject({
      id: '2',
      role: 'marketer',
    });
    const { body } = await asUser('1', 'get', '/audit-log?entity=user&entityId=2');
    expect(body['items']).toMatchObject([
      { actor: 'hubspot-user:user1@example.com', action: 'change', after: { role: 'marketer' } },
    ]);
    expect((await asUser('1', 'delete', '/users/2')).status).toBe(204);
    expect((await asUser('1', 'delete', '/users/2')).status).toBe(404);
  });

  it('are never nobody: the last one can neither step down nor be removed', async () => {
    await give('1', 'admin');
    const down = await asUser('1', 'put', '/users/1', { role: 'viewer' });
    expect([down.status, down.body['detail']]).toEqual([
      409,
      'This is the only admin. Make somebody else an admin first, or nobody could change the settings.',
    ]);
    expect((await asUser('1', 'delete', '/users/1')).status).toBe(409);
    await give('2', 'admin');
    expect((await asUser('1', 'put', '/users/1', { role: 'viewer' })).status).toBe(200);
  });

  it.each([[{ role: 'owner' }], [{ role: 'admin', more: 1 }], [{}]])(
    'are told what is wrong with %j',
    async (body) => {
      await give('1', 'admin');
      const answer = await asUser('1', 'put', '/users/3', body);
      expect(answer.status).toBe(400);
    },
  );
});

describe('Who sees cards', () => {
  let deal = '';
  beforeAll(async () => {
    const id = await company.deal({ createdAt: '2026-03-01T08:00:00Z', externalId: '901' });
    deal = '/records/hubspot/deal/901/card';
    await company.rows(
      `update deals set owner_external_id = 'o1' where tenant_id = $1 and id = $2 returning 1`,
      [tenantId, id],
    );
    await company.deal({ createdAt: '2026-03-01T08:00:00Z', externalId: '902' });
    for (const [owner, user, teams] of [
      ['o1', '31', ['t1']],
      ['o2', '32', ['t1', 't2']],
      ['o3', '33', ['t2']],
    ] as const) {
      await company.rows(
        `insert into crm_owners (tenant_id, source, external_id, user_id, name, email, team_ids)
         values ($1, 'hubspot', $2, $3, 'Somebody', '', $4) returning 1`,
        [tenantId, owner, user, teams],
      );
    }
  });

  const visible = (visibleTo: 'everyone' | 'ownersTeam' | 'named', named: string[] = []) =>
    company.settings({ ...DEFAULT_SETTINGS, cards: { visibleTo, named } });
  const statuses = async (users: readonly string[], path = deal): Promise<number[]> => {
    const all: number[] = [];
    for (const user of users) all.push((await asUser(user, 'get', path)).status);
    return all;
  };

  it('is everyone, unless the admin says otherwise', async () => {
    expect(await statuses(['31', '33', '99'])).toEqual([200, 200, 200]);
  });

  it('may be the owner and those who share a team with them', async () => {
    await visible('ownersTeam');
    expect(await statuses(['31', '32', '33', '99'])).toEqual([200, 200, 403, 403]);
    const { body } = await asUser('33', 'get', deal);
    expect(body['detail']).toBe(
      'Your admin shows this card to the deal’s owner and their team. Ask them, or the owner, for the figures.',
    );
  });

  it('is nobody’s team where the deal has no owner', async () => {
    await visible('ownersTeam');
    expect(await statuses(['31', '32'], '/records/hubspot/deal/902/card')).toEqual([403, 403]);
  });

  it('may be named users, by address or by id', async () => {
    await visible('named', ['user41@example.com', '42']);
    expect(await statuses(['41', '42', '31'])).toEqual([200, 200, 403]);
  });

  it('always takes in marketers and admins', async () => {
    await visible('named');
    await give('50', 'marketer');
    await give('51', 'admin');
    expect(await statuses(['50', '51', '52'])).toEqual([200, 200, 403]);
  });

  it('holds for people and companies too, by the deals they have', async () => {
    const acme = await company.account('Acme');
    await company.rows(
      `update deals set account_id = $3 where tenant_id = $1 and external_id = $2 returning 1`,
      [tenantId, '901', acme],
    );
    const [row] = await company.rows<{ external_id: string }>(
      'select external_id from accounts where tenant_id = $1 and id = $2',
      [tenantId, acme],
    );
    await visible('ownersTeam');
    const card = `/records/hubspot/company/${row?.external_id ?? ''}/card`;
    expect(await statuses(['31', '33'], card)).toEqual([200, 403]);
  });

  it('is refused to a signed request that names no user', async () => {
    await visible('named');
    expect(await statuses([''])).toEqual([403]);
  });
});
