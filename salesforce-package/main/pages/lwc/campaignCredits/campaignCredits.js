import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getCampaignCredits from '@salesforce/apex/AttributionController.getCampaignCredits';
import { reduceErrors } from 'c/reduceErrors';
import title from '@salesforce/label/c.Attribution_CampaignTitle';
import loading from '@salesforce/label/c.Attribution_Loading';
import opportunity from '@salesforce/label/c.Attribution_ColumnOpportunity';
import influencer from '@salesforce/label/c.Attribution_ColumnInfluencer';
import share from '@salesforce/label/c.Attribution_ColumnShare';
import amount from '@salesforce/label/c.Attribution_ColumnAmount';
import model from '@salesforce/label/c.Attribution_ColumnModel';
import foot from '@salesforce/label/c.Attribution_CampaignFoot';
import emptyTitle from '@salesforce/label/c.Attribution_CampaignEmpty';
import emptyWhy from '@salesforce/label/c.Attribution_CampaignEmptyWhy';
import emptyAction from '@salesforce/label/c.Attribution_CampaignEmptyAction';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const pageOf = (recordId) => ({
    type: 'standard__recordPage',
    attributes: { recordId, objectApiName: 'Opportunity', actionName: 'view' }
});

/** The opportunities credited to a campaign, as far as the person who looks sees them. */
export default class CampaignCredits extends NavigationMixin(LightningElement) {
    labels = {
        title,
        loading,
        opportunity,
        influencer,
        share,
        amount,
        model,
        foot,
        emptyTitle,
        emptyWhy,
        emptyAction
    };

    /** The campaign shown; set by the Lightning page. */
    @api recordId;

    credits;
    errorMessage;
    isBusy = true;
    urls = {};
    _wired;

    @wire(getCampaignCredits, { campaignId: '$recordId' })
    wiredCredits(result) {
        this._wired = result;
        if (result.data) {
            this.credits = result.data;
            this.errorMessage = undefined;
            this.isBusy = false;
            this.linkRows();
        } else if (result.error) {
            this.credits = undefined;
            this.errorMessage = reduceErrors(result.error).join(' ') || unknown;
            this.isBusy = false;
        }
    }

    async linkRows() {
        const { credits } = this;
        const urls = await Promise.all(
            credits.map(async ({ opportunityId }) => [
                opportunityId,
                await this[NavigationMixin.GenerateUrl](pageOf(opportunityId))
            ])
        );
        if (credits === this.credits) {
            this.urls = Object.fromEntries(urls);
        }
    }

    get isLoading() {
        return !this.credits && !this.errorMessage;
    }

    get isEmpty() {
        return this.credits?.length === 0;
    }

    get hasRows() {
        return this.credits?.length > 0;
    }

    get rows() {
        return this.credits.map((row) => ({
            ...row,
            part: row.share / 100,
            url: this.urls[row.opportunityId]
        }));
    }

    handleOpen(event) {
        event.preventDefault();
        this[NavigationMixin.Navigate](pageOf(event.currentTarget.dataset.record));
    }

    async handleRefresh() {
        this.isBusy = true;
        try {
            await refreshApex(this._wired);
        } finally {
            this.isBusy = false;
        }
    }
}
