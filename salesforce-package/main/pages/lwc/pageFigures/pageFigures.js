import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import show from '@salesforce/label/c.Attribution_Show';
import showOf from '@salesforce/label/c.Attribution_ShowOf';

const ARROWS = { up: 'utility:arrowup', down: 'utility:arrowdown', same: 'utility:dash' };

/** Headline figures, each with its change against the period before in words. */
export default class PageFigures extends LightningElement {
    labels = { show };

    @api block;

    get items() {
        return this.block.items.map((item) => ({
            ...item,
            linkText: fill(showOf, item.label),
            changeIcon: ARROWS[item.change?.direction],
            changeClass: `change ${item.change?.tone ?? ''}`
        }));
    }
}
