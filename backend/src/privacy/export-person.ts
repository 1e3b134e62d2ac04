import {
  resolveTouch,
  type CompiledDirectory,
  type ResolveOptions,
} from '@pipeline-attribution/shared';
import { loadDirectory } from '../campaigns/load-directory.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { trackingOptions } from '../ingest/tracking-options.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { findPerson } from './find-person.ts';
import { findDevices } from './person-devices.ts';

export interface ExportedTouch {
  readonly occurredAt: string;
  readonly kind: string;
  readonly channel: string;
  readonly searchIntent: string | null;
  readonly platform: string | null;
  readonly contentType: string | null;
  readonly influencer: string | null;
  readonly campaign: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly mention: string | null;
  readonly visitorId: string | null;
  readonly consent: string;
  readonly evidence: string;
  readonly confidence: number;
  /** Why we hold it and how it was tied to whom it is tied to. */
  readonly explanation: string;
}

/** Everything we hold of a person. */
export interface PersonExport {
  readonly contacts: readonly Readonly<Record<string, unknown>>[];
  readonly devices: readonly Readonly<Record<string, unknown>>[];
  readonly identifications: readonly Readonly<Record<string, unknown>>[];
  readonly touches: readonly ExportedTouch[];
  /** How the credit for them as a lead is split, by model. */
  readonly leadCredit: readonly Readonly<Record<string, unknown>>[];
  /** The deals they are on, and the credit of whoever touched them there, by model. */
  readonly deals: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Collects everything we hold of a person for them to read: their records, devices, touches with the
 * reason for each, and the credit that rests on them.
 */
export async function exportPerson(
  tx: TenantTransaction,
  known: { readonly emails?: readonly string[]; readonly contactIds?: readonly string[] },
): Promise<PersonExport> {
  const person = await findPerson(tx, known);
  const ids = person.contacts.map(({ id }) => id);
  const devices = await findDevices(tx, person);
  const visitorIds = [...devices.own, ...devices.shared];
  return {
    contacts: await tx.query(
      `select c.source, c.object_type as "objectType", c.external_id as "externalId", c.email,
              c.first_name as "firstName", c.last_name as "lastName", c.title,
              c.lifecycle_stage as "lifecycleStage", c.lead_status as "leadStatus",
              c.qualified_at as "qualifiedAt", c.milestones, c.self_reported as "selfReported",
              c.source_facts as "sourceFacts", c.consent, a.name as account,
              c.created_at as "createdAt", c.updated_at as "updatedAt",
              c.deleted_at as "deletedAt", c.erased_at as "erasedAt"
       from contacts c left join accounts a on a.tenant_id = $1 and a.id = c.works_at_id
       where c.tenant_id = $1 and c.id = any($2::uuid[]) order by c.created_at, c.id`,
      [tx.tenantId, ids],
    ),
    devices: await tx.query(
      `select id as "visitorId", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt",
              id = any($3::text[]) as "usedByOthersToo"
       from visitors where tenant_id = $1 and id = any($2::text[]) order by id`,
      [tx.tenantId, visitorIds, devices.shared],
    ),
    // Of a shared device only what this person said on it.
    identifications: await tx.query(
      `select visitor_id as "visitorId", email, identified_at as "identifiedAt" from visitor_identities
       where tenant_id = $1 and (email = any($2::text[]) or contact_id = any($3::uuid[]))
       order by identified_at, visitor_id`,
      [tx.tenantId, person.emails, ids],
    ),
    touches: await touches(tx, ids, devices.touchIds),
    leadCredit: await tx.query(
      `select l.model, i.name as influencer, p.name as campaign, nullif(l.content_type, '') as "contentType",
              l.channel, nullif(l.platform, '') as platform, sum(l.weight) as share
       from lead_attribution l
       left join influencers i on i.tenant_id = $1 and i.id = l.influencer_id
       left join campaigns p on p.tenant_id = $1 and p.id = l.campaign_id
       where l.tenant_id = $1 and l.contact_id = any($2::uuid[])
       group by 1, 2, 3, 4, 5, 6 order by 1, 7 desc, 2, 3`,
      [tx.tenantId, ids],
    ),
    deals: await tx.query(
      `select d.name, dc.role, d.created_at as "createdAt", d.closed_at as "closedAt", d.outcome,
              coalesce((
                select jsonb_agg(credit) from (
                  select pa.model, pa.stage, i.name as influencer, p.name as campaign,
                         pa.channel, sum(pa.weight) as share
                  from pipeline_attribution pa
                  left join influencers i on i.tenant_id = $1 and i.id = pa.influencer_id
                  left join campaigns p on p.tenant_id = $1 and p.id = pa.campaign_id
                  where pa.tenant_id = $1 and pa.deal_id = d.id and exists (
                    select from attribution_touchpoints t
                    where t.tenant_id = $1 and t.contact_id = any($2::uuid[])
                      and t.influencer_id is not distinct from i.id
                      and t.campaign_id is not distinct from p.id and t.channel = pa.channel)
                  group by 1, 2, 3, 4, 5 order by 1, 2, 6 desc, 3, 4
                ) credit
              ), '[]') as credit
       from deal_contacts dc join deals d on d.tenant_id = $1 and d.id = dc.deal_id
       where dc.tenant_id = $1 and dc.contact_id = any($2::uuid[]) order by d.created_at, d.id`,
      [tx.tenantId, ids],
    ),
  };
}

type TouchRecord = Omit<ExportedTouch, 'occurredAt' | 'explanation'> & {
  readonly occurredAt: Date;
};

async function touches(
  tx: TenantTransaction,
  contactIds: readonly string[],
  touchIds: readonly string[],
): Promise<ExportedTouch[]> {
  const rows = await tx.query<TouchRecord>(
    `select t.occurred_at as "occurredAt", t.kind, t.channel, t.search_intent as "searchIntent", t.platform, t.content_type as "contentType",
            i.name as influencer, p.name as campaign, t.title, t.url, t.referrer, t.utm as tags, t.mention,
            t.visitor_id as "visitorId", t.consent, t.evidence, t.confidence
     from attribution_touchpoints t
     left join influencers i on i.tenant_id = $1 and i.id = t.influencer_id
     left join campaigns p on p.tenant_id = $1 and p.id = t.campaign_id
     where t.tenant_id = $1 and (t.contact_id = any($2::uuid[]) or t.id = any($3::uuid[]))
     order by t.occurred_at, t.id`,
    [tx.tenantId, contactIds, touchIds],
  );
  const directory = await loadDirectory(tx);
  const options = trackingOptions((await loadSettings(tx)).tracking);
  return rows.map((row) => ({
    ...row,
    occurredAt: row.occurredAt.toISOString(),
    explanation: explain(row, directory, options),
  }));
}

function explain(
  touch: TouchRecord,
  directory: CompiledDirectory,
  options: ResolveOptions,
): string {
  if (touch.mention !== null) {
    return touch.influencer === null
      ? 'The person answered how they heard of the company.'
      : `The person named ${touch.influencer} when asked how they heard of the company.`;
  }
  if (['utm', 'code', 'referral'].includes(touch.evidence)) {
    const signals = { url: touch.url, referrer: touch.referrer, utm: touch.tags };
    return resolveTouch(signals, directory, options).reason;
  }
  if (touch.evidence === 'import') return 'It was imported by the company.';
  return 'The company’s CRM recorded it.';
}
