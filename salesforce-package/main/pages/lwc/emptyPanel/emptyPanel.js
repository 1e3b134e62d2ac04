import { LightningElement, api } from 'lwc';

/** Nobody's influence is known: says why and what to do. */
export default class EmptyPanel extends LightningElement {
    @api title;
    /** Why there is nothing. */
    @api why;
    /** What to do about it. */
    @api action;
}
