import { LightningElement, api } from 'lwc';

/** The page of an account or a contact, with the card. */
export default class TouchRecordPage extends LightningElement {
  @api record;

  get icon() {
    return this.record.objectLabel === 'Account' ? 'standard:account' : 'standard:contact';
  }
}
