import { usePageRoute } from '@hubspot/ui-extensions/pages';
import { PAGE_IDS } from '@pipeline-attribution/shared/views/page/page.ts';
import { pathOf } from '../page-view/links.tsx';
import { PageScreen } from '../page-view/PageScreen.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

/** Whatever page of the service the address names; a new one needs nothing here. */
export const ServicePage = () => {
  const { path } = usePageRoute();
  const id = PAGE_IDS.find((one) => pathOf(one) === path);
  return id === undefined ? <NotFoundPage /> : <PageScreen id={id} />;
};
