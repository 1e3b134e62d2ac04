import { buildRoi } from '@pipeline-attribution/shared';
import { roiReport } from '../../reports/roi.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import type { PageDefinition } from '../page-definition.ts';

const ROWS = 10;

/** What came back of what influencers cost. */
export const roiPage: PageDefinition = {
  id: 'roi',
  isRecordLevel: false,
  build: async ({ asked, scene }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const cuts = {
      campaigns: asked.cut('campaigns', ROWS),
      influencers: asked.cut('influencers', ROWS),
    };
    asked.check();

    const report = await roiReport(scene, chosen);
    const before = chosen.previous
      ? (await roiReport(scene, { ...chosen, period: chosen.previous })).total
      : null;
    const page = buildRoi({
      locale: scene.settings.locale,
      currency: scene.homeCurrency,
      periodText: chosen.text,
      total: report.total,
      before,
      campaigns: report.campaigns,
      influencers: report.influencers,
      linkOf: (kind, id) => ({ page: kind, params: { ...chosen.kept, id } }),
      cuts,
    });
    const file = (kind: string) => ({
      label: `Download returns by ${kind}`,
      table: `${kind}s`,
      fileName: `roi-by-${kind}-${scene.today}.csv`,
    });
    return {
      title: 'ROI',
      path: [],
      notices: [],
      ...page,
      filters: chosen.filters,
      how: howReport(scene, chosen, report.model, report.notes),
      exports: [file('campaign'), file('influencer')],
      freshness: freshnessText(scene, report.freshness),
    };
  },
};
