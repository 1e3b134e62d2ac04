import type { PageId } from '@pipeline-attribution/shared';
import { dashboardPage } from './dashboard/dashboard-page.ts';
import { dealsPage } from './deals/deals-page.ts';
import { influencersPage } from './influencers/influencers-page.ts';
import type { PageDefinition } from './page-definition.ts';

/** All screens. A new one is a folder here, its builder in `shared/src/views/pages`, and a line below. */
export const PAGES: ReadonlyMap<PageId, PageDefinition> = new Map(
  [dashboardPage, influencersPage, dealsPage].map((page) => [page.id, page]),
);
