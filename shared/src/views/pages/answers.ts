import type { SelfReportAnswer } from '../../contract/repairs.ts';
import { count } from '../../models/words.ts';
import { channelLabel } from '../../tracking/classify-channel.ts';
import { contentTypeLabel } from '../../tracking/content-types.ts';
import type { AnswerLink } from '../../tracking/directory.ts';
import { platformLabel } from '../../tracking/platforms.ts';
import type { Block } from '../page/blocks.ts';
import type { Action, Cell, Row } from '../page/cells.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, countCell, moneyCell, NOTHING, textCell } from '../page/text.ts';

export interface AnswersInput {
  readonly answers: readonly SelfReportAnswer[];
  readonly state: SelfReportAnswer['state'];
  /** Wordings that wait for a person, and the answers worded so. */
  readonly open: { readonly wordings: number; readonly answers: number };
  readonly isCut: boolean;
  readonly mayWrite: boolean;
  readonly currency: string;
  readonly locale: string;
  /** An instant as the tenant writes days. */
  readonly dayText: (instant: string) => string;
  readonly nameOf: (influencerId: string) => string;
  readonly cut: Cut;
}

const MOST_OFFERED = 3;

/** Answers to “How did you hear about us?” that were not read with certainty, one row a wording. */
export function buildAnswers(input: AnswersInput): {
  readonly sentence: string;
  readonly notices: readonly [];
  readonly blocks: readonly Block[];
} {
  const { open, answers, state, isCut, cut, currency, locale } = input;
  return {
    sentence:
      open.wordings === 0
        ? 'Every answer is understood.'
        : `${count(open.answers, 'answer waits', 'answers wait')} for somebody to say what ${open.answers === 1 ? 'it means' : 'they mean'}${open.wordings === open.answers ? '' : `, in ${count(open.wordings, 'wording')}`}.`,
    notices: [],
    blocks: [
      cutTable(
        {
          id: 'answers',
          title: TITLES[state],
          intro:
            state === 'open'
              ? `${isCut ? `The ${countCell(answers.length, locale).text} with the most behind them; there are more. ` : ''}What you say holds for every answer worded so, those that came before and those to come. It can be undone.`
              : 'Undoing takes back exactly what the decision had changed.',
          columns: [
            column('text', 'Answer'),
            column('meaning', state === 'open' ? 'We read' : 'Decided', 'text', {
              isSortable: false,
            }),
            column('answers', 'Answers', 'number', {
              help: 'How many people answered in these words.',
            }),
            column('deals', 'Deals', 'number'),
            column('pipeline', 'Pipeline behind it', 'money', {
              currency,
              help: 'Amount of the deals of who answered so, whatever became of them.',
            }),
            column('lastSeen', 'Last given', 'day'),
          ],
          rows: answers.map((answer) => rowOf(answer, input)),
          total: null,
          empty: EMPTY[state],
        },
        cut,
      ),
    ],
  };
}

const TITLES: Readonly<Record<SelfReportAnswer['state'], string>> = {
  open: 'Answers a person should look at',
  confirmed: 'Read right',
  corrected: 'Corrected',
  rejected: 'Nothing of ours',
};

const none = (title: string, text: string) => ({ title, text, to: null }) as const;

const EMPTY: Readonly<Record<SelfReportAnswer['state'], ReturnType<typeof none>>> = {
  open: none(
    'Nothing waits',
    'Answers that could not be read with certainty are listed here, most pipeline first.',
  ),
  confirmed: none('Nothing was confirmed yet', 'What you say was read right is listed here.'),
  corrected: none('Nothing was corrected yet', 'What you say means something else is listed here.'),
  rejected: none('Nothing was set aside yet', 'What you say means nothing is listed here.'),
};

function rowOf(answer: SelfReportAnswer, input: AnswersInput): Row {
  const { locale, mayWrite, dayText } = input;
  return {
    id: answer.id,
    cells: {
      text: textCell(answer.text),
      meaning: meaningCell(answer, input),
      answers: countCell(answer.answers, locale),
      deals: countCell(answer.deals, locale),
      pipeline: moneyCell(answer.pipeline),
      lastSeen: { text: dayText(answer.lastSeenAt), value: answer.lastSeenAt.slice(0, 10) },
    },
    record: null,
    actions: mayWrite ? actionsOf(answer, input) : [],
  };
}

function meaningCell(
  { state, reading, links, doubts, decidedBy, decidedAt, relinkedTouches }: SelfReportAnswer,
  { nameOf, dayText }: AnswersInput,
): Cell {
  if (state === 'open') {
    const text = linksInWords(reading, nameOf);
    const detail = doubts.join(' ');
    return text === ''
      ? { text: NOTHING, value: null, detail }
      : textCell(text, detail === '' ? {} : { detail });
  }
  const words = linksInWords(links ?? [], nameOf);
  const by = [decidedBy, decidedAt === null ? null : dayText(decidedAt)].filter(Boolean).join(', ');
  return textCell(words === '' ? 'Nothing of ours' : words, {
    detail: `${by}; ${count(relinkedTouches, 'touch', 'touches')} changed`,
  });
}

const linksInWords = (links: readonly AnswerLink[], nameOf: (id: string) => string): string =>
  links.map((link) => linkInWords(link, nameOf)).join('; ');

/** e.g. `Mina Kovač, LinkedIn, post`. */
function linkInWords(
  { influencerId, channel, platform, contentType }: AnswerLink,
  nameOf: (id: string) => string,
): string {
  const who =
    influencerId !== null ? nameOf(influencerId) : channel === null ? null : channelLabel(channel);
  const where = platform === null ? null : platformLabel(platform);
  const what = contentType === null ? null : contentTypeLabel(contentType).toLowerCase();
  const parts = [who, where, what === where?.toLowerCase() ? null : what];
  return parts.filter((part) => part !== null).join(', ');
}

function actionsOf(answer: SelfReportAnswer, { nameOf }: AnswersInput): Action[] {
  const { id, state, reading, proposals } = answer;
  const action = (
    verb: string,
    more: Pick<Action, 'id' | 'label' | 'kind' | 'done'>,
    body: Action['request']['body'] = null,
  ): Action => ({
    ...more,
    request: { method: 'POST', path: `/self-reports/${id}/${verb}`, body },
    confirm: null,
    then: null,
  });
  if (state !== 'open') {
    return [
      action('undo', {
        id: 'undo',
        label: 'Undo',
        kind: 'secondary',
        done: 'The answer is open again.',
      }),
    ];
  }
  const words = linksInWords(reading, nameOf);
  const read = new Set(reading.map(({ influencerId }) => influencerId));
  return [
    ...(words === ''
      ? []
      : [
          action('confirm', {
            id: 'confirm',
            label: 'That is right',
            kind: 'primary',
            done: `Answers worded so mean: ${words}.`,
          }),
        ]),
    ...proposals
      .filter(({ id: influencerId }) => !read.has(influencerId))
      .slice(0, MOST_OFFERED)
      .map(({ id: influencerId, name }, index) =>
        action(
          'correct',
          {
            id: `correct-${String(index + 1)}`,
            label: `It is ${name}`,
            kind: 'secondary',
            done: `Answers worded so mean ${name}.`,
          },
          { links: [{ influencerId }] },
        ),
      ),
    action('reject', {
      id: 'reject',
      label: 'Nothing of ours',
      kind: 'secondary',
      done: 'Answers worded so earn nobody credit.',
    }),
  ];
}
