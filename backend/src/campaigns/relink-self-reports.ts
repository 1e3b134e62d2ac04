import type { ResolvedTouch } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';

type Reading = readonly ResolvedTouch[];

interface StoredReport {
  readonly id: string;
  readonly idempotency_key: string;
  readonly influencer_id: string | null;
  readonly contact_id: string | null;
  readonly confidence: number;
}

/**
 * Reads the stored answers to "How did you hear about us?" again. An answer has one touch for each
 * influencer it names, under the keys `k`, `k#2`, `k#3`, the confidence shared between them, and one of
 * nobody's when it names none; touches are changed, added or taken away until that is true of the new
 * reading.
 *
 * @param readBoth what a text meant before the change and what it means now.
 * @param contacts collects whose credit changes.
 * @returns how many touches changed.
 */
export async function relinkSelfReports(
  tx: TenantTransaction,
  readBoth: (text: string) => readonly [Reading, Reading],
  contacts: Set<string>,
): Promise<number> {
  const texts = await tx.query<{ mention: string }>(
    `select distinct mention from attribution_touchpoints where tenant_id = $1 and mention is not null`,
    [tx.tenantId],
  );
  let changed = 0;
  for (const { mention } of texts) {
    const [before, after] = readBoth(mention);
    if (influencers(before) === influencers(after)) continue;
    for (const report of await storedReports(tx, mention)) {
      const stored = report.map((row) => row.influencer_id ?? '').sort();
      // Somebody stated who it was, against the text: it stays.
      if (stored.join() !== influencers(before) && stored.join() !== '') continue;
      changed += await rewrite(tx, report, after);
      for (const { contact_id: contactId } of report) if (contactId) contacts.add(contactId);
    }
  }
  return changed;
}

const influencers = (reading: Reading): string =>
  reading
    .map(({ influencerId }) => influencerId ?? '')
    .sort()
    .join();

/** The touches of each answer with this text, in the order of their keys. */
async function storedReports(tx: TenantTransaction, mention: string): Promise<StoredReport[][]> {
  const rows = await tx.query<StoredReport>(
    `select id, idempotency_key, influencer_id, contact_id, confidence from attribution_touchpoints
     where tenant_id = $1 and mention = $2 order by idempotency_key`,
    [tx.tenantId, mention],
  );
  const reports = new Map<string, StoredReport[]>();
  for (const row of rows) {
    const key = baseKey(row.idempotency_key);
    const report = reports.get(key) ?? [];
    report.push(row);
    reports.set(key, report);
  }
  return [...reports.values()];
}

const baseKey = (key: string): string => key.replace(/#\d+$/, '');

async function rewrite(
  tx: TenantTransaction,
  report: readonly StoredReport[],
  reading: Reading,
): Promise<number> {
  const [first] = report;
  if (!first) return 0;
  const confidence = report.reduce((sum, row) => sum + row.confidence, 0);
  // An answer that names nobody any more is kept as one touch of nobody's, so that its text can be
  // read again.
  const parts = reading.length > 0 ? reading.map(asLink) : [NOBODY];
  for (const [index, part] of parts.entries()) {
    const values = [
      part.influencerId,
      part.platform,
      part.contentType,
      part.channel,
      Math.min(1, confidence / parts.length),
    ];
    const row = report[index];
    if (row) {
      await tx.query(
        `update attribution_touchpoints
         set influencer_id = $3, platform = $4, content_type = $5, channel = $6, confidence = $7
         where tenant_id = $1 and id = $2`,
        [tx.tenantId, row.id, ...values],
      );
    } else {
      await tx.query(
        `insert into attribution_touchpoints (tenant_id, idempotency_key, occurred_at, kind, channel, platform,
           influencer_id, campaign_id, content_type, visitor_id, contact_id, evidence, confidence, title, url,
           referrer, utm, mention, consent)
         select tenant_id, $8, occurred_at, kind, $6, $4, $3, campaign_id, $5, visitor_id, contact_id, evidence,
           $7, title, url, referrer, utm, mention, consent
         from attribution_touchpoints where tenant_id = $1 and id = $2
         on conflict (tenant_id, idempotency_key) do nothing`,
        [
          tx.tenantId,
          first.id,
          ...values,
          `${baseKey(first.idempotency_key)}#${String(index + 1)}`,
        ],
      );
    }
  }
  const surplus = report.slice(parts.length).map(({ id }) => id);
  if (surplus.length > 0) {
    await tx.query(
      `delete from attribution_touchpoints where tenant_id = $1 and id = any($2::uuid[])`,
      [tx.tenantId, surplus],
    );
  }
  return Math.max(parts.length, report.length);
}

type Link = Pick<ResolvedTouch, 'influencerId' | 'platform' | 'contentType' | 'channel'>;

const asLink = ({ influencerId, platform, contentType, channel }: ResolvedTouch): Link => ({
  influencerId,
  platform,
  contentType,
  channel,
});
/** As `resolveIncoming` keeps an answer that names nobody: no touch to whoever credits, until it is read anew. */
const NOBODY: Link = {
  influencerId: null,
  platform: null,
  contentType: null,
  channel: 'unassigned',
};
