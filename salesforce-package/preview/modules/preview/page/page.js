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

  get openRecord() {
    return this.isRecord ? this.data.record : null;
  }

  get query() {
    return this.data.query ?? '';
  }

  get listUrl() {
    return `${this.data.base}/lightning/o/Opportunity/list`;
  }
}
