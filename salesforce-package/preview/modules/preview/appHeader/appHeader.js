import { LightningElement, api } from 'lwc';

/** The bars above every Lightning page: search and user, then the app and its open tabs. */
export default class AppHeader extends LightningElement {
  @api listUrl;
  @api user;
  @api org;
  @api query = '';
  /** The open record, or null. */
  @api record;

  /** Path the preview is mounted at. */
  @api base = '';

  get homeUrl() {
    return `${this.base}/lightning/n/Pipeline_Attribution`;
  }

  get setupUrl() {
    return `${this.base}/lightning/n/Pipeline_Attribution_Setup`;
  }

  get initials() {
    const names = this.user.name.split(/\s+/).filter(Boolean);
    return [names[0], names.length > 1 ? names[names.length - 1] : '']
      .map((name) => name?.charAt(0) ?? '')
      .join('')
      .toUpperCase();
  }

  get userTitle() {
    return `${this.user.name} (${this.user.email})`;
  }

  get listTabClass() {
    return this.record ? 'slds-context-bar__item' : 'slds-context-bar__item slds-is-active';
  }
}
