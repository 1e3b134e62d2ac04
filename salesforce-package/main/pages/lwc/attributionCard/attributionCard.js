import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getCard from '@salesforce/apex/AttributionController.getCard';
import { reduceErrors } from 'c/reduceErrors';
import { fill, parseCard } from 'c/cardText';
import title from '@salesforce/label/c.Attribution_CardTitle';
import loading from '@salesforce/label/c.Attribution_Loading';
import updating from '@salesforce/label/c.Attribution_Updating';
import refresh from '@salesforce/label/c.Attribution_Refresh';
import modelHeading from '@salesforce/label/c.Attribution_ModelHeading';
import modelPicker from '@salesforce/label/c.Attribution_ModelPicker';
import scope from '@salesforce/label/c.Attribution_ModelScope';
import fitFallback from '@salesforce/label/c.Attribution_FitFallback';
import fitBlended from '@salesforce/label/c.Attribution_FitBlended';
import fitCare from '@salesforce/label/c.Attribution_FitCare';
import fitNone from '@salesforce/label/c.Attribution_FitNone';
import fitNoneWhy from '@salesforce/label/c.Attribution_FitNoneWhy';
import compare from '@salesforce/label/c.Attribution_Compare';
import howComputed from '@salesforce/label/c.Attribution_HowComputed';
import announce from '@salesforce/label/c.Attribution_Announce';
import stale from '@salesforce/label/c.Attribution_ErrorStale';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const TOP = 3;

/** What to say first of a fit that is not to be taken at face value; its reason follows. */
const NOTICES = { fallback: fitFallback, blended: fitBlended, full: fitCare };

/** Models that share evenly until they have learnt. */
const LEARNING = new Set(['data_driven', 'incremental', 'markov', 'shapley']);

/** Salesforce ids come with 15 or 18 characters; the first 15 are the record. */
const sameRecord = (a, b) => a?.slice(0, 15) === b?.slice(0, 15);

/**
 * Shows what influencer campaigns did to an opportunity. Holds the question (record and model), the answer and the
 * error; everything drawn is in the child components.
 */
export default class AttributionCard extends LightningElement {
    /** `Automatic`, `Full` or `Compact`; automatic is compact in a narrow region. Set in the App Builder. */
    @api variant = 'Automatic';
    /** Width of the region the card lies in; set by the Lightning page. */
    @api flexipageRegionWidth;

    labels = { title, loading, updating, refresh, modelHeading, modelPicker, compare, howComputed };

    /** The model asked for; null is the organization's own choice. (undefined would keep the wire from asking.) */
    model = null;
    view;
    errorMessage;
    isBusy = true;
    announcement = '';
    _recordId;
    _wired;

    /** The opportunity shown; set by the Lightning page. */
    @api
    get recordId() {
        return this._recordId;
    }
    set recordId(value) {
        if (!sameRecord(value, this._recordId)) {
            // A console tab may show another record in the same component: nothing of the old one may stay.
            this.model = null;
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
        const answersThis =
            sameRecord(answer.recordId, this.recordId) && (answer.model ?? null) === this.model;
        if (!answersThis) {
            // A late answer to an older question.
            return;
        }
        const view = parseCard(answer.view);
        if (!view) {
            this.fail(unreadable);
            return;
        }
        this.view = view;
        this.errorMessage = undefined;
        this.isBusy = false;
        const { title: caution, why } = this.fitNotice ?? {};
        this.announcement = [
            fill(announce, view.model.label, view.sentence),
            ...(caution ? [fill(announce, caution, why)] : [])
        ].join(' ');
    }

    fail(message) {
        this.errorMessage = message;
        this.isBusy = false;
    }

    get isCompact() {
        return this.variant === 'Compact' || (this.variant !== 'Full' && this.isNarrow);
    }

    get isNarrow() {
        return this.flexipageRegionWidth?.toUpperCase() === 'SMALL' || this.variant === 'Compact';
    }

    get isLoading() {
        return !this.view && !this.errorMessage;
    }

    /** Another model was asked for than the one still shown. */
    get isOtherModelAsked() {
        return Boolean(this.view) && this.chosenModel !== this.view.model.id;
    }

    get isSwitching() {
        return this.isBusy && this.isOtherModelAsked;
    }

    get isRefreshing() {
        return this.isBusy && Boolean(this.view) && !this.isOtherModelAsked;
    }

    /** Where the person acted, there the error belongs: beside the picker after choosing a model. */
    get isModelError() {
        return Boolean(this.errorMessage) && this.isOtherModelAsked && this.isPickerShown;
    }

    get isCardError() {
        return Boolean(this.errorMessage) && !this.isModelError;
    }

    get isPickerShown() {
        return this.isFull && Boolean(this.view) && !this.isEmpty;
    }

    get ariaBusy() {
        return String(this.isBusy);
    }

    get isEmpty() {
        return this.view?.state === 'empty';
    }

    get isFull() {
        return !this.isCompact;
    }

    get staleNote() {
        return this.view ? fill(stale, this.view.model.label) : null;
    }

    get influencerLimit() {
        return this.isCompact ? TOP : 0;
    }

    get hasInfluencers() {
        const { influencers, remainder } = this.view;
        return (
            influencers.length > 0 ||
            remainder.some(({ kind }) => this.isFull || kind === 'inferred')
        );
    }

    /** An empty card has one too when touches are known that earned no credit. */
    get hasJourney() {
        return this.isFull && this.view.journey.all.length > 0;
    }

    get chosenModel() {
        return this.model ?? this.view.model.id;
    }

    get modelOptions() {
        return this.view.models.map(({ id, label, description }) => ({
            value: id,
            label,
            description
        }));
    }

    get scopeText() {
        return fill(scope, this.view.model.scopeLabel);
    }

    /** Why the model shown rests on less than it should; null when there is nothing to warn of. */
    get fitNotice() {
        const { fit, model } = this.view;
        if (fit === null && LEARNING.has(model.id)) {
            return { title: fill(fitNone, model.label), why: fitNoneWhy };
        }
        return fit?.reason
            ? { title: fill(NOTICES[fit.level] ?? fitCare, model.label), why: fit.reason }
            : null;
    }

    get explanation() {
        return this.view.explanation.map((text, index) => ({ id: index, text }));
    }

    handleModelChange(event) {
        this.choose(event.detail.value);
    }

    handleModelSelect(event) {
        this.choose(event.detail.model);
    }

    choose(model) {
        if (model !== this.chosenModel) {
            this.model = model;
            this.errorMessage = undefined;
            this.isBusy = true;
        }
    }

    /** Asks again, past the cache; what is on the screen stays until something better has come. */
    async handleRefresh() {
        const { model } = this;
        const isStillAsked = () => model === this.model;
        this.isBusy = true;
        try {
            await refreshApex(this._wired);
        } catch (error) {
            if (isStillAsked()) {
                this.fail(reduceErrors(error).join(' ') || unknown);
            }
        } finally {
            // The wire says nothing when the answer is the same as before.
            if (isStillAsked()) {
                this.isBusy = false;
            }
        }
    }
}
