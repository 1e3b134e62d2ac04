import { MODEL_CHOICES, MODEL_IDS, ROLES } from '@pipeline-attribution/shared';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { listUsers, removeUser, setRole } from './app-users.ts';
import { roleOfScopes } from './roles.ts';

const tag = 'Users';

const userId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,64}$/, 'Is the id of a user in the CRM: letters and digits.');
const role = z.enum(ROLES).meta({
  description:
    '`viewer`: cards and reports; `marketer`: campaigns and single deals too; `admin`: settings and users too.',
});

const userOut = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role })
  .meta({ id: 'User' });

const sessionOut = z
  .object({
    user: z.object({ id: z.string(), email: z.string() }).nullable(),
    role,
    account: z.object({
      crm: z.enum(['hubspot', 'salesforce']),
      name: z.string(),
      homeCurrency: z.string(),
      timeZone: z.string(),
    }),
    models: z.array(
      z.object({ id: z.enum(MODEL_IDS), label: z.string(), description: z.string() }),
    ),
  })
  .meta({ id: 'Session' });

/** Who may do what: our own roles, keyed by the user id that the CRM signs. */
export const accessEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/session',
    tag,
    summary: 'Who is asking, and for which account',
    scope: 'read',
    answer: sessionOut,
    handle: ({ principal, transaction }) =>
      transaction(async (tx) => {
        const [account] = await tx.query<z.input<typeof sessionOut>['account']>(
          `select crm, name, home_currency as "homeCurrency", time_zone as "timeZone"
           from tenants where id = $1`,
          [tx.tenantId],
        );
        if (!account) throw new Error(`Tenant ${tx.tenantId} is gone.`);
        const { user, scopes } = principal;
        return {
          user: user ? { id: user.id, email: user.email } : null,
          role: user?.role ?? roleOfScopes(scopes),
          account,
          models: [...MODEL_CHOICES],
        };
      }),
  }),
  endpoint({
    method: 'get',
    path: '/users',
    tag,
    summary: 'Who has opened a screen of ours, and their roles',
    scope: 'admin',
    answer: z.object({ items: z.array(userOut) }),
    handle: ({ transaction }) => transaction(async (tx) => ({ items: await listUsers(tx) })),
  }),
  endpoint({
    method: 'put',
    path: '/users/{id}',
    tag,
    summary: 'Give a user of the CRM a role',
    description: 'Of somebody who has opened a screen of ours. There is always an admin.',
    scope: 'admin',
    params: z.strictObject({ id: userId }),
    body: z.strictObject({ role }),
    problems: [409],
    answer: userOut,
    handle: ({ params, body, principal, transaction }) =>
      transaction((tx) => setRole(tx, { id: params.id, ...body }, principal.actor)),
  }),
  endpoint({
    method: 'delete',
    path: '/users/{id}',
    tag,
    summary: 'Forget a user',
    description: 'Should they open a screen again, they are a viewer.',
    scope: 'admin',
    params: z.strictObject({ id: userId }),
    problems: [409],
    status: 204,
    answer: z.void(),
    handle: ({ params, principal, transaction }) =>
      transaction((tx) => removeUser(tx, params.id, principal.actor)),
  }),
];
