import { createPageRouter, PageRoutes } from '@hubspot/ui-extensions/pages';
import { CampaignPage } from './CampaignPage.tsx';
import { CampaignsPage } from './CampaignsPage.tsx';
import { DashboardPage } from './DashboardPage.tsx';
import { DealsPage } from './DealsPage.tsx';
import { HealthPage } from './HealthPage.tsx';
import { InfluencerPage } from './InfluencerPage.tsx';
import { InfluencersPage } from './InfluencersPage.tsx';
import { Layout } from './Layout.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { RevenuePage } from './RevenuePage.tsx';
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
    <PageRoutes.Route path="/influencer" component={InfluencerPage} />
    <PageRoutes.Route path="/campaign" component={CampaignPage} />
    <PageRoutes.Route path="/revenue" component={RevenuePage} />
    <PageRoutes.Route path="/deals" component={DealsPage} />
    <PageRoutes.AnyRoute component={NotFoundPage} />
  </PageRoutes>,
);
