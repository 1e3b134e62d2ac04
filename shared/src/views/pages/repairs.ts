import type { AcceptRepair, Repair } from '../../contract/repairs.ts';
import { count, percent } from '../../models/words.ts';
import type { Block } from '../page/blocks.ts';
import type { Action, Cell, Row } from '../page/cells.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, countCell, moneyCell, NOTHING, textCell } from '../page/text.ts';

export interface RepairsInput {
  readonly repairs: readonly Repair[];
  readonly state: Repair['state'];
  /** Open values there are, and how many of them one click accepts; of all kinds. */
  readonly open: { readonly values: number; readonly suggested: number };
  /** There are more than are listed. */
  readonly isCut: boolean;
  readonly mayWrite: boolean;
  readonly currency: string;
  readonly locale: string;
  /** An instant as the tenant writes days. */
  readonly dayText: (instant: string) => string;
  readonly cut: Cut;
}

const KINDS: Readonly<Record<Repair['kind'], string>> = {
  influencer: 'Influencer',
  campaign: 'Campaign',
  platform: 'Platform',
  contentType: 'Type of content',
  crmCampaign: 'Campaign of the CRM',
};

const TARGETS: Readonly<Record<Repair['kind'], keyof AcceptRepair>> = {
  influencer: 'influencerId',
  campaign: 'campaignId',
  crmCampaign: 'campaignId',
  platform: 'platform',
  contentType: 'contentType',
};

/** Meanings offered as buttons besides the one that stands out; who means another finds it among the influencers. */
const MOST_OFFERED = 3;

/** Values of links and of the CRM that nobody goes by: what they may mean, and one click that says so. */
export function buildRepairs(input: RepairsInput): {
  readonly sentence: string;
  readonly notices: readonly [];
  readonly blocks: readonly Block[];
} {
  const { open, repairs, state, isCut, cut, currency } = input;
  const columns = [
    column('value', 'Value'),
    column('kind', 'Stands for', 'tag'),
    column('meaning', state === 'open' ? 'Probably means' : 'Decided', 'text', {
      isSortable: false,
    }),
    column('touches', 'Touches', 'number'),
    column('deals', 'Deals', 'number', { help: 'Deals of the known people behind the touches.' }),
    column('pipeline', 'Pipeline behind it', 'money', {
      currency,
      help: 'Amount of those deals, whatever became of them. A deal may hang on several values.',
    }),
    column('lastSeen', 'Last seen', 'day'),
  ];
  return {
    sentence: sentenceOf(open),
    notices: [],
    blocks: [
      cutTable(
        {
          id: 'repairs',
          title: TITLES[state],
          intro:
            state === 'open'
              ? `${isCut ? `The ${countCell(repairs.length, input.locale).text} with the most behind them; there are more. ` : ''}Accepting links the touches that came before and those to come, and credits their deals again. It can be undone.`
              : 'Undoing takes back exactly what the decision had changed.',
          columns,
          rows: repairs.map((repair) => rowOf(repair, input)),
          total: null,
          empty: EMPTY[state],
        },
        cut,
      ),
    ],
  };
}

const TITLES: Readonly<Record<Repair['state'], string>> = {
  open: 'Values nobody goes by',
  accepted: 'Accepted',
  dismissed: 'Not ours',
};

const EMPTY: Readonly<
  Record<Repair['state'], { readonly title: string; readonly text: string; readonly to: null }>
> = {
  open: {
    title: 'Nothing to repair',
    text: 'Every value in your links and your CRM is known.',
    to: null,
  },
  accepted: {
    title: 'Nothing was accepted yet',
    text: 'What you accept is listed here.',
    to: null,
  },
  dismissed: {
    title: 'Nothing was set aside yet',
    text: 'What you say is not yours is listed here.',
    to: null,
  },
};

function sentenceOf({ values, suggested }: RepairsInput['open']): string {
  if (values === 0) return 'Every value in your links and your CRM is known.';
  const all = `${count(values, 'value means', 'values mean')} nobody we know`;
  return suggested === 0
    ? `${all}; none has a meaning that stands out.`
    : `${all}; for ${suggested === values ? (values === 1 ? 'it' : 'all of them') : String(suggested)} one click puts it right.`;
}

function rowOf(repair: Repair, { locale, mayWrite, dayText }: RepairsInput): Row {
  const others = repair.spellings.filter(({ value }) => value !== repair.value);
  const also =
    others.length === 0
      ? ''
      : `, also ${others
          .slice(0, 3)
          .map(({ value }) => `“${value}”`)
          .join(', ')}${others.length > 3 ? ' and more' : ''}`;
  return {
    id: repair.id,
    cells: {
      value: textCell(repair.value, { detail: `in ${repair.field}${also}` }),
      kind: textCell(KINDS[repair.kind], { isTag: true, tone: 'neutral' }),
      meaning: meaningCell(repair, dayText),
      touches: countCell(repair.touches, locale),
      deals: countCell(repair.deals, locale),
      pipeline: moneyCell(repair.pipeline),
      lastSeen: {
        text: dayText(repair.lastSeenAt),
        value: repair.lastSeenAt.slice(0, 10),
      },
    },
    record: null,
    actions: mayWrite ? actionsOf(repair) : [],
  };
}

function meaningCell(
  { state, proposals, decision, isSuggested }: Repair,
  dayText: (at: string) => string,
): Cell {
  if (state !== 'open') {
    const by = decision === null ? '' : `${decision.by}, ${dayText(decision.at)}`;
    return decision?.target
      ? textCell(decision.target.name, {
          detail: `${by}; ${count(decision.relinkedTouches, 'touch', 'touches')} linked`,
        })
      : textCell('Nobody of ours', { detail: by });
  }
  const [best] = proposals;
  if (!best) return { text: NOTHING, value: null, detail: 'It is like nothing we know.' };
  return textCell(best.name, {
    detail: isSuggested
      ? best.reason
      : `${best.reason} Not sure enough to link by itself (${percent(best.confidence)} alike).`,
  });
}

function actionsOf(repair: Repair): Action[] {
  const { id, value, kind, state, proposals, isSuggested } = repair;
  const request = (verb: string, body: AcceptRepair | null = null): Action['request'] => ({
    method: 'POST',
    path: `/repairs/${id}/${verb}`,
    body: body === null ? null : { ...body },
  });
  const plain = { confirm: null, then: null } as const;
  if (state !== 'open') {
    return [
      {
        ...plain,
        id: 'undo',
        label: 'Undo',
        kind: 'secondary',
        request: request('undo'),
        done: `“${value}” is open again.`,
      },
    ];
  }
  return [
    ...proposals.slice(0, MOST_OFFERED).map(({ id: target, name }, index): Action => ({
      ...plain,
      id: `accept-${String(index + 1)}`,
      label: `It is ${name}`,
      kind: index === 0 && isSuggested ? 'primary' : 'secondary',
      request: request('accept', { [TARGETS[kind]]: target }),
      done: `“${value}” is ${name} from now on, and in what came before.`,
    })),
    {
      ...plain,
      id: 'dismiss',
      label: 'Not ours',
      kind: 'secondary',
      request: request('dismiss'),
      done: `“${value}” is no longer asked about.`,
    },
  ];
}
