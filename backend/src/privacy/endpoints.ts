import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { grantConsent, withdrawConsent } from './consent.ts';
import { erasePerson } from './erase-person.ts';
import { exportPerson } from './export-person.ts';

const email = z.string().trim().toLowerCase().pipe(z.email('Is not an e-mail address.').max(254));
const contactId = z.uuid('Is not the id of a contact.');

const person = z
  .strictObject({ email: email.optional(), contactId: contactId.optional() })
  .refine((given) => (given.email === undefined) !== (given.contactId === undefined), {
    message: 'Name the person by either "email" or "contactId".',
  });

const known = (given: z.output<typeof person>): { emails?: string[]; contactIds?: string[] } => ({
  ...(given.email === undefined ? {} : { emails: [given.email] }),
  ...(given.contactId === undefined ? {} : { contactIds: [given.contactId] }),
});

const rows = z.array(z.record(z.string(), z.unknown()));

const exportEndpoint = endpoint({
  method: 'post',
  path: '/privacy/export',
  tag: 'Privacy',
  summary: 'Export everything we hold of a person',
  description:
    'Records, devices, touches with the reason for each, and the credit that rests on them (GDPR articles 15 and 20). 404 when nothing is held.',
  scope: 'admin',
  body: person,
  problems: [404],
  answer: z.object({
    contacts: rows,
    devices: rows,
    identifications: rows,
    touches: z.array(
      z.object({
        occurredAt: z.string(),
        kind: z.string(),
        channel: z.string(),
        searchIntent: z.string().nullable(),
        platform: z.string().nullable(),
        contentType: z.string().nullable(),
        influencer: z.string().nullable(),
        campaign: z.string().nullable(),
        title: z.string(),
        url: z.string().nullable(),
        referrer: z.string().nullable(),
        tags: z.record(z.string(), z.string()).nullable(),
        mention: z.string().nullable(),
        visitorId: z.string().nullable(),
        consent: z.string(),
        evidence: z.string(),
        confidence: z.number(),
        explanation: z.string(),
      }),
    ),
    leadCredit: rows,
    deals: rows,
  }),
  handle: async ({ body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const found = await exportPerson(tx, known(body));
      const held = [found.contacts, found.devices, found.identifications, found.touches];
      if (held.every((part) => part.length === 0)) {
        throw notFound('We hold nothing of this person.');
      }
      await tx.query(
        `insert into audit_log (tenant_id, at, actor, action, entity) values ($1, $2, $3, 'privacy.export', 'person')`,
        [tx.tenantId, context.now(), principal.actor],
      );
      return {
        contacts: [...found.contacts],
        devices: [...found.devices],
        identifications: [...found.identifications],
        touches: [...found.touches],
        leadCredit: [...found.leadCredit],
        deals: [...found.deals],
      };
    }),
});

const eraseEndpoint = endpoint({
  method: 'post',
  path: '/privacy/erase',
  tag: 'Privacy',
  summary: 'Erase a person',
  description:
    'Drops the person and keeps every total: their touches stay without them where credit rests on them (GDPR article 17). A keyed hash keeps a later back-fill or event from bringing them back. Cannot be undone.',
  scope: 'admin',
  body: person,
  answer: z.object({
    erased: z.object({
      contacts: z.int().meta({ description: 'Records of the CRM that were blanked.' }),
      visitors: z.int().meta({ description: 'Devices that were forgotten.' }),
      touchesReduced: z.int().meta({ description: 'Touches that stay without their person.' }),
      touchesDeleted: z.int().meta({ description: 'Touches that no credit rested on.' }),
      tombstones: z.int().meta({ description: 'Hashes that keep the person from coming back.' }),
    }),
  }),
  handle: async ({ body, principal, context, transaction }) => ({
    erased: await transaction((tx) =>
      erasePerson(tx, known(body), { actor: principal.actor, now: context.now() }),
    ),
  }),
});

const consentEndpoint = endpoint({
  method: 'post',
  path: '/privacy/consent',
  tag: 'Privacy',
  summary: 'Record consent given or refused',
  description:
    'Refused: the person or device is not followed from now on, the trail they left on websites becomes counts tied to nobody, and credit that rested on it is computed anew. What the CRM itself knows stays. Given: takes a refusal back; by e-mail it also ends an erasure.',
  scope: 'write',
  body: z
    .strictObject({
      email: email.optional(),
      visitorId: z.string().min(1).max(128).optional(),
      consent: z.enum(['granted', 'denied']),
    })
    .refine((given) => (given.email === undefined) !== (given.visitorId === undefined), {
      message: 'Name whose consent it is by either "email" or "visitorId".',
    }),
  answer: z.object({
    consent: z.enum(['granted', 'denied']),
    contacts: z.int(),
    visitors: z.int(),
    touchesForgotten: z.int(),
  }),
  handle: async ({ body, principal, context, transaction }) =>
    transaction(async (tx) => {
      const subject =
        body.email === undefined ? { visitorId: body.visitorId ?? '' } : { email: body.email };
      const change =
        body.consent === 'denied'
          ? await withdrawConsent(tx, subject)
          : await grantConsent(tx, subject);
      await tx.query(
        `insert into audit_log (tenant_id, at, actor, action, entity, after) values ($1, $2, $3, $4, 'person', $5)`,
        [tx.tenantId, context.now(), principal.actor, `privacy.consent.${body.consent}`, change],
      );
      return { consent: body.consent, ...change };
    }),
});

export const privacyEndpoints: readonly Endpoint[] = [
  exportEndpoint,
  eraseEndpoint,
  consentEndpoint,
];
