import { LightningElement, api } from 'lwc';

/** A likeness of the panel a screen action lies in; Salesforce's own is not among the published base components. */
export default class QuickActionPanel extends LightningElement {
  @api header;
}
