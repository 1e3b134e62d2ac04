import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import copyOf from '@salesforce/label/c.Attribution_CopyOf';
import copied from '@salesforce/label/c.Attribution_Copied';
import copyByHand from '@salesforce/label/c.Attribution_CopyByHand';

/** Text to take away, each with a button that copies it. */
export default class PageCopy extends LightningElement {
    @api block;

    announcement = '';

    get items() {
        return this.block.items.map((item) => ({ ...item, copy: fill(copyOf, item.label) }));
    }

    async handleCopy(event) {
        const { key } = event.currentTarget.dataset;
        const { label, text } = this.block.items.find((item) => item.key === key);
        try {
            await navigator.clipboard.writeText(text);
            this.announcement = fill(copied, label);
        } catch {
            this.announcement = copyByHand;
        }
    }
}
