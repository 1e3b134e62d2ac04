import { PageScreen } from '../page-view/PageScreen.tsx';

/** One influencer: what they brought, with what, in which campaigns. */
export const InfluencerPage = () => <PageScreen id="influencer" />;
