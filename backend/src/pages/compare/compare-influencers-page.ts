import {
  buildCompareInfluencers,
  chanceOfMore,
  compareFilter,
  LEAST_COMPARED,
  MOST_COMPARED,
} from '@pipeline-attribution/shared';
import { activeFit } from '../../attribution/fit/fit-store.ts';
import { freshness } from '../../reports/scene.ts';
import { chooseReport } from '../choose-report.ts';
import { freshnessText } from '../freshness-text.ts';
import { howReport } from '../how-report.ts';
import { influencerFigures } from '../influencers/influencer-figures.ts';
import type { PageDefinition } from '../page-definition.ts';

/** Two to five influencers side by side. */
export const compareInfluencersPage: PageDefinition = {
  id: 'compare-influencers',
  isRecordLevel: false,
  build: async ({ asked, scene, tx }) => {
    const chosen = chooseReport(asked, scene, { period: 'last12Months', basis: 'created' });
    const ids = asked.ids('ids', MOST_COMPARED);
    const cut = asked.cut('influencers', MOST_COMPARED);
    const all = await tx.query<{ id: string; name: string }>(
      'select id, name from influencers where tenant_id = $1 order by lower(name), id',
      [tx.tenantId],
    );
    const known = new Set(all.map(({ id }) => id));
    if (ids.some((id) => !known.has(id))) {
      asked.refuse(
        'ids',
        'Names an influencer there is not; they may have been merged or deleted.',
      );
    }
    asked.check();

    const { rows, performance } = await influencerFigures(scene, chosen);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const compared = ids.flatMap((id) => byId.get(id) ?? []);
    const fit = await activeFit(tx);
    const dataDriven = fit?.fitted.dataDriven ?? null;
    return {
      title: 'Compare influencers',
      path: [{ label: 'Influencers', to: { page: 'influencers', params: chosen.kept } }],
      ...buildCompareInfluencers({
        rows: compared,
        chanceOf: (a, b) => chanceOfMore(dataDriven, a, b),
        notLearnt:
          dataDriven === null
            ? 'The data-driven model has not learnt from your deals yet.'
            : dataDriven.level === 'fallback'
              ? dataDriven.reason
              : null,
        locale: scene.settings.locale,
        currency: scene.homeCurrency,
        linkOf: (id) => ({ page: 'influencer', params: { ...chosen.kept, id } }),
        cut,
      }),
      filters: [compareFilter(all, ids), ...chosen.filters],
      how: howReport(scene, chosen, performance.model, [
        'The 90 % range and the chances are the data-driven model’s, whichever model is chosen: of its possible truths, the part in which one caused more won value than the other.',
      ]),
      exports:
        compared.length >= LEAST_COMPARED
          ? [
              {
                label: 'Download side by side',
                table: 'influencers',
                fileName: `influencers-compared-${scene.today}.csv`,
              },
              {
                label: 'Download the pairs',
                table: 'pairs',
                fileName: `influencer-pairs-${scene.today}.csv`,
              },
            ]
          : [],
      freshness: freshnessText(scene, await freshness(scene)),
    };
  },
};
