import {
  compareTouches,
  cutOf,
  DAY_MS,
  SAME_VISIT_MS,
  type FitAccount,
  type FitDeal,
  type FitInput,
  type FitPost,
  type Settings,
  type Touchpoint,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { amountsOf } from '../credit-deal.ts';
import { loadDeals, type DealWithGroup } from '../load-deals.ts';
import { loadPeople, loadTouches, resolvePersonIds } from '../load-people.ts';
import { loadPosts } from '../load-posts.ts';
import type { LoadedTouch } from '../types.ts';
import { fitUnits, type FitUnit } from './fit-units.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { touchesOfVisitors } from './visitor-touches.ts';

/** What is learnt from besides the companies themselves. */
export type FitFrame = Omit<FitInput, 'accounts'>;

/** Companies loaded at a time: memory does not grow with their number. */
const UNITS_A_CHUNK = 250;

/**
 * Names influencers, campaigns and posts in their natural order and answers what is learnt from besides the
 * companies. Call it before {@link loadFitAccounts}, with the same names.
 */
export async function loadFitFrame(
  tx: TenantTransaction,
  names: Pseudonyms,
  settings: Settings,
  asOf: number,
): Promise<FitFrame> {
  for (const table of ['influencers', 'campaigns']) {
    const rows = await tx.query<{ id: string }>(
      `select id from ${table} where tenant_id = $1 order by lower(name), external_id, id`,
      [tx.tenantId],
    );
    for (const { id } of rows) names.of(id);
  }
  const published = (await loadPosts(tx)).filter(({ publishedAt }) => publishedAt <= asOf);
  const posts = published.map((post): FitPost => ({
    id: names.of(post.id),
    influencerId: names.of(post.influencerId),
    campaignId: names.orNull(post.campaignId),
    platform: post.platform,
    contentType: post.contentType,
    publishedAt: post.publishedAt,
  }));
  // As a touch is counted, see `collapseVisits`: a page loaded anew within a visit is no second click.
  const clicks = await tx.query<{ influencer_id: string; clicks: number }>(
    `select influencer_id, count(*)::int as clicks
     from (select influencer_id, occurred_at - lag(occurred_at) over (
             partition by influencer_id, coalesce(visitor_id, contact_id::text, id::text)
             order by occurred_at) as since
           from attribution_touchpoints
           where tenant_id = $1 and influencer_id is not null and kind = 'visit'
             and evidence in ('utm', 'code', 'referral') and occurred_at <= $2) v
     where since is null or since > make_interval(secs => $3)
     group by 1`,
    [tx.tenantId, new Date(asOf), SAME_VISIT_MS / 1000],
  );
  const [first] = await tx.query<{ at: Date | null }>(
    `select least(
       (select min(occurred_at) from attribution_touchpoints where tenant_id = $1),
       (select min(published_at) from posts where tenant_id = $1)) as at`,
    [tx.tenantId],
  );
  // What happened before anything was tracked, or is older than what may be kept, says nothing of influence.
  const oldest = asOf - settings.privacy.retentionDays * DAY_MS;
  return {
    startsAt: Math.min(asOf, Math.max(oldest, first?.at?.getTime() ?? asOf)),
    endsAt: asOf,
    posts,
    clicks: Object.fromEntries(
      clicks
        .map((row): [string, number] => [names.of(row.influencer_id), row.clicks])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

/** The tenant's companies in their natural order, a few hundred at a time, each with all that it did. */
export async function* loadFitAccounts(
  tx: TenantTransaction,
  names: Pseudonyms,
  settings: Settings,
  asOf: number,
): AsyncGenerator<{
  readonly accounts: FitAccount[];
  readonly done: number;
  readonly total: number;
}> {
  const units = await fitUnits(tx);
  for (let start = 0; start < units.length; start += UNITS_A_CHUNK) {
    const chunk = units.slice(start, start + UNITS_A_CHUNK);
    const loaded = await loadUnits(tx, chunk, settings);
    yield {
      accounts: chunk.map((unit, index) =>
        fitAccount(unit, `account-${start + index}`, loaded, { names, settings, asOf }),
      ),
      done: start + chunk.length,
      total: units.length,
    };
  }
}

interface LoadedUnits {
  /** Whom a record stands for. */
  readonly personOf: ReadonlyMap<string, string>;
  readonly touchesOf: ReadonlyMap<string, readonly LoadedTouch[]>;
  readonly touchesOfVisitor: ReadonlyMap<string, readonly LoadedTouch[]>;
  readonly deals: ReadonlyMap<string, DealWithGroup>;
}

async function loadUnits(
  tx: TenantTransaction,
  units: readonly FitUnit[],
  settings: Settings,
): Promise<LoadedUnits> {
  const personOf = await resolvePersonIds(
    tx,
    units.flatMap(({ contactIds }) => contactIds),
  );
  const people = await loadPeople(tx, [...personOf.values()]);
  const deals = await loadDeals(
    tx,
    units.flatMap(({ dealIds }) => dealIds),
    settings.buyingGroup,
  );
  return {
    personOf,
    touchesOf: await loadTouches(tx, people.values()),
    touchesOfVisitor: await touchesOfVisitors(
      tx,
      units.flatMap(({ visitorEmails }) => visitorEmails),
    ),
    deals: new Map(deals.map((deal) => [deal.facts.id, deal])),
  };
}

interface Naming {
  readonly names: Pseudonyms;
  readonly settings: Settings;
  readonly asOf: number;
}

function fitAccount(
  unit: FitUnit,
  id: string,
  { personOf, touchesOf, touchesOfVisitor, deals }: LoadedUnits,
  naming: Naming,
): FitAccount {
  const people = [...new Set(unit.contactIds.map((contact) => personOf.get(contact) ?? contact))];
  const own = [
    ...people.flatMap((person) => touchesOf.get(person) ?? []),
    ...unit.visitorEmails.flatMap((email) => touchesOfVisitor.get(email) ?? []),
  ];
  const credited = unit.dealIds.flatMap((dealId) => deals.get(dealId) ?? []);
  const name = touchNames(
    id,
    people,
    [...own, ...credited.flatMap(({ touches }) => touches)],
    naming,
  );
  const until = (touches: readonly LoadedTouch[]): Touchpoint[] =>
    touches
      .filter(({ occurredAt }) => occurredAt <= naming.asOf)
      .map(name)
      .sort(compareTouches);
  return {
    id,
    knownFrom: unit.knownFrom,
    people: people.length + unit.visitorEmails.length,
    touches: until(own),
    deals: credited.map((deal, index): FitDeal => {
      const { facts, touches } = deal;
      const closedAt = facts.outcome === 'open' ? null : cutOf(facts, facts.outcome, naming.asOf);
      const since = facts.createdAt - naming.settings.lookbackDays * DAY_MS;
      return {
        id: `${id}-deal-${index}`,
        createdAt: facts.createdAt,
        closedAt,
        outcome: facts.outcome,
        stages: facts.stages,
        valueMinor: Math.max(0, amountsOf(deal, facts.outcome).homeMinor),
        touches: until(touches).filter(
          ({ occurredAt }) => occurredAt >= since && occurredAt <= (closedAt ?? naming.asOf),
        ),
      };
    }),
  };
}

/**
 * Names the touches of one company by their natural order: time, what they were, whose. Two that agree in all of
 * that are interchangeable.
 */
function touchNames(
  account: string,
  people: readonly string[],
  touches: readonly LoadedTouch[],
  { names }: Naming,
): (touch: LoadedTouch) => Touchpoint {
  const place = new Map(people.map((person, index) => [person, index]));
  const strangers = people.length;
  const described = new Map<string, Touchpoint>();
  for (const touch of touches) {
    const person = touch.contactId === null ? null : (place.get(touch.contactId) ?? strangers);
    described.set(touch.id, {
      id: '',
      occurredAt: touch.occurredAt,
      isUndated: touch.isUndated ?? false,
      kind: touch.kind,
      channel: touch.channel,
      platform: touch.platform,
      influencerId: names.orNull(touch.influencerId),
      campaignId: names.orNull(touch.campaignId),
      contentType: touch.contentType,
      evidence: touch.evidence,
      confidence: touch.confidence,
      contactId: person === null ? null : `${account}-person-${person}`,
      ...(touch.searchIntent === undefined ? {} : { searchIntent: touch.searchIntent }),
    });
  }
  const natural = (touch: Touchpoint): string =>
    `${String(touch.occurredAt).padStart(15, '0')} ${JSON.stringify(touch)}`;
  const ordered = [...described]
    .map(([id, touch]) => ({ id, touch, key: natural(touch) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const named = new Map(
    ordered.map(({ id, touch }, index) => [
      id,
      { ...touch, id: `${account}-touch-${String(index).padStart(6, '0')}` },
    ]),
  );
  return (touch) => named.get(touch.id) ?? touch;
}
