import { LightningElement, api } from 'lwc';

/** Sentences of a page, with where they lead and what can be done. Fires `done` with `{message, to}`. */
export default class PageSentences extends LightningElement {
    @api block;

    get hasLinks() {
        return this.block.links.length > 0;
    }

    handleDone({ detail }) {
        this.dispatchEvent(new CustomEvent('done', { detail }));
    }
}
