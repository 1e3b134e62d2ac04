import { PageScreen } from '../page-view/PageScreen.tsx';

/** Won revenue by source, with the rest: what finance compares with the CRM. */
export const RevenuePage = () => <PageScreen id="revenue" />;
