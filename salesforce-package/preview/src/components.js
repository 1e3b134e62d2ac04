import AttributionCard from 'c/attributionCard';
import AttributionHome from 'c/attributionHome';
import AttributionSetup from 'c/attributionSetup';
import CampaignCredits from 'c/campaignCredits';
import PageScreen from 'c/pageScreen';
import RecordTouch from 'c/recordTouch';
import TouchCard from 'c/touchCard';

/** What can be put on a Lightning page, by name, with its tag. */
export const COMPONENTS = {
  attributionCard: ['c-attribution-card', AttributionCard],
  attributionHome: ['c-attribution-home', AttributionHome],
  attributionSetup: ['c-attribution-setup', AttributionSetup],
  campaignCredits: ['c-campaign-credits', CampaignCredits],
  pageScreen: ['c-page-screen', PageScreen],
  recordTouch: ['c-record-touch', RecordTouch],
  touchCard: ['c-touch-card', TouchCard],
};
