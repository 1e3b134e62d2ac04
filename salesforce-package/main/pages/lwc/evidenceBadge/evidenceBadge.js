import { LightningElement, api } from 'lwc';

/** How sure we are, from strongest to weakest; the word carries the meaning, icon and colour only help. */
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

    get icon() {
        return (LOOKS[this.evidence] ?? LOOKS.inferred).icon;
    }

    get badgeClass() {
        return `slds-badge ${(LOOKS[this.evidence] ?? LOOKS.inferred).theme}`;
    }
}
