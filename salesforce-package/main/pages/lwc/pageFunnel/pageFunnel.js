import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import show from '@salesforce/label/c.Attribution_Show';
import showOf from '@salesforce/label/c.Attribution_ShowOf';
import funnelOf from '@salesforce/label/c.Attribution_FunnelOf';
import funnelOfTotal from '@salesforce/label/c.Attribution_FunnelOfTotal';
import funnelAmount from '@salesforce/label/c.Attribution_FunnelAmount';

/** The funnel: what influencers have of each step, and how many came from the one before. */
export default class PageFunnel extends LightningElement {
    labels = { show };

    @api block;

    get steps() {
        return this.block.steps.map((step) => ({
            ...step,
            share: step.share ?? 0,
            of:
                step.share === null
                    ? fill(funnelOfTotal, step.total)
                    : fill(funnelOf, step.total, step.shareText),
            amounts:
                step.amount !== null && step.influencedAmount !== null
                    ? fill(funnelAmount, step.influencedAmount, step.amount)
                    : null,
            linkText: fill(showOf, step.label)
        }));
    }
}
