import { LightningElement, wire } from 'lwc';
import { CurrentPageReference, NavigationMixin } from 'lightning/navigation';
import getState from '@salesforce/apex/SetupController.getState';
import getNavigation from '@salesforce/apex/PageController.getNavigation';
import { reduceErrors } from 'c/reduceErrors';
import { ownName } from 'c/packageNames';
import { placeOf } from 'c/pageReference';
import title from '@salesforce/label/c.Attribution_AppTitle';
import about from '@salesforce/label/c.Attribution_AppAbout';
import loading from '@salesforce/label/c.Attribution_Loading';
import firstRun from '@salesforce/label/c.Attribution_FirstRun';
import firstRunAdmin from '@salesforce/label/c.Attribution_FirstRunAdmin';
import firstRunUser from '@salesforce/label/c.Attribution_FirstRunUser';
import placeOpportunities from '@salesforce/label/c.Attribution_PlaceOpportunities';
import placeInfluencers from '@salesforce/label/c.Attribution_PlaceInfluencers';
import placeCampaigns from '@salesforce/label/c.Attribution_PlaceCampaigns';
import placeReports from '@salesforce/label/c.Attribution_PlaceReports';
import placeSetup from '@salesforce/label/c.Attribution_SetupTitle';
import pages from '@salesforce/label/c.Attribution_PageNavigation';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const listOf = (objectApiName) => ({
    type: 'standard__objectPage',
    attributes: { objectApiName, actionName: 'list' }
});

const PLACES = [
    {
        id: 'opportunities',
        label: placeOpportunities,
        icon: 'standard:opportunity',
        page: listOf('Opportunity')
    },
    {
        id: 'influencers',
        label: placeInfluencers,
        icon: 'standard:people',
        page: listOf(ownName('Influencer__c'))
    },
    {
        id: 'campaigns',
        label: placeCampaigns,
        icon: 'standard:campaign',
        page: listOf('Campaign')
    },
    { id: 'reports', label: placeReports, icon: 'standard:report', page: listOf('Report') }
];
const SETUP = {
    id: 'setup',
    label: placeSetup,
    icon: 'standard:settings',
    page: {
        type: 'standard__navItemPage',
        attributes: { apiName: ownName('Pipeline_Attribution_Setup') }
    }
};

/** The app: its screens, where else to go, and until the first day is over, what is still to do. */
export default class AttributionHome extends NavigationMixin(LightningElement) {
    labels = { title, about, loading, firstRun, pages };

    state;
    errorMessage;
    isBusy = true;
    urls = {};
    navigation;
    place = placeOf(undefined);

    /** Which screen is open, and what is chosen on it, is part of the address. */
    @wire(CurrentPageReference)
    wiredReference(reference) {
        this.place = placeOf(reference);
    }

    /** Without it the screen is still there; its links lead on. */
    @wire(getNavigation)
    wiredNavigation({ data }) {
        this.navigation = data;
    }

    connectedCallback() {
        this.load();
    }

    async load() {
        this.isBusy = true;
        try {
            this.state = await getState();
            this.errorMessage = undefined;
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        } finally {
            this.isBusy = false;
        }
        await this.linkPlaces();
    }

    async linkPlaces() {
        const urls = await Promise.all(
            this.offered.map(async ({ id, page }) => [
                id,
                await this[NavigationMixin.GenerateUrl](page)
            ])
        );
        this.urls = Object.fromEntries(urls);
    }

    /** Setting up is for admins; whoever only looks gets no door that does not open. */
    get offered() {
        return this.state?.isAdmin ? [...PLACES, SETUP] : PLACES;
    }

    get places() {
        return this.offered.map((place) => ({ ...place, url: this.urls[place.id] }));
    }

    get pages() {
        return this.navigation?.map(({ page, label }) => ({
            page,
            label,
            to: { page, params: {} },
            isOpen: page === this.place.page,
            className: page === this.place.page ? 'entry open' : 'entry'
        }));
    }

    get isLoading() {
        return !this.state && !this.errorMessage;
    }

    get isFirstRun() {
        return !this.state.setup?.complete;
    }

    get isRunning() {
        return !this.isFirstRun;
    }

    get firstRunText() {
        return this.state.isAdmin ? firstRunAdmin : firstRunUser;
    }

    handleOpen(event) {
        event.preventDefault();
        const { id } = event.currentTarget.dataset;
        this[NavigationMixin.Navigate](this.offered.find((place) => place.id === id).page);
    }
}
