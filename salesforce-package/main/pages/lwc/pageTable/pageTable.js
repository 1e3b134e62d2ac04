import { LightningElement, api } from 'lwc';
import { fill } from 'c/cardText';
import previous from '@salesforce/label/c.Attribution_Previous';
import next from '@salesforce/label/c.Attribution_Next';
import tablePage from '@salesforce/label/c.Attribution_TablePage';
import mayChange from '@salesforce/customPermission/Change_Pipeline_Attribution';
import actions from '@salesforce/label/c.Attribution_ActionsColumn';
import noneVisible from '@salesforce/label/c.Attribution_RowsNoneVisible';

const NUMBERS = ['number', 'money', 'percent'];
const ORDERS = {
    up: { ariaSort: 'ascending', sortIcon: 'utility:arrowup' },
    down: { ariaSort: 'descending', sortIcon: 'utility:arrowdown' }
};
const NOTHING = '–';
const TAGS = { good: 'slds-theme_success', bad: 'slds-theme_error', warning: 'slds-theme_warning' };

/** A table of a page. Its order and its pages are the service's: fires `sort` with `{column}` and `turn` with `{page}`, and `done` with `{message, to}` after something was done to a row. */
export default class PageTable extends LightningElement {
    labels = { previous, next, noneVisible, actions };

    @api block;

    get columns() {
        const { columns, sort } = this.block;
        return columns.map((column) => ({
            ...column,
            headClass: NUMBERS.includes(column.kind) ? 'slds-text-align_right' : '',
            ...(sort?.column === column.key ? ORDERS[sort.direction] : {})
        }));
    }

    get rows() {
        const [{ key: first }] = this.block.columns;
        return this.block.rows.map(({ id, cells, actions: offered }) => ({
            id,
            cells: this.cellsOf(cells),
            actions: offered ?? [],
            subject: cells[first]?.text
        }));
    }

    /** A column of its own for what can be done, where something can and the reader may. */
    get hasActions() {
        return Boolean(mayChange) && this.block.rows.some((row) => row.actions?.length > 0);
    }

    get total() {
        return this.block.total && this.cellsOf(this.block.total, '');
    }

    cellsOf(cells, otherwise = NOTHING) {
        return this.block.columns.map(({ key, kind }) => {
            const cell = cells[key] ?? { text: otherwise };
            const isNumber = NUMBERS.includes(kind);
            return {
                ...cell,
                key,
                className: `${isNumber ? 'slds-text-align_right number' : 'slds-cell-wrap'} ${cell.tone ?? ''}`,
                tagClass: TAGS[cell.tone]
            };
        });
    }

    get isEmpty() {
        return this.block.rows.length === 0 && this.block.paging.rows === 0;
    }

    /** There are rows, but none of a record the reader may see. */
    get isHidden() {
        return this.block.rows.length === 0 && !this.isEmpty;
    }

    get hasPages() {
        return this.block.paging.pages > 1;
    }

    get paging() {
        const { page, pages, rows } = this.block.paging;
        return fill(tablePage, page, pages, rows);
    }

    get isFirst() {
        return this.block.paging.page <= 1;
    }

    get isLast() {
        return this.block.paging.page >= this.block.paging.pages;
    }

    handleSort(event) {
        const { column } = event.currentTarget.dataset;
        this.dispatchEvent(new CustomEvent('sort', { detail: { column } }));
    }

    handleDone({ detail }) {
        this.dispatchEvent(new CustomEvent('done', { detail }));
    }

    handlePrevious() {
        this.turn(this.block.paging.page - 1);
    }

    handleNext() {
        this.turn(this.block.paging.page + 1);
    }

    turn(page) {
        this.dispatchEvent(new CustomEvent('turn', { detail: { page } }));
    }
}
