import { LightningElement, api } from 'lwc';

/** The org's opportunities, as a list view. */
export default class OpportunityList extends LightningElement {
  @api rows = [];
  /** How many were found; more than there are rows when the list is cut. */
  @api total;
  @api query;
  @api base;

  get links() {
    return this.rows.map((row) => ({
      ...row,
      url: `${this.base}/lightning/r/Opportunity/${row.id}/view`,
    }));
  }

  get hasRows() {
    return this.rows.length > 0;
  }

  get summary() {
    const count = this.total === 1 ? '1 item' : `${String(this.total)} items`;
    const cut =
      this.total > this.rows.length ? `, the first ${String(this.rows.length)} shown` : '';
    return this.query ? `${count} for “${this.query}”${cut}` : `${count}${cut}`;
  }
}
