import { LightningElement } from 'lwc';
import getWriteBack from '@salesforce/apex/SetupController.getWriteBack';
import setWriteBack from '@salesforce/apex/SetupController.setWriteBack';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/cardText';
import loading from '@salesforce/label/c.Attribution_Loading';
import heading from '@salesforce/label/c.Attribution_WriteBackHeading';
import why from '@salesforce/label/c.Attribution_WriteBackWhy';
import toggle from '@salesforce/label/c.Attribution_WriteBackSwitch';
import on from '@salesforce/label/c.Attribution_WriteBackOn';
import off from '@salesforce/label/c.Attribution_WriteBackOff';
import held from '@salesforce/label/c.Attribution_WriteBackHeld';
import previewTitle from '@salesforce/label/c.Attribution_WriteBackPreview';
import records from '@salesforce/label/c.Attribution_WriteBackRecords';
import credits from '@salesforce/label/c.Attribution_WriteBackCredits';
import moves from '@salesforce/label/c.Attribution_WriteBackMoves';
import field from '@salesforce/label/c.Attribution_WriteBackField';
import now from '@salesforce/label/c.Attribution_WriteBackNow';
import then from '@salesforce/label/c.Attribution_WriteBackThen';
import heldMark from '@salesforce/label/c.Attribution_WriteBackHeldMark';
import saved from '@salesforce/label/c.Attribution_WriteBackSaved';
import opportunities from '@salesforce/label/c.Attribution_KindOpportunities';
import contacts from '@salesforce/label/c.Attribution_KindContacts';
import leads from '@salesforce/label/c.Attribution_KindLeads';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const KINDS = {
    deal: { label: opportunities, objectType: 'Opportunity' },
    contact: { label: contacts, objectType: 'Contact' },
    lead: { label: leads, objectType: 'Lead' }
};
const NOTHING = '–';

const wordsOf = (error) => reduceErrors(error).join(' ') || unknown;

function parse(text) {
    try {
        return JSON.parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
}

/** Whether figures are written into this org, and what that would be; for admins. */
export default class WriteBackSetup extends LightningElement {
    labels = {
        loading,
        heading,
        why,
        toggle,
        preview: previewTitle,
        field,
        now,
        then,
        heldMark,
        didNotWork
    };

    state;
    preview;
    errorMessage;
    isBusy = true;
    announcement = '';

    connectedCallback() {
        this.load();
    }

    async load() {
        this.isBusy = true;
        try {
            const answer = await getWriteBack();
            const [state, preview] = [parse(answer.state), parse(answer.preview)];
            if (typeof state?.enabled === 'boolean' && Array.isArray(preview?.objects)) {
                this.state = state;
                this.preview = preview;
                this.errorMessage = undefined;
            } else {
                this.errorMessage = unreadable;
            }
        } catch (error) {
            this.errorMessage = wordsOf(error);
        }
        this.isBusy = false;
    }

    get isLoading() {
        return !this.state && !this.errorMessage;
    }

    get stateText() {
        return this.state.enabled ? fill(on, this.state.deals, this.state.people) : off;
    }

    get heldText() {
        return this.state.held > 0 ? fill(held, this.state.held) : null;
    }

    get creditsText() {
        const { credits: counted } = this.preview;
        return counted ? fill(credits, counted.records, counted.deals) : null;
    }

    get movesText() {
        const { count } = this.preview.stageMoves;
        return count > 0 ? fill(moves, count) : null;
    }

    get objects() {
        return this.preview.objects
            .filter(({ object }) => KINDS[object])
            .map((kind) => ({
                ...kind,
                text: fill(records, KINDS[kind.object].label, kind.records),
                examples: kind.examples.map((example) => ({
                    ...example,
                    record: { objectType: KINDS[kind.object].objectType, id: example.externalId },
                    fields: example.fields.map((one) => ({
                        ...one,
                        now: one.now ?? NOTHING,
                        then: one.then ?? NOTHING
                    }))
                }))
            }));
    }

    async handleSwitch(event) {
        const { checked } = event.detail;
        this.isBusy = true;
        try {
            await setWriteBack({ isOn: checked });
        } catch (error) {
            this.errorMessage = wordsOf(error);
            this.isBusy = false;
            // The switch shows what is, not what was wanted.
            this.template.querySelector('[data-id="switch"]').checked = this.state.enabled;
            return;
        }
        this.announcement = saved;
        await this.load();
    }
}
