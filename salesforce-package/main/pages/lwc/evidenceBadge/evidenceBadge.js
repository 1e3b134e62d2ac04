import { LightningElement, api } from 'lwc';

/** The word carries the meaning; icon and colour only help. What is not known is shown as the weakest. */
const LOOKS = {
    tracked: { icon: 'utility:link', theme: 'slds-theme_success' },
    self_reported: { icon: 'utility:quotation_marks', theme: 'slds-badge_lightest' },
    inferred: { icon: 'utility:graph', theme: 'slds-badge_lightest' }
};

/** How a touch or credit is known. */
export default class EvidenceBadge extends LightningElement {
    /** `tracked`, `self_reported` or `inferred`. */
    @api evidence;
    /** The evidence in words. */
    @api label;

    get look() {
        return LOOKS[this.evidence] ?? LOOKS.inferred;
    }

    get icon() {
        return this.look.icon;
    }

    get theme() {
        return this.look.theme;
    }
}
