import { createPageRouter, PageRoutes } from '@hubspot/ui-extensions/pages';
import { PAGE_IDS } from '@pipeline-attribution/shared/views/page/page.ts';
import { pathOf } from '../page-view/links.tsx';
import { DashboardPage } from './DashboardPage.tsx';
import { HealthPage } from './HealthPage.tsx';
import { Layout } from './Layout.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { ServicePage } from './ServicePage.tsx';

/** Two pages have the set-up beside what the service says; every other is the service's alone. */
const OWN = { dashboard: DashboardPage, health: HealthPage };
const SERVICE_PAGES = PAGE_IDS.filter((id) => !(id in OWN));

/** All pages of the app behind one navigation. */
export const AppPages = createPageRouter(
  <PageRoutes layoutComponent={Layout}>
    <PageRoutes.IndexRoute component={OWN.dashboard} />
    <PageRoutes.Route path={pathOf('health')} component={OWN.health} />
    {SERVICE_PAGES.map((id) => (
      <PageRoutes.Route key={id} path={pathOf(id)} component={ServicePage} />
    ))}
    <PageRoutes.AnyRoute component={NotFoundPage} />
  </PageRoutes>,
);
