import { createPageRouter, PageRoutes } from '@hubspot/ui-extensions/pages';
import { CampaignsPage } from './CampaignsPage.tsx';
import { DashboardPage } from './DashboardPage.tsx';
import { DealsPage } from './DealsPage.tsx';
import { HealthPage } from './HealthPage.tsx';
import { InfluencersPage } from './InfluencersPage.tsx';
import { Layout } from './Layout.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { RoiPage } from './RoiPage.tsx';
import { TimelinePage } from './TimelinePage.tsx';

/** All pages of the app behind one navigation. */
export const AppPages = createPageRouter(
  <PageRoutes layoutComponent={Layout}>
    <PageRoutes.IndexRoute component={DashboardPage} />
    <PageRoutes.Route path="/influencers" component={InfluencersPage} />
    <PageRoutes.Route path="/campaigns" component={CampaignsPage} />
    <PageRoutes.Route path="/timeline" component={TimelinePage} />
    <PageRoutes.Route path="/roi" component={RoiPage} />
    <PageRoutes.Route path="/health" component={HealthPage} />
    <PageRoutes.Route path="/deals" component={DealsPage} />
    <PageRoutes.AnyRoute component={NotFoundPage} />
  </PageRoutes>,
);
