import { PageScreen } from '../page-view/PageScreen.tsx';

/** What came back of what influencers cost. */
export const RoiPage = () => <PageScreen id="roi" />;
