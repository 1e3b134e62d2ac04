import { LightningElement, api } from 'lwc';
import { fill, webAddress } from 'c/cardText';
import heading from '@salesforce/label/c.Attribution_JourneyHeading';
import showAll from '@salesforce/label/c.Attribution_JourneyShowAll';
import showLatest from '@salesforce/label/c.Attribution_JourneyShowLatest';
import credit from '@salesforce/label/c.Attribution_JourneyCredit';
import noCredit from '@salesforce/label/c.Attribution_JourneyNoCredit';
import why from '@salesforce/label/c.Attribution_WhyShare';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';

/** What the buying group saw, latest first, with the stages the opportunity entered in between. */
export default class JourneyTimeline extends LightningElement {
    /** `journey` of the view. */
    @api journey;

    labels = { heading, opensNewTab };
    isExpanded = false;

    get entries() {
        const { latest, all } = this.journey;
        return (this.isExpanded ? all : latest).map(entryToDraw);
    }

    get canExpand() {
        return this.journey.all.length > this.journey.latest.length;
    }

    get ariaExpanded() {
        return String(this.isExpanded);
    }

    get toggleLabel() {
        return this.isExpanded
            ? showLatest
            : fill(showAll, this.journey.all.length - this.journey.latest.length);
    }

    handleToggle() {
        this.isExpanded = !this.isExpanded;
    }
}

function entryToDraw(entry) {
    return entry.kind === 'stage' ? { ...entry, isStage: true } : touchEntry(entry);
}

function touchEntry(entry) {
    // Channel and platform are often the same word ("Email"); once is enough.
    const where = new Set(
        [entry.channelLabel, entry.platformLabel, entry.campaign, entry.personNote].filter(Boolean)
    );
    const amount = entry.amount ? ` (${entry.amount.text})` : '';
    return {
        ...entry,
        isStage: false,
        url: webAddress(entry.url),
        where: [...where].join(' · '),
        dotClass: dotClass(entry),
        credit: entry.share > 0 ? fill(credit, entry.shareText) + amount : noCredit,
        why: fill(why, entry.title)
    };
}

/** Filled for what an influencer was seen to do, a ring of the same colour for what is inferred. */
function dotClass({ influencer, evidence }) {
    if (!influencer) {
        return 'dot';
    }
    return evidence === 'inferred' ? 'dot dot_inferred' : 'dot dot_influencer';
}
