import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  describePart,
  proposeForAnswer,
  readAnswer,
  resolveSelfReport,
  wordingOf,
  type AliasProposal,
  type AnswerCertainty,
  type AnswerLink,
  type AnswerPart,
  type AnswerReading,
  type CompiledDirectory,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { ALL, atStake, NOTHING_AT_STAKE, withAll, type AtStake } from './amounts-at-stake.ts';

/** One wording of an answer that a person should look at or has looked at. */
export interface CountedAnswer extends AtStake {
  readonly wordingHash: Buffer;
  readonly wording: string;
  readonly text: string;
  readonly certainty: AnswerCertainty;
  readonly parts: readonly (Pick<AnswerPart, 'is' | 'text' | 'start' | 'end' | 'isDenied'> & {
    /** For people: `“your webinar” → Webinar`. */
    readonly meaning: string;
  })[];
  readonly doubts: readonly string[];
  readonly reading: readonly AnswerLink[];
  readonly answers: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly proposals: readonly AliasProposal[];
}

/** How many answers are understood how far. */
export type AnswerSums = Readonly<Record<AnswerCertainty, number>>;

interface Wording {
  readonly wording: string;
  readonly texts: Map<string, number>;
  answers: number;
  first: Date;
  last: Date;
}

/** How a wording is found again. */
export const hashOfWording = (wording: string): Buffer =>
  createHash('sha256').update(wording).digest();

/**
 * Reads every wording of the tenant's answers anew and answers those a person should look at or has decided,
 * and how many answers are understood how far. Reads all answers: not for a request.
 */
export async function countAnswers(
  tx: TenantTransaction,
  directory: CompiledDirectory,
): Promise<{
  readonly answers: readonly CountedAnswer[];
  readonly sums: AnswerSums;
  /** Pipeline of all deals that hang on answers nobody has decided, each once. */
  readonly openMinor: number;
}> {
  const wordings = await gatherWordings(tx);
  const sums = { decided: 0, certain: 0, doubtful: 0, unread: 0, nothing: 0 };
  const listed: { wording: Wording; text: string; read: AnswerReading }[] = [];
  let looked = 0;
  for (const wording of wordings.values()) {
    // Others are served meanwhile.
    if (++looked % 100 === 0) await setImmediate();
    const text = commonest(wording.texts);
    const read = readAnswer(text, directory);
    sums[read.certainty] += wording.answers;
    const asks = read.certainty === 'doubtful' || read.certainty === 'unread';
    if (asks || read.certainty === 'decided') listed.push({ wording, text, read });
  }
  const bucketOf = listed.flatMap(({ wording }, bucket) =>
    [...wording.texts.keys()].map((text): [string, number] => [text, bucket]),
  );
  const stakes = await atStake(
    tx,
    withAll(
      `select distinct w.bucket, t.contact_id
       from unnest($2::text[], $3::integer[]) as w (words, bucket)
       join attribution_touchpoints t on t.mention = w.words
       where t.tenant_id = $1 and t.contact_id is not null`,
      '$4',
    ),
    [
      bucketOf.map(([text]) => text),
      bucketOf.map(([, bucket]) => bucket),
      listed.flatMap(({ read }, bucket) => (read.certainty === 'decided' ? [] : [bucket])),
    ],
  );
  const answers: CountedAnswer[] = [];
  for (const [bucket, { wording, text, read }] of listed.entries()) {
    if (bucket % 20 === 19) await setImmediate();
    answers.push({
      wordingHash: hashOfWording(wording.wording),
      wording: wording.wording,
      text,
      certainty: read.certainty,
      parts: read.parts.map((part) => ({
        is: part.is,
        text: part.text,
        start: part.start,
        end: part.end,
        isDenied: part.isDenied,
        meaning: describePart(part, directory),
      })),
      doubts: read.doubts,
      reading: linksOf(text, directory),
      answers: wording.answers,
      firstSeenAt: wording.first,
      lastSeenAt: wording.last,
      proposals: proposalsFor(text, directory),
      ...(stakes.get(bucket) ?? NOTHING_AT_STAKE),
    });
  }
  return { answers, sums, openMinor: stakes.get(ALL)?.pipelineMinor ?? 0 };
}

/** Comparing every word with every name is most of the work, and the same until a name changes. */
const proposedBy = new WeakMap<CompiledDirectory, Map<string, readonly AliasProposal[]>>();

function proposalsFor(text: string, directory: CompiledDirectory): readonly AliasProposal[] {
  const known = proposedBy.get(directory) ?? new Map<string, readonly AliasProposal[]>();
  proposedBy.set(directory, known);
  const held = known.get(text);
  if (held !== undefined) return held;
  const made = proposeForAnswer(text, directory);
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(text, made);
  return made;
}

const MOST_REMEMBERED = 5_000;

/** What the product makes of an answer, as links a person may confirm. */
export const linksOf = (text: string, directory: CompiledDirectory): AnswerLink[] =>
  resolveSelfReport(text, directory).map(({ influencerId, channel, platform, contentType }) => ({
    influencerId,
    channel,
    platform,
    contentType,
  }));

async function gatherWordings(tx: TenantTransaction): Promise<Map<string, Wording>> {
  const rows = await tx.query<{ mention: string; answers: number; first: Date; last: Date }>(
    `select mention, count(*)::int as answers, min(occurred_at) as first, max(occurred_at) as last
     from attribution_touchpoints
     where tenant_id = $1 and mention is not null and idempotency_key !~ '#[0-9]+$'
     group by mention order by mention`,
    [tx.tenantId],
  );
  const wordings = new Map<string, Wording>();
  for (const { mention, answers, first, last } of rows) {
    const wording = wordingOf(mention);
    if (wording === '') continue;
    const held = wordings.get(wording);
    if (held) {
      held.texts.set(mention, answers);
      held.answers += answers;
      if (first < held.first) held.first = first;
      if (last > held.last) held.last = last;
    } else {
      wordings.set(wording, {
        wording,
        texts: new Map([[mention, answers]]),
        answers,
        first,
        last,
      });
    }
  }
  return wordings;
}

const commonest = (texts: ReadonlyMap<string, number>): string =>
  [...texts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';
