import { LightningElement, api } from 'lwc';

/** A share as a bar. Decoration beside the written share, so hidden from assistive technology. */
export default class ShareBar extends LightningElement {
    /** 0 to 1. */
    @api share = 0;
    /** Drawn in grey, for what is not influencers'. */
    @api muted = false;

    get fillClass() {
        return this.muted ? 'fill fill_muted' : 'fill';
    }

    get fillStyle() {
        const percent = Math.min(Math.max(Number(this.share) || 0, 0), 1) * 100;
        return `inline-size: ${percent.toFixed(1)}%`;
    }
}
