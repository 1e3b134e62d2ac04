import { buildRepairs, type Repair } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { likePattern } from '../../http/page.ts';
import { valueSums } from '../../health/load-checks.ts';
import { freshness } from '../../reports/scene.ts';
import { withAmounts } from '../../repair/at-stake-view.ts';
import { freshCounts } from '../../repair/count-unresolved.ts';
import { loadRepairs, REPAIR_STATES, type RepairView } from '../../repair/repair-store.ts';
import { loadTenantMoney, type TenantMoney } from '../../repair/tenant-money.ts';
import { freshnessText } from '../freshness-text.ts';
import type { PageDefinition } from '../page-definition.ts';
import { dayOf, whoDid } from './in-words.ts';

const ROWS = 25;
/** Most values looked through: those with most behind them. */
export const MOST_LISTED = 2_000;
const KINDS = ['influencer', 'campaign', 'platform', 'contentType', 'crmCampaign'] as const;
const STATE_LABELS = { open: 'To decide', accepted: 'Accepted', dismissed: 'Not ours' } as const;
const KIND_LABELS = {
  influencer: 'Influencers',
  campaign: 'Campaigns',
  platform: 'Platforms',
  contentType: 'Types of content',
  crmCampaign: 'Campaigns of the CRM',
} as const;

/** Values nobody goes by, to be put right with one click each. */
export const repairsPage: PageDefinition = {
  id: 'repairs',
  isRecordLevel: false,
  before: (context, tenantId) => freshCounts(context, tenantId),
  build: async ({ asked, scene, tx, reader }) => {
    const state = asked.choice('state', REPAIR_STATES, 'open');
    const kind = asked.choice('kind', ['', ...KINDS] as const, '');
    const search = asked.text('q');
    const cut = asked.cut('repairs', ROWS);
    asked.check();

    const ids = await chosenIds(tx, { state, kind, search });
    const money = await loadTenantMoney(tx);
    const open = await valueSums(tx);
    const repairs = await loadRepairs(tx, ids.slice(0, MOST_LISTED));
    return {
      title: 'Repairs',
      path: [],
      ...buildRepairs({
        repairs: repairs.map((one) => shown(one, money)),
        state,
        open: {
          values: open.reduce((sum, { values }) => sum + values, 0),
          suggested: open.reduce((sum, { suggested }) => sum + suggested, 0),
        },
        isCut: ids.length > MOST_LISTED,
        mayWrite: reader.mayWrite,
        currency: money.currency,
        locale: scene.settings.locale,
        dayText: dayOf(scene),
        cut,
      }),
      filters: [
        {
          kind: 'choice',
          name: 'state',
          label: 'Show',
          help: null,
          value: state,
          choices: REPAIR_STATES.map((value) => ({ value, label: STATE_LABELS[value] })),
        },
        {
          kind: 'choice',
          name: 'kind',
          label: 'Stands for',
          help: null,
          value: kind,
          choices: [
            { value: '', label: 'Everything' },
            ...KINDS.map((value) => ({ value, label: KIND_LABELS[value] })),
          ],
        },
        { kind: 'search', name: 'q', label: 'Value', help: null, value: search },
      ],
      how: {
        title: 'How is this computed?',
        lines: [
          'Values of links (UTM tags), handles in answers and campaigns of the CRM that match no influencer, campaign, platform or type of content, nor an alias of one.',
          'What a value may mean is found by how alike it is written; nothing is linked until somebody accepts.',
          'Behind a value stand the deals of the known people whose touches carry it. A deal with several such values is behind each, so the amounts do not add up to the pipeline.',
        ],
      },
      exports: [
        { label: 'Download as CSV', table: 'repairs', fileName: `repairs-${scene.today}.csv` },
      ],
      freshness: freshnessText(scene, await freshness(scene)),
    };
  },
};

const shown = (repair: RepairView, money: TenantMoney): Repair => ({
  ...withAmounts(repair, money),
  decision: repair.decision && { ...repair.decision, by: whoDid(repair.decision.by) },
});

/** What one click accepts comes first, and of either kind what most money hangs on; one more than is listed. */
async function chosenIds(
  tx: TenantTransaction,
  { state, kind, search }: { state: string; kind: string; search: string },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from repairs
     where tenant_id = $1 and state = $2 and ($3 = '' or kind = $3) and ($4 = '' or value ilike $5)
     order by is_suggested desc, pipeline_minor desc, touches desc, id limit $6`,
    [tx.tenantId, state, kind, search, likePattern(search), MOST_LISTED + 1],
  );
  return rows.map(({ id }) => id);
}
