import {
  CAMPAIGN_STATE_LABELS,
  CAMPAIGN_STATES,
  campaignTable,
  cutTable,
  type CampaignDay,
  type CampaignFigures,
  type CampaignState,
  type Filter,
} from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { roiReport, type RoiReport } from '../../reports/roi.ts';
import type { Scene } from '../../reports/scene.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';
import { dayText, readerOf } from '../periods.ts';

const ROWS = 25;

/** All campaigns, side by side: those that brought most first, then the youngest. */
export const campaignsPage: PageDefinition = {
  id: 'campaigns',
  isRecordLevel: false,
  build: async ({ asked, scene, tx }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const state = asked.choice('state', ['all', ...CAMPAIGN_STATES], 'all');
    const cut = asked.cut('campaigns', ROWS);
    asked.check();

    const campaigns = await loadCampaignRows(tx, state);
    const returns = await roiReport(scene, chosen);
    const rows = figuresOf(scene, campaigns, returns);
    const table = campaignTable(rows, {
      locale: scene.settings.locale,
      currency: scene.homeCurrency,
      linkOf: (id) => ({ page: 'campaign', params: { ...chosen.kept, id } }),
    });
    const [best] = rows.filter(({ pipeline, revenue }) => pipeline.minor + revenue.minor > 0);
    return {
      title: 'Campaigns',
      path: [],
      sentence: best
        ? `${best.name} brought most: ${best.revenue.text} won and ${best.weighted.text} weighted open, ${chosen.text}.`
        : '',
      notices: [],
      filters: [...chosen.filters, stateFilter(state)],
      blocks: [cutTable(table, cut)],
      how: howReport(scene, chosen, returns.model, returns.notes),
      exports: [
        {
          label: 'Download this table',
          table: 'campaigns',
          fileName: `campaigns-${scene.today}.csv`,
        },
      ],
      freshness: freshnessText(scene, returns.freshness),
    };
  },
};

const stateFilter = (value: CampaignState | 'all'): Filter => ({
  kind: 'choice',
  name: 'state',
  label: 'State',
  help: null,
  value,
  choices: [
    { value: 'all', label: 'All campaigns' },
    ...CAMPAIGN_STATES.map((one) => ({ value: one, label: CAMPAIGN_STATE_LABELS[one] })),
  ],
});

interface CampaignRow {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly influencers: number;
}

function loadCampaignRows(
  tx: TenantTransaction,
  state: CampaignState | 'all',
): Promise<CampaignRow[]> {
  return tx.query<CampaignRow>(
    `select c.id, c.name, c.status as state, c.starts_on::text as "startsOn", c.ends_on::text as "endsOn",
            count(distinct a.influencer_id)::int as influencers
     from campaigns c
     left join campaign_influencers a on a.tenant_id = $1 and a.campaign_id = c.id
     where c.tenant_id = $1 and ($2::text = 'all' or c.status = $2::text)
     group by c.id, c.name, c.status, c.starts_on, c.ends_on
     order by c.starts_on desc nulls last, c.name`,
    [tx.tenantId, state],
  );
}

function figuresOf(
  scene: Scene,
  campaigns: readonly CampaignRow[],
  returns: RoiReport,
): CampaignFigures[] {
  const nothing = scene.home(0);
  const books = new Map(returns.campaigns.map((one) => [one.id, one]));
  const reader = readerOf(scene);
  const day = (on: string | null): CampaignDay =>
    on === null ? null : { on, text: dayText(on, reader) };
  return campaigns
    .map(({ startsOn, endsOn, ...campaign }): CampaignFigures => {
      const own = books.get(campaign.id);
      return {
        ...campaign,
        starts: day(startsOn),
        ends: day(endsOn),
        leads: own?.leads ?? 0,
        opportunities: own?.opportunities ?? 0,
        pipeline: own?.sourcedPipeline ?? nothing,
        weighted: own?.weightedPipeline ?? nothing,
        revenue: own?.revenue ?? nothing,
        cost: own?.cost ?? nothing,
        roi: own?.fullPipelineRoi ?? { value: null, reason: 'No cost is noted.' },
      };
    })
    .sort(
      (a, b) =>
        b.revenue.minor + b.weighted.minor - (a.revenue.minor + a.weighted.minor) ||
        b.pipeline.minor - a.pipeline.minor,
    );
}
