import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { webAddress } from 'c/cardText';
import { referenceTo, referenceToRecord } from 'c/pageReference';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';

/** Leads to a page of the app, to a record, or to the web; words alone where there is nowhere to go. */
export default class PageLink extends NavigationMixin(LightningElement) {
    labels = { opensNewTab };

    @api label;
    /** What the link opens, where its words alone do not say. */
    @api description;
    /** A page of the app, with what is chosen on it. */
    @api to;
    /** A record of this org. */
    @api record;
    /** An address on the web. */
    @api href;
    /** This is the page that is open. */
    @api current = false;

    url;
    _linked;

    get reference() {
        if (this.to) {
            return referenceTo(this.to);
        }
        return this.record ? referenceToRecord(this.record) : undefined;
    }

    get webUrl() {
        return this.reference ? null : webAddress(this.href);
    }

    get ariaCurrent() {
        return this.current ? 'page' : undefined;
    }

    connectedCallback() {
        this.address();
    }

    renderedCallback() {
        this.address();
    }

    async address() {
        const { reference } = this;
        const wanted = JSON.stringify(reference);
        if (wanted === this._linked) {
            return;
        }
        this._linked = wanted;
        const url = reference && (await this[NavigationMixin.GenerateUrl](reference));
        if (wanted === this._linked) {
            this.url = url;
        }
    }

    handleOpen(event) {
        // A new tab or window is the browser's to open.
        if (event.metaKey || event.ctrlKey || event.shiftKey) {
            return;
        }
        event.preventDefault();
        this[NavigationMixin.Navigate](this.reference);
    }
}
