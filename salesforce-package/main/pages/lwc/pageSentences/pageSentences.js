import { LightningElement, api } from 'lwc';

/** Sentences of a page, with where they lead. */
export default class PageSentences extends LightningElement {
    @api block;

    get hasLinks() {
        return this.block.links.length > 0;
    }
}
