import { LightningElement, api } from 'lwc';

/** The page of an account or a contact, with the card. */
export default class TouchRecordPage extends LightningElement {
  @api record;

  isActionOpen = false;

  get isPerson() {
    return this.record.objectLabel !== 'Account';
  }

  handleAction() {
    this.isActionOpen = true;
  }

  handleClose() {
    this.isActionOpen = false;
  }

  get icon() {
    return this.record.objectLabel === 'Account' ? 'standard:account' : 'standard:contact';
  }
}
