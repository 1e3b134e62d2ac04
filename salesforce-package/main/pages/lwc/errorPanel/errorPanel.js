import { LightningElement, api } from 'lwc';
import title from '@salesforce/label/c.Attribution_ErrorTitle';
import retry from '@salesforce/label/c.Attribution_Retry';

/** Says what went wrong and offers another try. Fires `retry`. */
export default class ErrorPanel extends LightningElement {
    /** One sentence for people. */
    @api message;
    /** What is still shown in spite of it, if anything. */
    @api note;
    /** A try is under way. */
    @api busy = false;

    labels = { title, retry };

    handleRetry() {
        this.dispatchEvent(new CustomEvent('retry'));
    }
}
