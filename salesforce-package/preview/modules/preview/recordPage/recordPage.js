import { LightningElement, api } from 'lwc';

/** As the Lightning page tells its components how wide their region is. */
const PHONE = matchMedia('(max-width: 40rem)');

/** An opportunity's record page, with the card in one of the two places an admin may put it. */
export default class RecordPage extends LightningElement {
  @api record;
  /** `Full` (middle column) or `Compact` (sidebar). */
  @api variant;
  @api listUrl;

  get layoutClass() {
    return this.variant === 'Compact' ? 'layout layout_sidebar' : 'layout layout_middle';
  }

  get regionWidth() {
    return PHONE.matches || this.variant === 'Compact' ? 'SMALL' : 'MEDIUM';
  }

  get accountName() {
    return this.record.account?.name ?? '–';
  }

  get accountUrl() {
    const { company } = this.record;
    return company ? this.urlOf('Account', company.id) : null;
  }

  urlOf(object, id) {
    return this.listUrl.replace('/o/Opportunity/list', `/r/${object}/${id}/view`);
  }

  get highlights() {
    const { amountText, stageLabel, ownerName } = this.record;
    const closeDate = this.record.properties.find(({ label }) => /close date/i.test(label));
    return [
      { label: 'Account Name', value: this.accountName, url: this.accountUrl },
      ...(closeDate ? [closeDate] : []),
      { label: 'Amount', value: amountText },
      { label: 'Stage', value: stageLabel },
      { label: 'Opportunity Owner', value: ownerName },
    ];
  }

  get steps() {
    return this.record.stages.map(({ label, reached, current }) => {
      const lost = current && /lost/i.test(label);
      const won = current && /won/i.test(label);
      const state = lost
        ? 'slds-is-lost slds-is-active'
        : won
          ? 'slds-is-won slds-is-active'
          : current
            ? 'slds-is-current slds-is-active'
            : reached
              ? 'slds-is-complete'
              : 'slds-is-incomplete';
      return {
        label,
        itemClass: `slds-path__item ${state}`,
        isComplete: reached && !current,
        ariaCurrent: current ? 'step' : null,
      };
    });
  }

  get contacts() {
    return this.record.contacts.map((contact) => ({
      ...contact,
      mail: `mailto:${contact.email}`,
      url: contact.id ? this.urlOf('Contact', contact.id) : null,
    }));
  }

  get contactsTitle() {
    return `Contact Roles (${this.record.contacts.length})`;
  }

  get hasContacts() {
    return this.record.contacts.length > 0;
  }

  get fullClass() {
    return this.variant === 'Full'
      ? 'slds-button slds-button_brand'
      : 'slds-button slds-button_neutral';
  }

  get compactClass() {
    return this.variant === 'Compact'
      ? 'slds-button slds-button_brand'
      : 'slds-button slds-button_neutral';
  }

  get fullCurrent() {
    return this.variant === 'Full' ? 'true' : null;
  }

  get compactCurrent() {
    return this.variant === 'Compact' ? 'true' : null;
  }
}
