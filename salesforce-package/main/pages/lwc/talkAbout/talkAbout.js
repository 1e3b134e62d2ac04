import { LightningElement, api } from 'lwc';
import { webAddress } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_TalkAboutHeading';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';

/** The latest content this buying group saw, and a line to open the talk with. */
export default class TalkAbout extends LightningElement {
    /** `talkAbout` of the view. */
    @api topic;

    labels = { heading, opensNewTab };

    get url() {
        return webAddress(this.topic.url);
    }

    get source() {
        return [this.topic.influencer, this.topic.platformLabel, this.topic.moment.text]
            .filter(Boolean)
            .join(' · ');
    }
}
