import { compileDirectory, nameKey, type AnswerLink } from '@pipeline-attribution/shared';
import { writeAudit } from '../audit/write-audit.ts';
import { changeDirectoryNoting } from '../campaigns/change-directory.ts';
import { refuseConflicts } from '../campaigns/influencer-store.ts';
import { clearJournal } from '../campaigns/relink-journal.ts';
import { InfluencerSpellings } from '../campaigns/spellings.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, conflict, notFound } from '../http/problem.ts';
import { loadAnswer, type AnswerState, type AnswerView } from './answer-store.ts';
import { linksOf } from './count-answers.ts';

/** A spelling that stands in the answer and shall mean an influencer in every other answer and link as well. */
export interface AliasRequest {
  readonly influencerId: string;
  readonly alias: string;
}

export type AnswerDecisionRequest =
  | { readonly as: 'confirmed' }
  | {
      readonly as: 'corrected';
      readonly links: readonly AnswerLink[];
      readonly alias: AliasRequest | null;
    }
  | { readonly as: 'rejected' };

interface Who {
  readonly actor: string;
  readonly now: Date;
}

/**
 * Decides what a wording means: as it was read, as the person says, or nothing of ours. Every answer that was and
 * will be worded so follows; touches are linked anew and their deals marked in the same transaction.
 *
 * @throws ProblemError 404 for an unknown id; 409 when there is nothing to confirm or the alias means somebody else;
 *   400 for an influencer we do not have or an alias that does not stand in the answer.
 */
export async function decideAnswer(
  tx: TenantTransaction,
  id: string,
  request: AnswerDecisionRequest,
  { actor, now }: Who,
): Promise<AnswerView> {
  const held = await lockAnswer(tx, id);
  // Somebody changed their mind: what was decided before goes first.
  const answer = held.state === 'open' ? held : await takeBack(tx, held);
  const { relinked } = await changeDirectoryNoting(
    tx,
    { reason: `answer ${request.as} by a person`, journal: { changeId: id, undo: false } },
    async (directory) => {
      const links =
        request.as === 'confirmed'
          ? linksOf(answer.text, compileDirectory(directory))
          : request.as === 'corrected'
            ? request.links
            : [];
      if (request.as === 'confirmed' && links.length === 0)
        throw conflict(
          'Nothing was read in this answer, so there is nothing to confirm. Correct it, or reject it.',
        );
      const known = new Set(directory.influencers.map((one) => one.id));
      links.forEach(({ influencerId }, index) => {
        if (influencerId === null || known.has(influencerId)) return;
        const message = 'There is no such influencer.';
        const field = `links.${String(index)}.influencerId`;
        throw badRequest(`${field}: ${message}`, [{ field, message }]);
      });
      const alias = request.as === 'corrected' ? request.alias : null;
      if (alias !== null) await addAlias(tx, answer, alias, new InfluencerSpellings(directory));
      await tx.query(
        `update self_report_answers
         set state = $3, links = $4, alias = $5, alias_of = $6, decided_by = $7, decided_at = $8, applied_at = now(),
             certainty = 'decided'
         where tenant_id = $1 and id = $2`,
        [
          tx.tenantId,
          id,
          request.as,
          JSON.stringify(links),
          alias?.alias ?? null,
          alias?.influencerId ?? null,
          actor,
          now,
        ],
      );
    },
  );
  await tx.query('update self_report_answers set relinked = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    relinked,
  ]);
  const after = await loadAnswer(tx, id);
  await audit(tx, actor, AUDIT_ACTION[request.as], held, after);
  return after;
}

/** Takes a decision back: answers are read as they were before, and the wording is in the queue again. */
export async function undoAnswer(
  tx: TenantTransaction,
  id: string,
  { actor }: Who,
): Promise<AnswerView> {
  const answer = await lockAnswer(tx, id);
  if (answer.state === 'open') throw conflict('Nothing was decided about this answer.');
  const after = await takeBack(tx, answer);
  await audit(tx, actor, 'undo', answer, after);
  return after;
}

/** Makes a decision undone and answers the wording as it is open again. */
async function takeBack(tx: TenantTransaction, answer: AnswerView): Promise<AnswerView> {
  const { id } = answer;
  const [row] = await tx.query<{ applied_at: Date | null }>(
    'select applied_at from self_report_answers where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  await changeDirectoryNoting(
    tx,
    {
      reason: 'decision about an answer taken back',
      journal: { changeId: id, undo: true, since: row?.applied_at ?? new Date(0) },
    },
    async () => {
      if (answer.alias !== null)
        await tx.query(
          'delete from influencer_aliases where tenant_id = $1 and influencer_id = $2 and alias = $3',
          [tx.tenantId, answer.alias.influencerId, answer.alias.alias],
        );
      await tx.query(
        `update self_report_answers
         set state = 'open', links = null, alias = null, alias_of = null, decided_by = null, decided_at = null,
             applied_at = null, relinked = 0,
             certainty = case when jsonb_array_length(reading) = 0 then 'unread' else 'doubtful' end
         where tenant_id = $1 and id = $2`,
        [tx.tenantId, id],
      );
    },
  );
  await clearJournal(tx, id);
  return loadAnswer(tx, id);
}

const AUDIT_ACTION: Readonly<Record<Exclude<AnswerState, 'open'>, string>> = {
  confirmed: 'confirm',
  corrected: 'correct',
  rejected: 'reject',
};

/** What was decided, not what was written: the log is kept, and the answer may have to be erased. */
function audit(
  tx: TenantTransaction,
  actor: string,
  action: string,
  before: AnswerView,
  after: AnswerView,
): Promise<void> {
  const kept = ({ state, links, alias, answers }: AnswerView) => ({ state, links, alias, answers });
  return writeAudit(tx, {
    actor,
    action,
    entity: 'self_report',
    entityId: after.id,
    before: kept(before),
    after: kept(after),
  });
}

async function lockAnswer(tx: TenantTransaction, id: string): Promise<AnswerView> {
  const [row] = await tx.query(
    'select id from self_report_answers where tenant_id = $1 and id = $2 for update',
    [tx.tenantId, id],
  );
  if (!row) throw notFound(`There is no answer to review with the id ${id}.`);
  return loadAnswer(tx, id);
}

async function addAlias(
  tx: TenantTransaction,
  answer: AnswerView,
  { influencerId, alias }: AliasRequest,
  spellings: InfluencerSpellings,
): Promise<void> {
  const field = 'alias.alias';
  const name = spellings.nameOf(influencerId);
  if (name === undefined) {
    const message = 'There is no such influencer.';
    throw badRequest(`alias.influencerId: ${message}`, [{ field: 'alias.influencerId', message }]);
  }
  const key = nameKey(alias);
  if (key === '' || !nameKey(answer.text).includes(key)) {
    const message = `“${alias}” does not stand in the answer.`;
    throw badRequest(`${field}: ${message}`, [{ field, message }]);
  }
  refuseConflicts(
    spellings
      .conflicts(influencerId, { name, aliases: [alias], handles: [] })
      .map(({ message }) => ({ field, message })),
  );
  await tx.query(
    `insert into influencer_aliases (tenant_id, influencer_id, alias) values ($1, $2, $3)
     on conflict (tenant_id, alias) do nothing`,
    [tx.tenantId, influencerId, alias],
  );
}
