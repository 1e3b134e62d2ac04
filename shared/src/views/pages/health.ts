import type {
  AttributionHealth,
  HealthCheck,
  HealthDeal,
  PipelineHealth,
} from '../../contract/health.ts';
import { count, percent } from '../../models/words.ts';
import type { Block } from '../page/blocks.ts';
import type { RecordLink, Row, Tone } from '../page/cells.ts';
import type { PageLink } from '../page/page.ts';
import { cutTable, type Cut } from '../page/table.ts';
import { column, countCell, moneyCell, NOTHING, shareCell, textCell } from '../page/text.ts';

export interface HealthInput {
  readonly health: AttributionHealth;
  /** Of the deals looked at. */
  readonly pipeline: PipelineHealth;
  readonly periodText: string;
  readonly locale: string;
  /** To the deals that lack evidence for a reason; null where the reader may not see single deals. */
  readonly linkOf: (reason: string) => PageLink | null;
  /** To what a check has found. */
  readonly linkOfCheck: (check: HealthCheck) => PageLink | null;
  /** The deals behind one reason, the largest first; null where none was chosen. */
  readonly lacking: {
    readonly label: string;
    /** There are more than are listed. */
    readonly isCut: boolean;
    readonly deals: readonly (HealthDeal & { readonly record: RecordLink | null })[];
  } | null;
  readonly reasonsCut: Cut;
  readonly dealsCut: Cut;
}

const STATES = {
  attention: { text: 'Needs attention', tone: 'warning' },
  unknown: { text: 'Not known yet', tone: 'neutral' },
  ok: { text: 'All right', tone: 'good' },
} as const satisfies Record<string, { text: string; tone: Tone }>;

const CHECKS: Readonly<Record<HealthCheck['id'], string>> = {
  crmSync: 'Reading the CRM',
  tracker: 'Website tracker',
  dealsWithoutContacts: 'Contacts on deals',
  unresolvedValues: 'Values of links',
  selfReports: '“How did you hear about us?”',
  contactsWithoutRoles: 'Roles of contacts',
  consent: 'Consent',
};

/** How far the figures can be trusted, and what mends the rest: the most money first. */
export function buildHealth(input: HealthInput): {
  readonly sentence: string;
  readonly notices: readonly [];
  readonly blocks: readonly Block[];
} {
  const { health, pipeline, lacking } = input;
  const urgent = health.checks.filter(({ status }) => status === 'attention').length;
  const { share } = pipeline.withEvidence;
  const known =
    share.value === null
      ? `No deal was created in the period (${input.periodText}).`
      : `Of ${percent(share.value)} of the pipeline it is known where it came from (${input.periodText}).`;
  return {
    sentence: `${known} ${urgent === 0 ? 'Nothing needs attention.' : `${count(urgent, 'thing needs', 'things need')} attention.`}`,
    notices: [],
    blocks: [
      ...(lacking === null ? [] : [lackingTable(input, lacking)]),
      figures(input),
      checksTable(input),
      reasonsTable(input),
      evidenceTable(input),
    ],
  };
}

function figures({ pipeline, locale }: HealthInput): Block {
  const item = (
    key: string,
    label: string,
    part: PipelineHealth['withEvidence'],
    help: string | null,
  ) => ({
    key,
    label,
    text: part.share.value === null ? NOTHING : percent(part.share.value),
    value: part.share.value,
    detail:
      part.share.reason ??
      `${part.amount.text} in ${count(part.deals, 'deal')}${part.dealShare.value === null ? '' : `, ${percent(part.dealShare.value)} of all deals`}`,
    change: null,
    to: null,
    help,
  });
  return {
    kind: 'figures',
    id: 'evidence-share',
    title: 'What is known of the pipeline',
    items: [
      item('withEvidence', 'Has evidence of where it came from', pipeline.withEvidence, null),
      item(
        'namesInfluencer',
        'Evidence names an influencer',
        pipeline.namesInfluencer,
        'The rest of it came by other marketing.',
      ),
      {
        key: 'total',
        label: 'All deals looked at',
        text: pipeline.total.amount.text,
        value: pipeline.total.amount.minor,
        detail: `${pipeline.total.deals.toLocaleString(locale)} ${pipeline.total.deals === 1 ? 'deal' : 'deals'}`,
        change: null,
        to: null,
        help: null,
      },
    ],
  };
}

