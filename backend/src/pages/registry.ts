import type { PageId } from '@pipeline-attribution/shared';
import { campaignPage } from './campaigns/campaign-page.ts';
import { campaignsPage } from './campaigns/campaigns-page.ts';
import { compareInfluencersPage } from './compare/compare-influencers-page.ts';
import { compareModelsPage } from './compare/compare-models-page.ts';
import { dashboardPage } from './dashboard/dashboard-page.ts';
import { dealsPage } from './deals/deals-page.ts';
import { influencerPage } from './influencers/influencer-page.ts';
import { influencersPage } from './influencers/influencers-page.ts';
import { healthPage } from './health/health-page.ts';
import type { PageDefinition } from './page-definition.ts';
import { answersPage } from './repairs/answers-page.ts';
import { repairsPage } from './repairs/repairs-page.ts';
import { revenuePage } from './revenue/revenue-page.ts';
import { roiPage } from './roi/roi-page.ts';

/** All screens. A new one is a folder here, its builder in `shared/src/views/pages`, and a line below. */
export const PAGES: ReadonlyMap<PageId, PageDefinition> = new Map(
  [
    dashboardPage,
    influencersPage,
    influencerPage,
    campaignsPage,
    campaignPage,
    dealsPage,
    roiPage,
    revenuePage,
    healthPage,
    compareInfluencersPage,
    compareModelsPage,
    repairsPage,
    answersPage,
  ].map((page) => [page.id, page]),
);
