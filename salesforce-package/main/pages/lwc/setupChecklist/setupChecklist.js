import { LightningElement, api } from 'lwc';
import heading from '@salesforce/label/c.Attribution_SetupSteps';

/** The steps of the first day as the service saw them; nobody ticks anything. */
export default class SetupChecklist extends LightningElement {
    /** SetupView of the service. */
    @api setup;

    labels = { heading };

    get steps() {
        return this.setup.steps.map(({ id, title, ...step }) => ({
            ...step,
            key: id,
            label: title
        }));
    }
}
