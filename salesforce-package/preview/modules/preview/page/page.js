import { LightningElement, api } from 'lwc';

/** The page: header, then what the address asks for. */
export default class Page extends LightningElement {
  /** What the server put into the page. */
  @api data;

  get isList() {
    return this.data.kind === 'list';
  }

  get isRecord() {
    return this.data.kind === 'record';
  }

  get isTouches() {
    return this.data.kind === 'touches';
  }

  get isHome() {
    return this.data.kind === 'app' && this.data.component === 'attributionHome';
  }

  get isSetup() {
    return this.data.kind === 'app' && this.data.component === 'attributionSetup';
  }

  get openRecord() {
    return this.isRecord || this.isTouches ? this.data.record : null;
  }

  get query() {
    return this.data.query ?? '';
  }

  get listUrl() {
    return `${this.data.base}/lightning/o/Opportunity/list`;
  }
}
