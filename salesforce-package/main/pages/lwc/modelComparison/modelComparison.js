import { LightningElement, api } from 'lwc';
import caption from '@salesforce/label/c.Attribution_Compare';
import hint from '@salesforce/label/c.Attribution_CompareHint';
import model from '@salesforce/label/c.Attribution_ColumnModel';
import share from '@salesforce/label/c.Attribution_ColumnShare';
import amount from '@salesforce/label/c.Attribution_ColumnAmount';
import topInfluencer from '@salesforce/label/c.Attribution_ColumnTopInfluencer';
import shown from '@salesforce/label/c.Attribution_ModelShown';

/** The models side by side. Fires `modelselect` with `{ model }` when one is chosen. */
export default class ModelComparison extends LightningElement {
    /** `comparison` of the view. */
    @api comparison = [];
    /** Identifier of the model the card shows. */
    @api current;

    labels = { caption, hint, model, share, amount, topInfluencer, shown };

    get rows() {
        return this.comparison.map((row) => ({
            ...row,
            isCurrent: row.model === this.current,
            rowClass: row.model === this.current ? 'current' : null,
            ariaCurrent: row.model === this.current ? 'true' : null
        }));
    }

    /** An opportunity has an amount under every model or under none. */
    get hasAmounts() {
        return this.comparison.every((row) => row.amount);
    }

    handleSelect(event) {
        const { model: chosen } = event.currentTarget.dataset;
        this.dispatchEvent(new CustomEvent('modelselect', { detail: { model: chosen } }));
    }
}
