import { markContacts } from '../attribution/mark-dirty.ts';
import { loadDirectory } from '../campaigns/load-directory.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { recordTouches, type IncomingTouch } from '../ingest/record-touches.ts';
import { personKey, resolvePeople } from '../records/resolve.ts';
import { writeRecords } from '../records/store.ts';
import type { RecordSource } from '../records/types.ts';
import type { CrmBatch, CrmTouch } from './connector.ts';
import { matchCampaigns, type CampaignClash } from './match-campaigns.ts';

/**
 * Writes a piece of a CRM: records first, so that its touches find their people. Answers the campaigns that
 * could not be taken over.
 */
export async function writeBatch(
  tx: TenantTransaction,
  source: RecordSource,
  batch: Pick<CrmBatch, 'records' | 'touches' | 'campaigns' | 'withdrawnTouches'>,
  homeCurrency: string,
): Promise<CampaignClash[]> {
  // One writer a tenant at a time: a webhook and a sync that write the same records would deadlock.
  await tx.query(`select pg_advisory_xact_lock(7310243, $1::integer)`, [tx.tenantId]);
  const clashes = await matchCampaigns(tx, batch.campaigns ?? [], homeCurrency);
  await writeRecords(tx, source, batch.records);
  if (batch.touches && batch.touches.length > 0) await writeTouches(tx, source, batch.touches);
  await withdrawTouches(tx, source, batch.withdrawnTouches ?? []);
  return clashes;
}

/** Takes touches away that the CRM has taken back, and has their people's credit worked out anew. */
async function withdrawTouches(
  tx: TenantTransaction,
  source: RecordSource,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const touches = await tx.query<{ id: string; contact_id: string | null }>(
    `select id, contact_id from attribution_touchpoints
     where tenant_id = $1 and idempotency_key = any($2::text[]) order by contact_id, id`,
    [tx.tenantId, keys.map((key) => `${source}:${key}`)],
  );
  if (touches.length === 0) return;
  await tx.query(
    'delete from attribution_touchpoints where tenant_id = $1 and id = any($2::uuid[])',
    [tx.tenantId, touches.map(({ id }) => id)],
  );
  const people = new Set(touches.flatMap(({ contact_id: id }) => (id === null ? [] : [id])));
  await markContacts(tx, [...people], 'taken back in the CRM');
}

async function writeTouches(
  tx: TenantTransaction,
  source: RecordSource,
  touches: readonly CrmTouch[],
): Promise<void> {
  const people = await resolvePeople(
    tx,
    source,
    touches.map(({ person }) => person),
  );
  const campaigns = await campaignIds(
    tx,
    touches.flatMap(({ campaignExternalId: id }) => (id === undefined ? [] : [id])),
  );
  const aliases = await memberAliases(
    tx,
    touches.flatMap(({ kind, title }) => (kind === 'campaign_member' ? [title] : [])),
  );
  const incoming = touches.flatMap((touch): IncomingTouch[] => {
    const contactId = people.get(personKey(touch.person));
    if (contactId === undefined) return [];
    return [
      {
        idempotencyKey: `${source}:${touch.key}`,
        occurredAt: touch.occurredAt,
        isUndated: touch.isUndated ?? false,
        kind: touch.kind,
        title: touch.title,
        contactId,
        evidence: touch.evidence,
        url: touch.url ?? null,
        referrer: touch.referrer ?? null,
        utm: touch.utm ?? null,
        mention: touch.mention ?? null,
        contentType: touch.contentType ?? null,
        ...(touch.formContent === undefined
          ? {}
          : { formContent: touch.formContent, isWithinVisit: true }),
        ...(touch.channel === undefined ? {} : { channel: touch.channel }),
        campaignId:
          campaigns.get(touch.campaignExternalId ?? '') ?? aliases.get(touch.title) ?? null,
      },
    ];
  });
  await recordTouches(tx, await loadDirectory(tx), await withoutSeenForms(tx, incoming));
}

async function campaignIds(
  tx: TenantTransaction,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await tx.query<{ external_id: string; id: string }>(
    `select external_id, id from campaigns where tenant_id = $1 and external_id = any($2::text[])`,
    [tx.tenantId, [...new Set(externalIds)]],
  );
  return new Map(rows.map((row) => [row.external_id, row.id]));
}

/** Members of campaigns that go by another name here, by what their touch is called: what a person has accepted. */
async function memberAliases(
  tx: TenantTransaction,
  titles: readonly string[],
): Promise<Map<string, string>> {
  if (titles.length === 0) return new Map();
  const rows = await tx.query<{ title: string; id: string }>(
    `select 'Responded to “' || a.alias || '”' as title, c.id
     from tag_aliases a join campaigns c on c.tenant_id = $1 and c.id::text = a.means
     where a.tenant_id = $1 and a.kind = 'crmCampaign'`,
    [tx.tenantId],
  );
  return new Map(rows.map(({ title, id }) => [title, id]));
}

/** The same form, as the tracker and as the CRM noted it. */
const SAME_FORM = '15 minutes';

/** Leaves out the forms the tracker saw itself: it knows the visit they were filled in on. */
async function withoutSeenForms(
  tx: TenantTransaction,
  touches: readonly IncomingTouch[],
): Promise<readonly IncomingTouch[]> {
  const forms = touches.filter(({ kind }) => kind === 'form');
  if (forms.length === 0) return touches;
  const seen = await tx.query<{ key: string }>(
    `select t.key from unnest($2::text[], $3::uuid[], $4::timestamptz[]) as t (key, contact_id, at)
     where exists (
       select from attribution_touchpoints f
       where f.tenant_id = $1 and f.contact_id = t.contact_id and f.kind = 'form'
         and f.idempotency_key <> t.key
         and f.occurred_at between t.at - interval '${SAME_FORM}' and t.at + interval '${SAME_FORM}')`,
    [
      tx.tenantId,
      forms.map(({ idempotencyKey }) => idempotencyKey),
      forms.map(({ contactId }) => contactId ?? null),
      forms.map(({ occurredAt }) => occurredAt),
    ],
  );
  const keys = new Set(seen.map(({ key }) => key));
  return touches.filter(({ idempotencyKey }) => !keys.has(idempotencyKey));
}
