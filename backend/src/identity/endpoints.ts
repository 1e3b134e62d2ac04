import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { badRequest } from '../http/problem.ts';
import { listLinks } from './list-links.ts';
import { listRecords } from './list-records.ts';
import { restoreLink, undoLink } from './undo-link.ts';

const tag = 'Identity';

const named = z.object({ id: z.string(), name: z.string() });
const linkOut = z
  .object({
    id: z.string(),
    kind: z.enum(['device_person', 'contact_account']),
    inForce: z.boolean().meta({
      description: 'Whether it decides anything now: not undone, and the CRM says nothing else.',
    }),
    visitorId: z.string().nullable(),
    email: z.string().nullable(),
    contact: named.nullable(),
    account: named.nullable(),
    evidence: z.enum(['identified', 'email_domain']),
    source: z.string().meta({
      description: 'The event that first said so, by its messageId; of a domain, the domain.',
    }),
    reason: z.string(),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    touches: z
      .int()
      .nullable()
      .meta({ description: 'Touches of the device that are this person’s by it.' }),
    undone: z.object({ at: z.iso.datetime(), by: z.string(), because: z.string() }).nullable(),
  })
  .meta({ id: 'IdentityLink' });

const list = endpoint({
  method: 'get',
  path: '/identity/links',
  tag,
  summary: 'What ties a person to devices, records and a company',
  description:
    'Name the person by `contactId` or `email`, or a device by `visitorId`; without any, the latest links of all. Links are what we inferred and can be undone; merges and conversions are the CRM’s and are undone there.',
  scope: 'read',
  isRecordLevel: true,
  query: z.strictObject({
    contactId: z.uuid('Is not the id of a contact.').optional(),
    email: z.string().trim().toLowerCase().max(254).optional(),
    visitorId: z.string().min(1).max(128).optional(),
  }),
  answer: z.object({
    links: z.array(linkOut),
    records: z
      .array(
        z.object({
          contactId: z.string(),
          source: z.string(),
          objectType: z.enum(['contact', 'lead']),
          recordId: z.string(),
          became: z.enum(['itself', 'merged', 'converted']),
          standsFor: z.string().meta({ description: 'The contact that counts today.' }),
        }),
      )
      .meta({
        description: 'Records of the CRM that are this person. Empty unless a person is named.',
      }),
  }),
  handle: async ({ query, transaction }) => {
    const { contactId, email, visitorId } = query;
    if ([contactId, email, visitorId].filter((given) => given !== undefined).length > 1) {
      const message = 'Name the person by either contactId or email, or a device by visitorId.';
      throw badRequest(message, [{ field: 'contactId', message }]);
    }
    return transaction(async (tx) => ({
      links: await listLinks(tx, query),
      records:
        contactId !== undefined || email !== undefined
          ? await listRecords(tx, { contactId, email })
          : [],
    }));
  },
});

const linkId = z.object({ id: z.uuid('Is not the id of a link.') });

const undo = endpoint({
  method: 'post',
  path: '/identity/links/{id}/undo',
  tag,
  summary: 'Undo a wrong link',
  description:
    'What it gave to a person goes back, all that rests on it is credited anew, and the same evidence does not make it again. Undoing twice changes nothing.',
  scope: 'admin',
  params: linkId,
  body: z.strictObject({
    because: z
      .string()
      .trim()
      .min(1, 'Say why: whoever asks later wants to know.')
      .max(500)
      .meta({ description: 'Shown beside the link and to whoever asks why a figure changed.' }),
  }),
  answer: linkOut,
  handle: ({ params, body, principal, context, transaction }) =>
    transaction((tx) =>
      undoLink(tx, params.id, { actor: principal.actor, now: context.now(), ...body }),
    ),
});

const restore = endpoint({
  method: 'post',
  path: '/identity/links/{id}/restore',
  tag,
  summary: 'Let an undone link hold again',
  scope: 'admin',
  params: linkId,
  answer: linkOut,
  handle: ({ params, principal, context, transaction }) =>
    transaction((tx) => restoreLink(tx, params.id, { actor: principal.actor, now: context.now() })),
});

export const identityEndpoints: readonly Endpoint[] = [list, undo, restore];
