import {
  resolveRepaired,
  resolveSelfReport,
  type CompiledDirectory,
  type ResolvedTouch,
  type SearchIntent,
} from '@pipeline-attribution/shared';
import { markContacts } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { followVisits } from '../ingest/follow-visits.ts';
import { trackingOptions, type TrackingSettings } from '../ingest/tracking-options.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { changedBy, noteTouches, ofJournal, type RelinkJournal } from './relink-journal.ts';
import { relinkSelfReports } from './relink-self-reports.ts';

/** What a change of names turns into: how a touch resolved before it and how it does after. */
export interface DirectoryChange {
  readonly before: CompiledDirectory;
  readonly after: CompiledDirectory;
  /** The settings of tracking before, when those changed. */
  readonly trackingBefore?: TrackingSettings;
  /** For the list of deals to credit anew. */
  readonly reason: string;
  /** Notes what changes so that it can be taken back, or takes back what was noted. */
  readonly journal?: RelinkJournal | null;
}

interface StoredTouch {
  readonly id: string;
  readonly url: string | null;
  readonly referrer: string | null;
  readonly utm: Record<string, string> | null;
  readonly influencer_id: string | null;
  readonly campaign_id: string | null;
  readonly platform: string | null;
  readonly content_type: string | null;
  readonly channel: string;
  readonly search_intent: string | null;
  readonly evidence: string;
  readonly confidence: number;
  readonly contact_id: string | null;
}

/** Touches read and re-resolved at a time. */
const CHUNK = 2_000;

/**
 * Applies a change of names, handles, aliases or campaigns to the touches that are there already: those
 * that resolve differently now are linked anew, and the deals and leads of their people are marked, in
 * the transaction of the change.
 *
 * Only what was read from a touch's own signals follows. A link that somebody stated (in the API, by a
 * post, in the CRM) differs from what the signals said before, and stays.
 *
 * @returns how many touches changed.
 */
export async function relinkTouchpoints(
  tx: TenantTransaction,
  change: DirectoryChange,
): Promise<number> {
  const { tracking } = await loadSettings(tx);
  const options = {
    before: trackingOptions(change.trackingBefore ?? tracking),
    after: trackingOptions(tracking),
  };
  const resolveBoth = (signals: Signals): [ResolvedTouch, ResolvedTouch] => [
    resolveRepaired(signals, change.before, options.before),
    resolveRepaired(signals, change.after, options.after),
  ];
  const hasOtherBrands =
    change.trackingBefore?.brandTerms.join('\n') !== tracking.brandTerms.join('\n') &&
    change.trackingBefore !== undefined;

  const journal = change.journal ?? null;
  const contacts = new Set<string>();
  let changed = await relinkSelfReports(
    tx,
    (text) => [resolveSelfReport(text, change.before), resolveSelfReport(text, change.after)],
    contacts,
    journal,
  );
  const affected = await affectedSignals(tx, resolveBoth, hasOtherBrands);
  for await (const touches of touchesWith(tx, affected, journal)) {
    const noted = await changedBy(
      tx,
      journal,
      touches.map(({ id }) => id),
    );
    for (const { patch, ids, contactIds } of patches(touches, resolveBoth, noted).values()) {
      await noteTouches(tx, journal, ids, () => applyPatch(tx, patch, ids));
      await followVisits(tx, ids);
      changed += ids.length;
      for (const id of contactIds) contacts.add(id);
    }
  }
  // Sorted, so that concurrent changes lock rows in the same order.
  await markContacts(tx, [...contacts].sort(), change.reason);
  return changed;
}

interface Signals {
  readonly url: string | null;
  readonly referrer: string | null;
  readonly utm: Record<string, string> | null;
}
type Resolve = (signals: Signals) => [ResolvedTouch, ResolvedTouch];

/** Fields that follow the directory. */
const FIELDS = [
  'influencerId',
  'campaignId',
  'platform',
  'contentType',
  'channel',
  'evidence',
  'confidence',
  'searchIntent',
] as const;
type Field = (typeof FIELDS)[number];
type Patch = Pick<ResolvedTouch, Exclude<Field, 'searchIntent'>> & {
  readonly searchIntent: SearchIntent | null;
};

const differs = ([before, after]: readonly [ResolvedTouch, ResolvedTouch]): boolean =>
  FIELDS.some((field) => before[field] !== after[field]);

/**
 * A tenant has a million touches but few distinct tags and referrers: those are tried first, and only
 * touches that have one that matters are read.
 */
