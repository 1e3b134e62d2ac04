import { PageScreen } from '../page-view/PageScreen.tsx';

/** The deals behind a figure, as chosen by the link that leads here. */
export const DealsPage = () => <PageScreen id="deals" />;