/** In the order of the report: what needs attention first. */
function checksTable({ health, locale, linkOfCheck }: HealthInput): Block {
  const columns = [
    column('what', 'What'),
    column('state', 'State', 'tag'),
    column('found', 'What was found', 'text', { isSortable: false }),
    column('pipeline', 'Pipeline behind it', 'money', { currency: health.currency }),
    column('action', 'What to do', 'text', { isSortable: false }),
  ];
  const rows = health.checks.map((check): Row => {
    const state = STATES[check.status];
    const to = linkOfCheck(check);
    return {
      id: check.id,
      cells: {
        what: textCell(CHECKS[check.id], to === null ? {} : { to }),
        state: textCell(state.text, { tone: state.tone, isTag: true }),
        found: textCell(check.text),
        pipeline: moneyCell(check.amount),
        action: textCell(check.action?.text ?? NOTHING),
      },
      record: null,
      actions: [],
    };
  });
  return cutTable(
    {
      id: 'checks',
      title: 'Checks',
      intro: `${countCell(rows.length, locale).text} things the figures rest on, what needs attention first.`,
      columns,
      rows,
      total: null,
      empty: { title: 'Nothing was checked', text: 'Connect your CRM first.', to: null },
    },
    { sort: null, page: 1, size: rows.length + 1 },
  );
}

function reasonsTable({ health, pipeline, locale, linkOf, reasonsCut }: HealthInput): Block {
  return cutTable(
    {
      id: 'reasons',
      title: 'Why nothing is known of the rest',
      intro: 'Each deal has one reason, so that the parts sum to all deals.',
      columns: [
        column('reason', 'Reason'),
        column('deals', 'Deals', 'number'),
        column('amount', 'Pipeline', 'money', { currency: health.currency }),
        column('share', 'Share', 'percent'),
        column('action', 'What to do', 'text', { isSortable: false }),
      ],
      rows: pipeline.withoutEvidence.map(({ reason, label, deals, amount, share, action }): Row => {
        const to = linkOf(reason);
        return {
          id: reason,
          cells: {
            reason: textCell(label, to === null ? {} : { to }),
            deals: countCell(deals, locale),
            amount: moneyCell(amount),
            share: shareCell(share),
            action: textCell(action.text),
          },
          record: null,
          actions: [],
        };
      }),
      total: null,
      empty: {
        title: 'Every deal has evidence',
        text: 'Of each deal in the period it is known where it came from.',
        to: null,
      },
    },
    reasonsCut,
  );
}

function evidenceTable({ health, pipeline, locale }: HealthInput): Block {
  const rows = pipeline.byEvidence.map(
    ({ evidence, label, deals, amount, share, dealsWithAny }): Row => ({
      id: evidence,
      cells: {
        evidence: textCell(label),
        deals: countCell(deals, locale),
        amount: moneyCell(amount),
        share: shareCell(share),
        any: countCell(dealsWithAny, locale),
      },
      record: null,
      actions: [],
    }),
  );
  return cutTable(
    {
      id: 'evidence',
      title: 'What the known part rests on',
      intro: 'Each deal by the strongest kind of evidence it has.',
      columns: [
        column('evidence', 'Evidence'),
        column('deals', 'Deals', 'number'),
        column('amount', 'Pipeline', 'money', { currency: health.currency }),
        column('share', 'Share', 'percent'),
        column('any', 'Deals that have it at all', 'number'),
      ],
      rows,
      total: null,
      empty: {
        title: 'No evidence yet',
        text: 'Install the tracker and tag the links of your influencers.',
        to: null,
      },
    },
    { sort: null, page: 1, size: rows.length + 1 },
  );
}

function lackingTable(
  { health, locale, dealsCut }: HealthInput,
  { label, deals, isCut }: NonNullable<HealthInput['lacking']>,
): Block {
  return cutTable(
    {
      id: 'deals',
      title: label,
      intro: isCut
        ? `The ${countCell(deals.length, locale).text} largest; there are more.`
        : 'The largest first: where to begin.',
      columns: [
        column('name', 'Deal'),
        column('account', 'Company'),
        column('owner', 'Owner'),
        column('stage', 'Stage'),
        column('amount', 'Amount', 'money', { currency: health.currency }),
        column('contacts', 'Contacts', 'number'),
        column('created', 'Created', 'day'),
      ],
      rows: deals.map((deal): Row => ({
        id: deal.dealId,
        cells: {
          name: textCell(deal.name, deal.record === null ? {} : { record: deal.record }),
          account: textCell(deal.account ?? NOTHING),
          owner: textCell(deal.owner ?? NOTHING),
          stage: textCell(deal.stageLabel),
          amount: moneyCell(deal.homeAmount),
          contacts: countCell(deal.contacts, locale),
          created: textCell(deal.createdAt.slice(0, 10)),
        },
        record: deal.record,
        actions: [],
      })),
      total: null,
      empty: { title: 'No such deal', text: 'Choose another period.', to: null },
    },
    dealsCut,
  );
}
