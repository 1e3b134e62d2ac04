import { PageScreen } from '../page-view/PageScreen.tsx';

/** Every influencer with what they brought. */
export const InfluencersPage = () => <PageScreen id="influencers" />;
