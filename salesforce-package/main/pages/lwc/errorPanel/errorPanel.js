import { LightningElement, api } from 'lwc';
import title from '@salesforce/label/c.Attribution_ErrorTitle';
import retry from '@salesforce/label/c.Attribution_Retry';

/** Says what went wrong and offers another try. Fires `retry`. */
export default class ErrorPanel extends LightningElement {
    /** One sentence for people. */
    @api message;
    /** What failed, when it was not showing attribution. */
    @api heading;
    /** What is still shown in spite of it, if anything. */
    @api note;
    /** A try is under way. */
    @api busy = false;

    labels = { retry };

    get title() {
        return this.heading ?? title;
    }

    handleRetry() {
        this.dispatchEvent(new CustomEvent('retry'));
    }
}
