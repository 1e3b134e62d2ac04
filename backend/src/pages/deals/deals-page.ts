import {
  column,
  GROUP_BY,
  moneyCell,
  percent,
  shareCell,
  textCell,
  type Column,
  type Row,
} from '@pipeline-attribution/shared';
import { loadCampaignTree, subCampaignsText } from '../../campaigns/campaign-tree.ts';
import {
  CREDITED_DEAL_SORTS,
  creditedDeals,
  type CreditedDeal,
  type DealStage,
} from '../../reports/credited-deals.ts';
import { groupNames } from '../../reports/groups.ts';
import { freshness, modelView, type Scene } from '../../reports/scene.ts';
import { scopeFilter } from '../campaigns/scope-filter.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';
import { dayText, readerOf } from '../periods.ts';
import { recordLink } from '../record-link.ts';
import { pagingOf, sortedBy } from '../sorted.ts';

const STAGES = ['opportunity', 'open', 'won', 'lost'] as const satisfies readonly DealStage[];
const STAGE_LABELS: Readonly<Record<DealStage, string>> = {
  opportunity: 'All, credit of being sourced',
  open: 'Open',
  won: 'Won',
  lost: 'Lost',
};
const OUTCOMES = {
  open: { text: 'Open', tone: 'neutral' },
  won: { text: 'Won', tone: 'good' },
  lost: { text: 'Lost', tone: 'bad' },
} as const;

const ROWS = 25;
/** Remainders, as a link to this page names them. */
const REMAINDERS: readonly string[] = ['none', 'baseline', 'unattributed'];

/** The deals behind a figure: what a group has of each. */
export const dealsPage: PageDefinition = {
  id: 'deals',
  isRecordLevel: true,
  build: async ({ asked, scene, tx }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const by = asked.choice('by', GROUP_BY, 'influencer');
    const key = asked.text('key');
    const stage = asked.choice('stage', STAGES, 'opportunity');
    const search = asked.text('search', 100);
    const scope = asked.choice('campaigns', ['below', 'alone'], 'alone');
    const cut = asked.cut('deals', ROWS);
    asked.check();

    const name = (await groupNames(tx, by))(key === 'none' ? '' : key);
    const parts =
      by === 'campaign' && name.kind === 'group' && key !== ''
        ? (await loadCampaignTree(tx)).below(key)
        : [];
    const withBelow = scope === 'below' && parts.length > 0;
    const label =
      key === ''
        ? 'influencers'
        : withBelow
          ? `${name.label} with its ${subCampaignsText(parts.length)}`
          : name.label;
    const columns = columnsOf(scene, label);
    const sort = sortedBy(columns, cut, CREDITED_DEAL_SORTS);
    const found = await creditedDeals(scene, {
      ...chosen,
      stage,
      group:
        key === ''
          ? null
          : {
              by,
              keys: [key === 'none' ? '' : key, ...(withBelow ? parts.map(({ id }) => id) : [])],
            },
      search,
      sort,
      page: cut.page,
      size: cut.size,
    });
    const isRemainder = REMAINDERS.includes(key);
    const credited = scene.home(found.creditedMinor).text;
    return {
      title: key === '' ? 'Deals with influencer credit' : `Deals: ${label}`,
      path: [{ label: 'Dashboard', to: { page: 'dashboard', params: { ...chosen.kept, by } } }],
      sentence:
        found.deals === 0
          ? `No deal has credit of ${label} here, ${chosen.text}.`
          : `${credited} of ${scene.home(found.dealMinor).text} in ${String(found.deals)} ${found.deals === 1 ? 'deal' : 'deals'} ${isRemainder ? 'belongs to' : 'is credited to'} ${label}, ${chosen.text}.`,
      notices: [],
      filters: [
        ...chosen.filters,
        ...(parts.length > 0 ? [scopeFilter(scope, parts.length)] : []),
        {
          kind: 'choice',
          name: 'stage',
          label: 'Deals',
          help: null,
          value: stage,
          choices: STAGES.map((value) => ({ value, label: STAGE_LABELS[value] })),
        },
        {
          kind: 'search',
          name: 'search',
          label: scene.crm === 'salesforce' ? 'Opportunity or account' : 'Deal or company',
          help: null,
          value: search,
        },
      ],
      blocks: [
        {
          kind: 'table',
          id: 'deals',
          title: 'Deals',
          intro: '',
          columns,
          rows: found.rows.map((deal) => rowOf(scene, deal, chosen.model)),
          total: {
            name: textCell('All'),
            amount: moneyCell(scene.home(found.dealMinor)),
            share: shareCell(
              found.dealMinor === 0
                ? { value: null, reason: null }
                : { value: found.creditedMinor / found.dealMinor, reason: null },
            ),
            credited: moneyCell(scene.home(found.creditedMinor)),
          },
          sort,
          paging: pagingOf(cut, found.deals),
          empty: {
            title: 'No deal to show',
            text: 'Choose a longer period, other deals, or leave the search empty.',
            to: null,
          },
        },
      ],
      how: howReport(scene, chosen, modelView(scene, chosen.model), [
        'The credit of these deals sums to the figure of the dashboard under the same choices.',
      ]),
      exports: [
        { label: 'Download these deals', table: 'deals', fileName: `deals-${scene.today}.csv` },
      ],
      freshness: freshnessText(scene, await freshness(scene)),
    };
  },
};

const columnsOf = ({ homeCurrency: currency, crm }: Scene, label: string): Column[] => [
  column('name', 'Deal'),
  column('account', crm === 'salesforce' ? 'Account' : 'Company'),
  column('stage', 'Stage'),
  column('outcome', 'Outcome', 'tag', { isSortable: false }),
  column('amount', 'Amount', 'money', { currency }),
  column('share', 'Share', 'percent', { help: `What ${label} have of the deal.` }),
  column('credited', 'Credit', 'money', { currency }),
  column('created', 'Created', 'day'),
  column('closed', 'Closed', 'day'),
];

function rowOf(scene: Scene, deal: CreditedDeal, model: string): Row {
  const reader = readerOf(scene);
  const record = recordLink(scene.crm, 'deal', deal);
  const outcome = OUTCOMES[deal.outcome];
  return {
    id: deal.id,
    cells: {
      name: textCell(deal.name, {
        detail: deal.owner === '' ? undefined : deal.owner,
        ...(record ? { record } : {}),
        to: { page: 'timeline', params: { id: deal.id, model } },
      }),
      account: textCell(deal.account ?? ''),
      stage: textCell(deal.stage),
      outcome: textCell(outcome.text, { tone: outcome.tone, isTag: true }),
      amount: moneyCell(scene.home(deal.dealMinor)),
      share: { text: percent(deal.share), value: deal.share },
      credited: moneyCell(scene.home(deal.creditedMinor)),
      created: { text: dayText(deal.createdOn, reader), value: deal.createdOn },
      closed: {
        text: deal.closedOn === null ? '' : dayText(deal.closedOn, reader),
        value: deal.closedOn,
      },
    },
    record,
    actions: [],
  };
}
