import { LightningElement, api } from 'lwc';
import { fill, webAddress } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_TalkAboutHeading';
import seen from '@salesforce/label/c.Attribution_TalkAboutSeen';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';

/** The latest content this buying group saw, and a line to open the talk with. */
export default class TalkAbout extends LightningElement {
    /** `talkAbout` of the view. */
    @api topic;

    labels = { heading, opensNewTab };

    get url() {
        return webAddress(this.topic.url);
    }

    get seen() {
        const by = `${this.topic.influencer} · ${this.topic.platformLabel}`;
        return fill(seen, by, this.topic.moment.ago);
    }
}
