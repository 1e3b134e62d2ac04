import { CONFIDENCE, type ResolvedTouch } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { noteTouches, type RelinkJournal } from './relink-journal.ts';

type Reading = readonly ResolvedTouch[];

interface StoredReport {
  readonly id: string;
  readonly idempotency_key: string;
  readonly influencer_id: string | null;
  readonly contact_id: string | null;
  readonly confidence: number;
  readonly mention: string;
  /** Noted with the change that is being taken back, or later than it. */
  readonly is_undone: boolean;
}

/** Wordings whose answers are read at a time. */
const CHUNK = 500;

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
  journal: RelinkJournal | null,
): Promise<number> {
  const texts = await tx.query<{ mention: string }>(
    `select distinct mention from attribution_touchpoints where tenant_id = $1 and mention is not null`,
    [tx.tenantId],
  );
  const changing = new Map(
    texts.flatMap(({ mention }): [string, readonly [Reading, Reading]][] => {
      const both = readBoth(mention);
      return meaning(both[0]) === meaning(both[1]) ? [] : [[mention, both]];
    }),
  );
  let changed = 0;
  const mentions = [...changing.keys()];
  for (let start = 0; start < mentions.length; start += CHUNK) {
    for (const report of await storedReports(tx, mentions.slice(start, start + CHUNK), journal)) {
      const [before, after] = changing.get(report[0]?.mention ?? '') ?? [[], []];
      const stored = report.map((row) => row.influencer_id ?? '').sort();
      // Somebody stated who it was, against the text: it stays.
      if (stored.join() !== influencers(before) && stored.join() !== '') continue;
      await noteTouches(
        tx,
        journal,
        report.map(({ id }) => id),
        () => rewrite(tx, report, before, after),
      );
      changed += Math.max(1, after.length, report.length);
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

/** Two readings with the same meaning make the same touches. */
const meaning = (reading: Reading): string =>
  JSON.stringify(
    reading.map(({ influencerId, channel, platform, contentType, confidence }) => [
      influencerId,
      channel,
      platform,
      contentType,
      confidence,
    ]),
  );

/** The touches of each answer with one of these texts, in the order of their keys. */
async function storedReports(
  tx: TenantTransaction,
  mentions: readonly string[],
  journal: RelinkJournal | null,
): Promise<StoredReport[][]> {
  const rows = await tx.query<StoredReport>(
    `select id, idempotency_key, influencer_id, contact_id, confidence, mention,
            received_at > $4 or exists (
              select from relinked_touches r
              where r.tenant_id = $1 and r.touch_id = t.id and r.change_id = $3
            ) as is_undone
     from attribution_touchpoints t
     where tenant_id = $1 and mention = any($2::text[])
     order by idempotency_key`,
    [tx.tenantId, mentions, journal?.changeId ?? null, journal?.undo ? journal.since : null],
  );
  const reports = new Map<string, StoredReport[]>();
  for (const row of rows) {
    const key = baseKey(row.idempotency_key);
    const report = reports.get(key) ?? [];
    report.push(row);
    reports.set(key, report);
  }
  // A touch that the change had added is not among the noted, but another of its answer is.
  return [...reports.values()].filter(
    (report) => !journal?.undo || report.some(({ is_undone: isUndone }) => isUndone),
  );
}

const baseKey = (key: string): string => key.replace(/#\d+$/, '');

async function rewrite(
  tx: TenantTransaction,
  report: readonly StoredReport[],
  before: Reading,
  after: Reading,
): Promise<void> {
  const [first] = report;
  if (!first) return;
  // A confidence that somebody stated keeps its proportion to the reading's own.
  const stored = report.reduce((sum, row) => sum + row.confidence, 0);
  const factor = stored / meanConfidence(before);
  // An answer that names nobody any more is kept as one touch of nobody's, so that its text can be
  // read again.
  const parts = after.length > 0 ? after.map(asLink) : [NOBODY];
  for (const [index, part] of parts.entries()) {
    const values = [
      part.influencerId,
      part.platform,
      part.contentType,
      part.channel,
      Math.min(1, Math.max(0, (part.confidence / parts.length) * factor)),
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
        `insert into attribution_touchpoints (tenant_id, idempotency_key, occurred_at, is_undated, kind, channel,
           platform, influencer_id, campaign_id, content_type, visitor_id, contact_id, evidence, confidence, title,
           url, referrer, utm, mention, consent, received_at)
         select tenant_id, $8, occurred_at, is_undated, kind, $6, $4, $3, campaign_id, $5, visitor_id, contact_id,
           evidence, $7, title, url, referrer, utm, mention, consent, received_at
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
}

const meanConfidence = (reading: Reading): number =>
  reading.length === 0
    ? CONFIDENCE.selfReport
    : reading.reduce((sum, { confidence }) => sum + confidence, 0) / reading.length;

type Link = Pick<
  ResolvedTouch,
  'influencerId' | 'platform' | 'contentType' | 'channel' | 'confidence'
>;

const asLink = (part: ResolvedTouch): Link => ({
  influencerId: part.influencerId,
  platform: part.platform,
  contentType: part.contentType,
  channel: part.channel,
  confidence: part.confidence,
});
/** As `resolveIncoming` keeps an answer that names nobody: no touch to whoever credits, until it is read anew. */
const NOBODY: Link = {
  influencerId: null,
  platform: null,
  contentType: null,
  channel: 'unassigned',
  confidence: CONFIDENCE.selfReport,
};
