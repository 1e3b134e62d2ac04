import type {
  AliasProposal,
  AnswerCertainty,
  AnswerLink,
  AnswerPart,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import type { AtStake } from './amounts-at-stake.ts';

export const ANSWER_STATES = ['open', 'confirmed', 'corrected', 'rejected'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

export interface ShownPart {
  readonly is: AnswerPart['is'];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isDenied: boolean;
  readonly meaning: string;
}

/** A wording of an answer in the review queue. */
export interface AnswerView extends AtStake {
  readonly id: string;
  readonly text: string;
  readonly wording: string;
  readonly state: AnswerState;
  readonly certainty: AnswerCertainty;
  readonly parts: ShownPart[];
  readonly doubts: string[];
  /** What the product makes of it by itself. */
  readonly reading: AnswerLink[];
  /** What a person decided; null while nobody has. */
  readonly links: AnswerLink[] | null;
  readonly answers: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly proposals: AliasProposal[];
  readonly alias: { readonly alias: string; readonly influencerId: string } | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly relinkedTouches: number;
}

interface Row extends AtStake {
  readonly id: string;
  readonly text: string;
  readonly wording: string;
  readonly state: AnswerState;
  readonly certainty: AnswerCertainty;
  readonly parts: ShownPart[];
  readonly doubts: string[];
  readonly reading: AnswerLink[];
  readonly links: AnswerLink[] | null;
  readonly answers: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly proposals: AliasProposal[];
  readonly alias: string | null;
  readonly alias_of: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly relinked: number;
}

/** Answers in the order of `ids`; unknown ids are left out. */
export async function loadAnswers(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<AnswerView[]> {
  const rows = await tx.query<Row>(
    `select id, text, wording, state, certainty, parts, doubts, reading, links, answers, people, deals,
            pipeline_minor as "pipelineMinor", open_minor as "openMinor", won_minor as "wonMinor",
            first_seen_at, last_seen_at, proposals, alias, alias_of, decided_by, decided_at, relinked
     from self_report_answers where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.id, viewOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @throws ProblemError 404 when there is none. */
export async function loadAnswer(tx: TenantTransaction, id: string): Promise<AnswerView> {
  const [answer] = await loadAnswers(tx, [id]);
  if (!answer) throw notFound(`There is no answer to review with the id ${id}.`);
  return answer;
}

function viewOf({
  first_seen_at: firstSeenAt,
  last_seen_at: lastSeenAt,
  alias,
  alias_of: aliasOf,
  decided_by: decidedBy,
  decided_at: decidedAt,
  relinked,
  ...row
}: Row): AnswerView {
  return {
    ...row,
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    alias: alias === null || aliasOf === null ? null : { alias, influencerId: aliasOf },
    decidedBy,
    decidedAt: decidedAt?.toISOString() ?? null,
    relinkedTouches: relinked,
  };
}

/**
 * Drops wordings that only these answers had, before the answers themselves go: whoever is erased leaves their
 * words nowhere.
 */
export async function forgetWordings(
  tx: TenantTransaction,
  of: { readonly contactIds: readonly string[]; readonly touchIds: readonly string[] },
  hashOf: (mention: string) => Buffer,
): Promise<void> {
  const mentions = await tx.query<{ mention: string }>(
    `select t.mention from attribution_touchpoints t
     where t.tenant_id = $1 and t.mention is not null
     group by t.mention
     having bool_and(coalesce(t.contact_id = any($2::uuid[]), false) or t.id = any($3::uuid[]))`,
    [tx.tenantId, of.contactIds, of.touchIds],
  );
  if (mentions.length === 0) return;
  await tx.query(
    'delete from self_report_answers where tenant_id = $1 and wording_hash = any($2::bytea[])',
    [tx.tenantId, mentions.map(({ mention }) => hashOf(mention))],
  );
}
