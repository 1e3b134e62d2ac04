import { setImmediate } from 'node:timers/promises';
import {
  proposeAliases,
  readAnswer,
  repairKey,
  suggestedOf,
  unresolvedValues,
  type AliasProposal,
  type CompiledDirectory,
  type RepairKind,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { ALL, atStake, NOTHING_AT_STAKE, withAll, type AtStake } from './amounts-at-stake.ts';

/** Where a value came from decides how it is repaired: a campaign of the CRM is none of a link's. */
export type StoredRepairKind = RepairKind | 'crmCampaign';

/** A value nobody goes by, with all that hangs on it. */
export interface CountedValue extends AtStake {
  readonly kind: StoredRepairKind;
  readonly key: string;
  /** As it is written most often. */
  readonly value: string;
  readonly field: string;
  readonly spellings: readonly { readonly value: string; readonly touches: number }[];
  readonly touches: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly proposals: readonly AliasProposal[];
  readonly isSuggested: boolean;
}

/** Different links looked at; a tenant with more has generated ones, and the rarest of those do not matter. */
const MOST_LINKS = 20_000;
const MOST_SPELLINGS = 5;
/** What a touch of a CRM's campaign member is called (crm/salesforce/touches.ts). */
const MEMBER_TITLE = /^Responded to “(.{1,250})”$/su;

interface Bucket {
  readonly kind: StoredRepairKind;
  readonly key: string;
  readonly field: string;
  readonly spellings: Map<string, number>;
  touches: number;
  first: Date;
  last: Date;
}

interface Group {
  readonly touches: number;
  readonly first_at: Date;
  readonly last_at: Date;
}
interface LinkGroup extends Group {
  readonly utm: Record<string, string>;
  readonly no_influencer: boolean;
  readonly no_campaign: boolean;
}

/** Gathers every value of the tenant's touches that nobody goes by. Reads all touches: not for a request. */
export async function countValues(
  tx: TenantTransaction,
  directory: CompiledDirectory,
): Promise<{
  readonly values: readonly CountedValue[];
  /** Pipeline of all deals that hang on values nobody has dismissed, each once. */
  readonly openMinor: number;
}> {
  const buckets = new Buckets();
  // Which touches a bucket is made of: by their tags, by the words of an answer, by the title of a member.
  const links: [utm: string, noInfluencer: boolean, noCampaign: boolean, bucket: number][] = [];
  const texts: [of: 'mention' | 'title', text: string, bucket: number][] = [];

  for (const [index, group] of (await linkGroups(tx)).entries()) {
    // Others are served meanwhile.
    if (index % 500 === 499) await setImmediate();
    for (const { kind, field, value } of unresolvedValues(group.utm, directory)) {
      // Somebody stated who or what it was.
      if (kind === 'influencer' && !group.no_influencer) continue;
      if (kind === 'campaign' && !group.no_campaign) continue;
      const bucket = buckets.add({ kind, field, value }, group);
      if (bucket !== null)
        links.push([JSON.stringify(group.utm), group.no_influencer, group.no_campaign, bucket]);
    }
  }
  for (const { mention, ...group } of await answerGroups(tx)) {
    const { decision, parts } = readAnswer(mention, directory);
    if (decision !== null) continue;
    for (const { is, text } of parts) {
      if (is !== 'handle') continue;
      const bucket = buckets.add({ kind: 'influencer', field: 'answer', value: text }, group);
      if (bucket !== null) texts.push(['mention', mention, bucket]);
    }
  }
  for (const { title, ...group } of await memberGroups(tx)) {
    const name = MEMBER_TITLE.exec(title)?.[1];
    if (name === undefined) continue;
    const bucket = buckets.add({ kind: 'crmCampaign', field: 'CRM campaign', value: name }, group);
    if (bucket !== null) texts.push(['title', title, bucket]);
  }

  const stakes = await atStake(
    tx,
    withAll(
      `select distinct l.bucket, t.contact_id
     from unnest($2::jsonb[], $3::boolean[], $4::boolean[], $5::integer[]) as l (utm, ni, nc, bucket)
     join attribution_touchpoints t on t.utm = l.utm and (t.influencer_id is null) = l.ni
       and (t.campaign_id is null) = l.nc
     where t.tenant_id = $1 and t.mention is null and t.contact_id is not null
     union
     select w.bucket, t.contact_id
     from unnest($6::text[], $7::text[], $8::integer[]) as w (of, words, bucket)
     join attribution_touchpoints t on case w.of when 'mention' then t.mention else t.title end = w.words
     where t.tenant_id = $1 and t.contact_id is not null
       and (w.of = 'mention' or (t.kind = 'campaign_member' and t.campaign_id is null))`,
      '$9',
    ),
    [
      links.map(([utm]) => utm),
      links.map(([, noInfluencer]) => noInfluencer),
      links.map(([, , noCampaign]) => noCampaign),
      links.map(([, , , bucket]) => bucket),
      texts.map(([of]) => of),
      texts.map(([, text]) => text),
      texts.map(([, , bucket]) => bucket),
      await undismissed(tx, buckets.all),
    ],
  );
  return {
    values: buckets.all.map((bucket, index) =>
      counted(bucket, stakes.get(index) ?? NOTHING_AT_STAKE, directory),
    ),
    openMinor: stakes.get(ALL)?.pipelineMinor ?? 0,
  };
}

/** Places of the values nobody has said to mean nothing. */
async function undismissed(tx: TenantTransaction, buckets: readonly Bucket[]): Promise<number[]> {
  const rows = await tx.query<{ kind: string; key: string }>(
    `select kind, key from repairs where tenant_id = $1 and state = 'dismissed'`,
    [tx.tenantId],
  );
  const dismissed = new Set(rows.map(({ kind, key }) => `${kind}:${key}`));
  return buckets.flatMap(({ kind, key }, index) =>
    dismissed.has(`${kind}:${key}`) ? [] : [index],
  );
}

class Buckets {
  readonly all: Bucket[] = [];
  readonly #byKey = new Map<string, number>();

  /** The bucket of a value; null for one without letter or digit. */
  add(
    {
      kind,
      field,
      value,
    }: { readonly kind: StoredRepairKind; readonly field: string; readonly value: string },
    { touches, first_at: first, last_at: last }: Group,
  ): number | null {
    const key = repairKey(value);
    if (key === '') return null;
    const name = `${kind}:${key}`;
    let index = this.#byKey.get(name);
    if (index === undefined) {
      index = this.all.length;
      this.#byKey.set(name, index);
      this.all.push({ kind, key, field, spellings: new Map(), touches: 0, first, last });
    }
    const bucket = this.all[index];
    if (!bucket) return null;
    bucket.touches += touches;
    bucket.spellings.set(value, (bucket.spellings.get(value) ?? 0) + touches);
    if (first < bucket.first) bucket.first = first;
    if (last > bucket.last) bucket.last = last;
    return index;
  }
}

function counted(bucket: Bucket, stake: AtStake, directory: CompiledDirectory): CountedValue {
  const spellings = [...bucket.spellings]
    .map(([value, touches]) => ({ value, touches }))
    .sort((a, b) => b.touches - a.touches || (a.value < b.value ? -1 : 1));
  const value = spellings[0]?.value ?? bucket.key;
  const kind = bucket.kind === 'crmCampaign' ? 'campaign' : bucket.kind;
  const proposals = proposeAliases(kind, value, directory);
  return {
    kind: bucket.kind,
    key: bucket.key,
    value,
    field: bucket.field,
    spellings: spellings.slice(0, MOST_SPELLINGS),
    touches: bucket.touches,
    firstSeenAt: bucket.first,
    lastSeenAt: bucket.last,
    proposals,
    isSuggested: suggestedOf(proposals) !== null,
    ...stake,
  };
}

const COUNTED = `count(*)::int as touches, min(occurred_at) as first_at, max(occurred_at) as last_at`;

function linkGroups(tx: TenantTransaction): Promise<LinkGroup[]> {
  return tx.query<LinkGroup>(
    `select utm, influencer_id is null as no_influencer, campaign_id is null as no_campaign, ${COUNTED}
     from attribution_touchpoints
     where tenant_id = $1 and utm is not null and mention is null
     group by utm, influencer_id is null, campaign_id is null
     order by touches desc, utm limit ${String(MOST_LINKS)}`,
    [tx.tenantId],
  );
}

/** An answer that names several people is several touches and one answer. */
function answerGroups(tx: TenantTransaction): Promise<(Group & { mention: string })[]> {
  return tx.query<Group & { mention: string }>(
    `select mention, ${COUNTED} from attribution_touchpoints
     where tenant_id = $1 and mention is not null and idempotency_key !~ '#[0-9]+$'
     group by mention order by mention`,
    [tx.tenantId],
  );
}

function memberGroups(tx: TenantTransaction): Promise<(Group & { title: string })[]> {
  return tx.query<Group & { title: string }>(
    `select title, ${COUNTED} from attribution_touchpoints
     where tenant_id = $1 and kind = 'campaign_member' and campaign_id is null
     group by title order by touches desc limit ${String(MOST_LINKS)}`,
    [tx.tenantId],
  );
}
