import { PageScreen } from '../page-view/PageScreen.tsx';

/** One campaign: what it brought and cost, through whom, and whether its links work. */
export const CampaignPage = () => <PageScreen id="campaign" />;
