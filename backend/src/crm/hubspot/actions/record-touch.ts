import { loadDirectory, readDirectory } from '../../../campaigns/load-directory.ts';
import { resolveCampaign, resolveInfluencer } from '../../../campaigns/import/find-named.ts';
import { CampaignSpellings, InfluencerSpellings } from '../../../campaigns/spellings.ts';
import { retryLost } from '../../../db/retry.ts';
import { withTenant, type TenantTransaction } from '../../../db/tenancy.ts';
import { recordTouches } from '../../../ingest/record-touches.ts';
import { openSession } from '../../open-session.ts';
import type { CrmServices } from '../../services.ts';
import { writeBatch } from '../../write-batch.ts';
import type { ActionCall } from './read-call.ts';
import { Unfulfilled } from './unfulfilled.ts';

/** Longest a date may lie ahead: clocks differ, and a workflow may know of tomorrow. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * “Record influencer touch”: notes that an influencer reached the enrolled person. One execution of the action is one
 * touch, however often HubSpot sends it.
 * @throws Unfulfilled when nobody of that name is known, or the person is not there.
 */
export async function recordTouch(
  services: CrmServices,
  call: ActionCall,
): Promise<Readonly<Record<string, string>>> {
  const { context } = services;
  const { tenantId, record } = call;
  if (record === null) throw new Unfulfilled('The action needs an enrolled contact.');
  const within = <Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> =>
    retryLost(() => withTenant(context.dataSource, tenantId, work));
  let contactId = await within((tx) => findContact(tx, record.id));
  if (contactId === null) {
    // A workflow may be quicker than the event that tells us of the contact.
    const { connector, session } = await openSession(services, tenantId, 'hubspot');
    const read = await connector.readRecords(session, 'contact', [record.id]);
    contactId = await within(async (tx) => {
      await writeBatch(tx, 'hubspot', read, session.homeCurrency);
      return findContact(tx, record.id);
    });
  }
  const person = contactId;
  if (person === null) throw new Unfulfilled(`There is no contact ${record.id}, or it was erased.`);
  const occurredAt = momentOf(call.input('occurredAt'), context.now());
  return within(async (tx) => {
    const directory = await readDirectory(tx);
    const named = call.input('influencer');
    if (named === '') throw new Unfulfilled('Name the influencer.');
    const influencerId = await resolveInfluencer(tx, new InfluencerSpellings(directory), named);
    const campaign = call.input('campaign');
    const campaignId =
      campaign === ''
        ? null
        : await resolveCampaign(tx, new CampaignSpellings(directory), campaign);
    const key = `hubspot-action:${call.callbackId}`;
    await recordTouches(tx, await loadDirectory(tx), [
      {
        idempotencyKey: key,
        occurredAt,
        kind: 'content',
        title: call.input('title') || 'Recorded by a HubSpot workflow',
        contactId: person,
        evidence: 'crm_event',
        channel: 'influencer',
        influencerId,
        campaignId,
        url: call.input('url') || null,
      },
    ]);
    const [touch] = await tx.query<{ id: string }>(
      'select id from attribution_touchpoints where tenant_id = $1 and idempotency_key = $2',
      [tx.tenantId, key],
    );
    if (!touch)
      throw new Unfulfilled('The person does not wish to be followed, so nothing was noted.');
    const name = directory.influencers.find(({ id }) => id === influencerId)?.name ?? named;
    return { touchId: touch.id, influencerName: name };
  });
}

async function findContact(tx: TenantTransaction, externalId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from contacts where tenant_id = $1 and source = 'hubspot' and object_type = 'contact'
       and external_id = $2 and deleted_at is null and erased_at is null`,
    [tx.tenantId, externalId],
  );
  return row?.id ?? null;
}

/** HubSpot hands dates over as epoch milliseconds; people type them in ISO form. */
function momentOf(text: string, now: Date): Date {
  if (text === '') return now;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  if (Number.isNaN(at.getTime()) || at.getTime() > now.getTime() + AHEAD_MS) {
    throw new Unfulfilled(`“${text.slice(0, 40)}” is not a date in the past.`);
  }
  return at;
}
