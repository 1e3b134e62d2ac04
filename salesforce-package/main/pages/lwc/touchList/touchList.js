import { LightningElement, api } from 'lwc';
import { fill, webAddress } from 'c/cardText';
import opensNewTab from '@salesforce/label/c.Attribution_OpensNewTab';
import showAll from '@salesforce/label/c.Attribution_ShowAll';
import showFew from '@salesforce/label/c.Attribution_ShowFew';

/** People, influencers or touches under a heading, the latest first; long lists open on demand. */
export default class TouchList extends LightningElement {
    @api heading;
    /** `{id, title, url?, detail?, when?, whenTitle?, more?, evidence?, evidenceLabel?}` each. */
    @api rows = [];
    /** How many are shown before somebody asks for the rest. */
    @api limit = 10;

    labels = { opensNewTab };
    isExpanded = false;

    get shown() {
        const rows = this.isExpanded ? this.rows : this.rows.slice(0, Number(this.limit));
        return rows.map((row) => ({ ...row, link: webAddress(row.url) }));
    }

    get canExpand() {
        return this.rows.length > Number(this.limit);
    }

    get ariaExpanded() {
        return String(this.isExpanded);
    }

    get toggleLabel() {
        return this.isExpanded ? showFew : fill(showAll, this.rows.length);
    }

    handleToggle() {
        this.isExpanded = !this.isExpanded;
    }
}