async function affectedSignals(
  tx: TenantTransaction,
  resolveBoth: Resolve,
  hasOtherBrands: boolean,
): Promise<{ tags: string[]; referrers: string[] }> {
  const tags = await tx.query<{ utm: Record<string, string>; text: string }>(
    `select distinct utm, utm::text as text from attribution_touchpoints
     where tenant_id = $1 and utm is not null and mention is null`,
    [tx.tenantId],
  );
  const referrers = await tx.query<{ referrer: string }>(
    `select distinct referrer from attribution_touchpoints
     where tenant_id = $1 and referrer is not null and mention is null`,
    [tx.tenantId],
  );
  return {
    tags: tags
      .filter(
        ({ utm }) =>
          // With a click id, which is in the address only, a term may stand without a medium.
          (hasOtherBrands && utm.term !== undefined) ||
          differs(resolveBoth({ url: null, referrer: null, utm })),
      )
      .map(({ text }) => text),
    referrers: referrers
      .filter(({ referrer }) => differs(resolveBoth({ url: null, referrer, utm: null })))
      .map(({ referrer }) => referrer),
  };
}

async function* touchesWith(
  tx: TenantTransaction,
  { tags, referrers }: { tags: readonly string[]; referrers: readonly string[] },
  journal: RelinkJournal | null,
): AsyncGenerator<StoredTouch[]> {
  if (tags.length === 0 && referrers.length === 0) return;
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const touches = await tx.query<StoredTouch>(
      `select id, url, referrer, utm, influencer_id, campaign_id, platform, content_type, channel, search_intent, evidence,
              confidence, contact_id
       from attribution_touchpoints t
       where tenant_id = $1 and id > $2 and mention is null
         and (utm = any($3::jsonb[]) or referrer = any($4::text[])) ${ofJournal(journal, 5)}
       order by id limit ${String(CHUNK)}`,
      [
        tx.tenantId,
        last,
        tags,
        referrers,
        ...(journal?.undo ? [journal.changeId, journal.since] : []),
      ],
    );
    if (touches.length > 0) yield touches;
    const end = touches.at(-1);
    if (!end || touches.length < CHUNK) return;
    last = end.id;
  }
}

interface Group {
  readonly patch: Patch;
  readonly ids: string[];
  readonly contactIds: Set<string>;
}

/** A field as it is stored. */
const STORED: Readonly<Record<keyof Patch, (touch: StoredTouch) => unknown>> = {
  influencerId: (touch) => touch.influencer_id,
  campaignId: (touch) => touch.campaign_id,
  platform: (touch) => touch.platform,
  contentType: (touch) => touch.content_type,
  channel: (touch) => touch.channel,
  evidence: (touch) => touch.evidence,
  confidence: (touch) => touch.confidence,
  searchIntent: (touch) => touch.search_intent,
};

/**
 * Touches that change in the same way, together. A field that differs from what the signals said before was
 * stated by somebody and stays; when a change is taken back, so does a field that it had not changed, though it
 * may say the same by now.
 *
 * @param noted the fields a change that is taken back had changed, by touch; null for any other change.
 */
function patches(
  touches: readonly StoredTouch[],
  resolveBoth: Resolve,
  noted: ReadonlyMap<string, ReadonlySet<string>> | null,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const touch of touches) {
    const [before, after] = resolveBoth(touch);
    if (!differs([before, after])) continue;
    if (touch.influencer_id !== before.influencerId || touch.campaign_id !== before.campaignId) {
      continue;
    }
    const changed = noted?.get(touch.id) ?? null;
    const patch = Object.fromEntries(
      FIELDS.map((field) => {
        const stored = STORED[field](touch);
        const isAsRead =
          field === 'searchIntent'
            ? // Nobody states it, and touches of earlier versions have none.
              touch.channel === before.channel
            : stored === before[field];
        const follows = isAsRead && (changed === null || changed.has(field));
        return [field, follows ? (after[field] ?? null) : stored];
      }),
    ) as unknown as Patch;
    if (FIELDS.every((field) => patch[field] === STORED[field](touch))) continue;
    const key = JSON.stringify(patch);
    const group = groups.get(key) ?? { patch, ids: [], contactIds: new Set<string>() };
    group.ids.push(touch.id);
    if (touch.contact_id !== null) group.contactIds.add(touch.contact_id);
    groups.set(key, group);
  }
  return groups;
}

async function applyPatch(
  tx: TenantTransaction,
  patch: Patch,
  ids: readonly string[],
): Promise<void> {
  await tx.query(
    `update attribution_touchpoints
     set influencer_id = $3, campaign_id = $4, platform = $5, content_type = $6, channel = $7,
         evidence = $8, confidence = $9, search_intent = $10
     where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids, ...FIELDS.map((field) => patch[field])],
  );
}
