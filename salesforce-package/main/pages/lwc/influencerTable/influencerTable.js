import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_InfluencersHeading';
import influencer from '@salesforce/label/c.Attribution_ColumnInfluencer';
import share from '@salesforce/label/c.Attribution_ColumnShare';
import amount from '@salesforce/label/c.Attribution_ColumnAmount';
import lastTouch from '@salesforce/label/c.Attribution_ColumnLastTouch';
import evidence from '@salesforce/label/c.Attribution_ColumnEvidence';
import through from '@salesforce/label/c.Attribution_Through';
import postsNoClick from '@salesforce/label/c.Attribution_PostsNoClick';
import more from '@salesforce/label/c.Attribution_MoreInfluencers';
import why from '@salesforce/label/c.Attribution_WhyShare';

/** Kinds of rows that stay where room is short. */
const KEPT = new Set(['inferred', 'baseline']);

/**
 * Who is credited with what, and what is not theirs, so that the shares sum to the whole. A table where there is
 * room, a list where there is not.
 */
export default class InfluencerTable extends LightningElement {
    /** `influencers` of the view. */
    @api influencers = [];
    /** `remainder` of the view. */
    @api remainder = [];
    /** Draws a list instead of a table. */
    @api narrow = false;
    /** Shows only so many influencers and leaves other marketing out; 0 shows all. */
    @api limit = 0;

    labels = { heading, influencer, share, amount, lastTouch, evidence };

    get rows() {
        const shown = this.limit > 0 ? this.influencers.slice(0, this.limit) : this.influencers;
        return shown.map((row) => ({
            ...row,
            source: [row.platformLabel, row.contentLabel].filter(Boolean).join(' · '),
            campaignText: row.campaigns.join(', '),
            through: fill(through, row.lastTouch.through),
            // Of somebody known by posts alone the last touch says so already.
            postsText: row.posts > 0 && row.touches > 0 ? fill(postsNoClick, row.posts) : null,
            why: fill(why, row.name)
        }));
    }

    get others() {
        // What was inferred and what would have come anyway are how the other shares are to be read: they stay.
        const shown =
            this.limit > 0 ? this.remainder.filter(({ kind }) => KEPT.has(kind)) : this.remainder;
        return shown.map((row) => ({
            ...row,
            key: `${row.kind}:${row.label}`,
            id: row.kind === 'baseline' ? 'baseline' : 'remainder',
            labelClass: row.kind === 'baseline' ? 'anyway' : 'slds-text-color_weak',
            why: fill(why, row.label)
        }));
    }

    /** An opportunity without an amount has none to split: no column of dashes then. */
    get hasAmounts() {
        return [...this.influencers, ...this.remainder].every((row) => row.amount);
    }

    get moreText() {
        const hidden = this.influencers.length - this.rows.length;
        return hidden > 0 ? fill(more, hidden) : null;
    }
}
