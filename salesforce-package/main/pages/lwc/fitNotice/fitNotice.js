import { LightningElement, api } from 'lwc';

/** Says that the shown model has not learnt enough of this company's deals, and why. No error: the card holds. */
export default class FitNotice extends LightningElement {
    @api title;
    /** The reason, a sentence. */
    @api why;
}
