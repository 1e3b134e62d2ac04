import { LightningElement, api } from 'lwc';
import { CloseActionScreenEvent } from 'lightning/actions';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import record from '@salesforce/apex/RecordTouchController.record';
import { reduceErrors } from 'c/reduceErrors';
import title from '@salesforce/label/c.Attribution_TouchTitle';
import why from '@salesforce/label/c.Attribution_TouchWhy';
import influencer from '@salesforce/label/c.Attribution_TouchInfluencer';
import example from '@salesforce/label/c.Attribution_TouchExample';
import missing from '@salesforce/label/c.Attribution_ErrorNoInfluencer';
import when from '@salesforce/label/c.Attribution_TouchWhen';
import whenHelp from '@salesforce/label/c.Attribution_TouchWhenHelp';
import cancel from '@salesforce/label/c.Attribution_Cancel';
import recordLabel from '@salesforce/label/c.Attribution_TouchRecord';
import recorded from '@salesforce/label/c.Attribution_TouchRecorded';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

/** Of a day nobody knows the hour: its middle, so that it is this day in every office; of today, now. */
function instantOf(day) {
    const isNow = !day || day === new Date().toLocaleDateString('en-CA');
    return isNow ? null : new Date(`${day}T12:00:00`).toISOString();
}

/** Quick action of a contact or lead: notes which influencer they named. */
export default class RecordTouch extends LightningElement {
    labels = {
        title,
        why,
        influencer,
        example,
        missing,
        when,
        whenHelp,
        cancel,
        record: recordLabel,
        didNotWork
    };

    /** The contact or lead; set by the action. */
    @api recordId;

    influencer = '';
    happenedAt = null;
    errorMessage;
    isBusy = false;

    handleInfluencerChange(event) {
        this.influencer = event.detail.value;
    }

    handleWhenChange(event) {
        this.happenedAt = instantOf(event.detail.value);
    }

    async handleRecord() {
        const field = this.template.querySelector('[data-id="influencer"]');
        if (!field.reportValidity()) {
            field.focus();
            return;
        }
        this.isBusy = true;
        this.errorMessage = undefined;
        try {
            await record({
                personId: this.recordId,
                influencer: this.influencer,
                happenedAt: this.happenedAt
            });
            this.dispatchEvent(new ShowToastEvent({ title: recorded, variant: 'success' }));
            this.close();
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        } finally {
            this.isBusy = false;
        }
    }

    close() {
        this.dispatchEvent(new CloseActionScreenEvent());
    }
}
