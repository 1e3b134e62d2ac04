import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getCard from '@salesforce/apex/AttributionController.getCard';
import { reduceErrors } from 'c/reduceErrors';
import { fill, parseTouchCard } from 'c/cardText';
import title from '@salesforce/label/c.Attribution_CardTitle';
import loading from '@salesforce/label/c.Attribution_Loading';
import refresh from '@salesforce/label/c.Attribution_Refresh';
import influencers from '@salesforce/label/c.Attribution_InfluencersHeading';
import people from '@salesforce/label/c.Attribution_PeopleReached';
import deals from '@salesforce/label/c.Attribution_OpenOpportunities';
import touches from '@salesforce/label/c.Attribution_TouchesHeading';
import figureTouches from '@salesforce/label/c.Attribution_FigureTouches';
import figureFirst from '@salesforce/label/c.Attribution_FigureFirstTouch';
import none from '@salesforce/label/c.Attribution_FigureNone';
import through from '@salesforce/label/c.Attribution_Through';
import times from '@salesforce/label/c.Attribution_Times';
import once from '@salesforce/label/c.Attribution_Once';
import under from '@salesforce/label/c.Attribution_SharesUnder';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const sameRecord = (a, b) => a?.slice(0, 15) === b?.slice(0, 15);
const often = (count) => (count === 1 ? once : fill(times, count));
const joined = (...parts) => parts.filter(Boolean).join(' · ');

const pageOf = (recordId) => ({
    type: 'standard__recordPage',
    attributes: { recordId, objectApiName: 'Opportunity', actionName: 'view' }
});

/** What influencers did to an account, a contact or a lead: who reached whom, when last, and the open opportunities. */
export default class TouchCard extends NavigationMixin(LightningElement) {
    labels = { title, loading, refresh, influencers, people, deals, touches };

    view;
    errorMessage;
    isBusy = true;
    announcement = '';
    urls = {};
    /** The organization's own choice; undefined would keep the wire from asking. */
    model = null;
    _recordId;
    _wired;

    /** The record shown; set by the Lightning page. */
    @api
    get recordId() {
        return this._recordId;
    }
    set recordId(value) {
        if (!sameRecord(value, this._recordId)) {
            // A console tab may show another record in the same component: nothing of the old one may stay.
            this.view = undefined;
            this.errorMessage = undefined;
            this.isBusy = true;
        }
        this._recordId = value;
    }

    @wire(getCard, { recordId: '$recordId', model: '$model' })
    wiredCard(result) {
        this._wired = result;
        if (result.data) {
            this.receive(result.data);
        } else if (result.error) {
            this.fail(reduceErrors(result.error).join(' ') || unknown);
        }
    }

    receive(answer) {
        if (!sameRecord(answer.recordId, this.recordId)) {
            // A late answer to an older question.
            return;
        }
        const view = parseTouchCard(answer.view);
        if (!view) {
            this.fail(unreadable);
            return;
        }
        this.view = view;
        this.errorMessage = undefined;
        this.isBusy = false;
        this.announcement = view.sentence;
        this.linkDeals();
    }

    fail(message) {
        // What cannot be confirmed any more is not shown: access may have been taken away.
        this.view = undefined;
        this.errorMessage = message;
        this.isBusy = false;
    }

    async linkDeals() {
        const { view } = this;
        const urls = await Promise.all(
            view.deals.map(async ({ id }) => [
                id,
                await this[NavigationMixin.GenerateUrl](pageOf(id))
            ])
        );
        if (view === this.view) {
            this.urls = Object.fromEntries(urls);
        }
    }

    get isLoading() {
        return !this.view && !this.errorMessage;
    }

    get ariaBusy() {
        return String(this.isBusy);
    }

    get figures() {
        const { figures } = this.view;
        return [
            { label: figureTouches, value: figures.touches },
            ...(this.view.people ? [{ label: people, value: figures.peopleText }] : []),
            { label: influencers, value: figures.influencers },
            { label: figureFirst, value: figures.daysSinceFirstTouch ?? none }
        ];
    }

    get influencers() {
        return this.view.influencers.map((row) => ({
            id: row.id,
            title: row.name,
            detail: joined(row.platformLabel, row.contentLabel, row.campaigns.join(', ')),
            when: row.lastTouch.ago,
            whenTitle: row.lastTouch.text,
            more: joined(fill(through, row.lastTouch.through), often(row.touches)),
            evidence: row.evidence,
            evidenceLabel: row.evidenceLabel
        }));
    }

    /** Of an account only. */
    get people() {
        return this.view.people?.map((row) => ({
            id: row.id,
            title: row.name,
            detail: row.about,
            when: row.lastTouch?.ago,
            whenTitle: row.lastTouch?.text,
            more: joined(row.lastTouch?.influencer, often(row.touches))
        }));
    }

    get hasDeals() {
        return this.view.deals.length > 0;
    }

    get deals() {
        return this.view.deals.map((deal) => ({
            ...deal,
            url: this.urls[deal.id],
            credited: joined(deal.shareText, deal.attributed?.text),
            about: joined(deal.stageLabel, deal.amount?.text)
        }));
    }

    get dealsFoot() {
        return [fill(under, this.view.model.label), this.view.dealsNote].filter(Boolean).join(' ');
    }

    get hasTouches() {
        return this.view.touches.all.length > 0;
    }

    get touches() {
        return this.view.touches.all.map((entry) => ({
            id: entry.id,
            title: entry.title,
            url: entry.url,
            detail: joined(
                entry.person,
                ...new Set([entry.channelLabel, entry.platformLabel, entry.campaign])
            ),
            when: entry.moment.ago,
            whenTitle: entry.moment.text,
            evidence: entry.evidence,
            evidenceLabel: entry.evidenceLabel
        }));
    }

    handleOpen(event) {
        event.preventDefault();
        this[NavigationMixin.Navigate](pageOf(event.currentTarget.dataset.record));
    }

    /** Asks again, past the cache. */
    async handleRefresh() {
        this.isBusy = true;
        try {
            await refreshApex(this._wired);
        } catch (error) {
            this.fail(reduceErrors(error).join(' ') || unknown);
        } finally {
            // The wire says nothing when the answer is the same as before.
            this.isBusy = false;
        }
    }
}
