import { buildAnswers, type SelfReportAnswer } from '@pipeline-attribution/shared';
import { likePattern } from '../../http/page.ts';
import { answerCounts } from '../../health/load-checks.ts';
import { loadNames } from '../../reports/groups.ts';
import { freshness } from '../../reports/scene.ts';
import { ANSWER_STATES, loadAnswers, type AnswerView } from '../../repair/answer-store.ts';
import { withAmounts } from '../../repair/at-stake-view.ts';
import { freshCounts } from '../../repair/count-unresolved.ts';
import { loadTenantMoney, type TenantMoney } from '../../repair/tenant-money.ts';
import { freshnessText } from '../freshness-text.ts';
import type { PageDefinition } from '../page-definition.ts';
import { dayOf, whoDid } from './in-words.ts';
import { MOST_LISTED } from './repairs-page.ts';

const ROWS = 25;
const STATE_LABELS = {
  open: 'To decide',
  confirmed: 'Read right',
  corrected: 'Corrected',
  rejected: 'Nothing of ours',
} as const;

/** Answers a person should look at. What people wrote is shown as they wrote it: not for viewers. */
export const answersPage: PageDefinition = {
  id: 'answers',
  isRecordLevel: true,
  before: (context, tenantId) => freshCounts(context, tenantId),
  build: async ({ asked, scene, tx, reader }) => {
    const state = asked.choice('state', ANSWER_STATES, 'open');
    const search = asked.text('q');
    const cut = asked.cut('answers', ROWS);
    asked.check();

    const rows = await tx.query<{ id: string }>(
      `select id from self_report_answers
       where tenant_id = $1 and state = $2 and ($3 = '' or text ilike $4)
       order by pipeline_minor desc, answers desc, id limit $5`,
      [tx.tenantId, state, search, likePattern(search), MOST_LISTED + 1],
    );
    const money = await loadTenantMoney(tx);
    const answers = await loadAnswers(
      tx,
      rows.slice(0, MOST_LISTED).map(({ id }) => id),
    );
    const counts = await answerCounts(tx);
    const names = await loadNames(tx, 'influencers');
    return {
      title: 'Answers',
      path: [],
      ...buildAnswers({
        answers: answers.map((one) => shown(one, money)),
        state,
        open: { wordings: counts.open, answers: counts.openAnswers },
        isCut: rows.length > MOST_LISTED,
        mayWrite: reader.mayWrite,
        currency: money.currency,
        locale: scene.settings.locale,
        dayText: dayOf(scene),
        nameOf: (id) => names.get(id) ?? 'Former influencer',
        cut,
      }),
      filters: [
        {
          kind: 'choice',
          name: 'state',
          label: 'Show',
          help: null,
          value: state,
          choices: ANSWER_STATES.map((value) => ({ value, label: STATE_LABELS[value] })),
        },
        { kind: 'search', name: 'q', label: 'Words', help: null, value: search },
      ],
      how: {
        title: 'How is this computed?',
        lines: [
          'Answers to “How did you hear about us?”, from forms and the CRM, gathered by their wording.',
          'What could be read with certainty is not listed: exact names, handles and aliases, and words for a channel. The rest waits here and earns what we read of it until somebody decides.',
          'E-mail addresses and telephone numbers are left out of what people wrote.',
        ],
      },
      exports: [
        { label: 'Download as CSV', table: 'answers', fileName: `answers-${scene.today}.csv` },
      ],
      freshness: freshnessText(scene, await freshness(scene)),
    };
  },
};

const shown = (answer: AnswerView, money: TenantMoney): SelfReportAnswer => ({
  ...withAmounts(answer, money),
  decidedBy: answer.decidedBy && whoDid(answer.decidedBy),
});
