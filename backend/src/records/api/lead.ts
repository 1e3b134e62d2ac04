import { z } from 'zod';
import { loadDirectory } from '../../campaigns/load-directory.ts';
import { touchOfCode } from '../../campaigns/promo-codes.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { recordTouches, type IncomingTouch } from '../../ingest/record-touches.ts';
import { reached, STATED, stageKey, statusKey, type Milestones } from '../qualified-at.ts';
import type { ContactRecord } from '../types.ts';
import { writeContacts } from '../write-contacts.ts';
import { accountFor } from './account-for.ts';
import { refuseCrmRecord } from './crm-records.ts';
import * as fields from './fields.ts';
import type { ItemOutcome } from './items.ts';

export const leadSchema = z.strictObject({
  externalId: fields.externalId,
  email: fields.email.nullable().optional(),
  firstName: fields.words(100).optional(),
  lastName: fields.words(100).optional(),
  title: fields.words(200).optional().meta({ description: 'Job title.' }),
  company: fields.company.nullable().optional(),
  lifecycleStage: fields.words(100).nullable().optional(),
  status: fields.words(100).nullable().optional(),
  createdAt: fields.instant
    .optional()
    .meta({ description: 'When it became a lead; by default now. The earliest one counts.' }),
  qualifiedAt: fields.instant.nullable().optional().meta({
    description:
      'When it became a qualified one. Left out, it is now when `lifecycleStage` or `status` is among the tenant’s qualifying ones.',
  }),
  selfReported: fields
    .words(1000)
    .nullable()
    .optional()
    .meta({ description: 'The answer to “How did you hear about us?”.' }),
  promoCode: fields.words(80).nullable().optional().meta({
    description: 'A code they gave; names the influencer it was made for. Becomes a touchpoint.',
  }),
  consent: z.enum(['granted', 'denied', 'unknown']).optional(),
  source: z
    .strictObject({
      at: fields.instant,
      url: fields.address.optional().meta({ description: 'The landing page with its UTM tags.' }),
      referrer: fields.address.optional(),
    })
    .optional()
    .meta({ description: 'The visit that brought the lead; becomes a touchpoint.' }),
});
export type Lead = z.output<typeof leadSchema>;

interface Held {
  readonly id: string;
  readonly account: string | null;
  readonly email: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly title: string;
  readonly lifecycle_stage: string | null;
  readonly lead_status: string | null;
  readonly self_reported: string | null;
  readonly consent: ContactRecord['consent'];
  readonly created_at: Date;
}

/**
 * Records a lead or corrects one recorded before: a field left out stays as it is, null empties it. Its
 * visit and its self-report become touchpoints, once.
 *
 * @throws ItemError when the record belongs to a CRM or the person was erased.
 */
export async function recordLead(
  tx: TenantTransaction,
  lead: Lead,
  now: Date,
): Promise<ItemOutcome> {
  await refuseCrmRecord(tx, 'contacts', lead.externalId);
  const held = await loadHeld(tx, lead.externalId);
  const account =
    lead.company === undefined
      ? (held?.account ?? null)
      : lead.company && (await accountFor(tx, lead.company, now));
  const given = <Value>(value: Value | undefined, before: Value | undefined, none: Value): Value =>
    value === undefined ? (before ?? none) : value;
  const record: ContactRecord = {
    objectType: 'lead',
    externalId: lead.externalId,
    accountExternalId: account,
    email: given(lead.email, held?.email, null),
    firstName: given(lead.firstName, held?.first_name, ''),
    lastName: given(lead.lastName, held?.last_name, ''),
    title: given(lead.title, held?.title, ''),
    lifecycleStage: given(lead.lifecycleStage, held?.lifecycle_stage, null),
    leadStatus: given(lead.status, held?.lead_status, null),
    selfReported: given(lead.selfReported, held?.self_reported, null),
    consent: given(lead.consent, held?.consent, 'unknown'),
    createdAt: given(lead.createdAt, held?.created_at, now),
    qualifiedAt: null,
    sourceFacts: {},
  };
  const [written] = await writeContacts(tx, 'api', [
    { ...record, milestones: milestonesOf(lead, record, now) },
  ]);
  const id = written?.id ?? held?.id;
  // Refused without a word: whether somebody was erased is nobody's business.
  if (id === undefined) return 'unchanged';
  const coded = await touchOfCode(tx, {
    code: lead.promoCode ?? '',
    contactId: id,
    at: record.createdAt < now ? record.createdAt : now,
    key: `api:lead:${lead.externalId}`,
  });
  const touches = await recordTouches(tx, await loadDirectory(tx), [
    ...touchesOf(lead, id, record, now),
    ...coded.map((touch) => ({ ...touch, consent: record.consent })),
  ]);
  if (written?.inserted) return 'created';
  return written || touches.accepted > 0 ? 'updated' : 'unchanged';
}

async function loadHeld(tx: TenantTransaction, externalId: string): Promise<Held | undefined> {
  const [row] = await tx.query<Held>(
    `select c.id, a.external_id as account, c.email, c.first_name, c.last_name, c.title,
            c.lifecycle_stage, c.lead_status, c.self_reported, c.consent, c.created_at
     from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
     where c.tenant_id = $1 and c.source = 'api' and c.object_type = 'lead' and c.external_id = $2`,
    [tx.tenantId, externalId],
  );
  return row;
}

/** What it may qualify by, now for the first time; the store keeps when it was first heard. */
function milestonesOf(
  { qualifiedAt }: Lead,
  { lifecycleStage, leadStatus }: ContactRecord,
  now: Date,
): Milestones {
  return reached([
    [STATED, qualifiedAt ?? null],
    ...(lifecycleStage === null || qualifiedAt !== undefined
      ? []
      : [[stageKey(lifecycleStage), now] as const]),
    ...(leadStatus === null || qualifiedAt !== undefined
      ? []
      : [[statusKey(leadStatus), now] as const]),
  ]);
}

function touchesOf(
  lead: Lead,
  contactId: string,
  { consent, createdAt }: ContactRecord,
  now: Date,
): IncomingTouch[] {
  const touches: IncomingTouch[] = [];
  const key = `api:lead:${lead.externalId}`;
  if (lead.source) {
    touches.push({
      idempotencyKey: `${key}:source:${lead.source.at.getTime()}`,
      occurredAt: lead.source.at,
      kind: 'visit',
      title: 'The visit that brought the lead',
      contactId,
      url: lead.source.url ?? null,
      referrer: lead.source.referrer ?? null,
      consent,
    });
  }
  if (lead.selfReported) {
    touches.push({
      idempotencyKey: `${key}:self-report`,
      occurredAt: createdAt < now ? createdAt : now,
      kind: 'self_report',
      title: 'How did you hear about us?',
      contactId,
      mention: lead.selfReported,
      evidence: 'self_report',
      consent,
    });
  }
  return touches;
}
