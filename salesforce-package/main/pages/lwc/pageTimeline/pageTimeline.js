import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import previous from '@salesforce/label/c.Attribution_Previous';
import next from '@salesforce/label/c.Attribution_Next';
import tablePage from '@salesforce/label/c.Attribution_TablePage';
import noneVisible from '@salesforce/label/c.Attribution_RowsNoneVisible';
import timesFolded from '@salesforce/label/c.Attribution_TimesFolded';

const ICONS = { touch: 'utility:broadcast', stage: 'utility:stage', sales: 'utility:call' };
const TAGS = { good: 'slds-theme_success', bad: 'slds-theme_error', warning: 'slds-theme_warning' };

/** What happened, in order. Its pages are the service's: fires `turn` with `{page}`. */
export default class PageTimeline extends LightningElement {
    labels = { previous, next, noneVisible };

    @api block;

    /** A group all of whose entries are about records the reader may not see is not there for them. */
    get groups() {
        return this.block.groups
            .filter(({ entries }) => entries.length > 0)
            .map(({ label, entries }) => ({
                label,
                entries: entries.map((entry) => ({
                    ...entry,
                    icon: ICONS[entry.kind] ?? ICONS.touch,
                    tagClass: `tag ${TAGS[entry.evidence?.tone] ?? ''}`,
                    about: [
                        `${entry.dateText} (${entry.ago})`,
                        entry.person,
                        entry.influencer,
                        entry.content
                    ]
                        .filter(Boolean)
                        .join(' · '),
                    folded: entry.count > 1 ? fill(timesFolded, entry.count) : null
                }))
            }));
    }

    get isEmpty() {
        return this.block.paging.rows === 0;
    }

    get isHidden() {
        return !this.isEmpty && this.groups.length === 0;
    }

    get hasPages() {
        return this.block.paging.pages > 1;
    }

    get paging() {
        const { page, pages, rows } = this.block.paging;
        return fill(tablePage, page, pages, rows);
    }

    get isFirst() {
        return this.block.paging.page <= 1;
    }

    get isLast() {
        return this.block.paging.page >= this.block.paging.pages;
    }

    handlePrevious() {
        this.turn(this.block.paging.page - 1);
    }

    handleNext() {
        this.turn(this.block.paging.page + 1);
    }

    turn(page) {
        this.dispatchEvent(new CustomEvent('turn', { detail: { page } }));
    }
}
