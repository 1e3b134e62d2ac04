import { LightningElement, api } from 'lwc';

/** A heading that opens and closes what lies under it. The content is only built when it is first asked for. */
export default class Disclosure extends LightningElement {
    @api label;
    isOpen = false;

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
