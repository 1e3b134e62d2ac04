import { LightningElement, api } from 'lwc';

/** A heading that opens and closes what lies under it. The content is only built when it is first asked for. */
export default class Disclosure extends LightningElement {
    @api label;
    isOpen = false;

    /** Open from the start, for what nobody should have to look for. */
    @api
    get opened() {
        return this.isOpen;
    }
    set opened(opened) {
        this.isOpen = Boolean(opened);
    }

    get isClosed() {
        return !this.isOpen;
    }

    get ariaExpanded() {
        return String(this.isOpen);
    }

    get sectionClass() {
        return this.isOpen ? 'slds-section slds-is-open' : 'slds-section';
    }

    handleToggle() {
        this.isOpen = !this.isOpen;
    }
}
