import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getPage from '@salesforce/apex/PageController.getPage';
import getFile from '@salesforce/apex/PageController.getFile';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/cardText';
import { parsePage } from 'c/pageView';
import { queryText, referenceTo, withChoice, withPage, withSort } from 'c/pageReference';
import loading from '@salesforce/label/c.Attribution_PageLoading';
import path from '@salesforce/label/c.Attribution_PagePath';
import partNotShown from '@salesforce/label/c.Attribution_PartNotShown';
import pageShown from '@salesforce/label/c.Attribution_PageShown';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

const wordsOf = (error) => reduceErrors(error).join(' ') || unknown;

/**
 * A screen of the app, drawn from what the service says of it; it knows no screen by name. What is chosen on it is part
 * of its address, so choosing is going to another address of the same screen.
 */
export default class PageScreen extends NavigationMixin(LightningElement) {
    labels = { loading, path, partNotShown, didNotWork };

    view;
    errorMessage;
    fileProblem;
    isBusy = true;
    announcement = '';
    fileUrl;
    fileName;
    _place = { page: 'dashboard', params: {} };
    _asked;
    _table;

    /** The page and what is chosen on it: `{page, params}`. */
    @api
    get place() {
        return this._place;
    }
    set place(place) {
        const isOther = place.page !== this._place.page;
        const isChanged = isOther || queryText(place.params) !== queryText(this._place.params);
        this._place = place;
        if (isOther) {
            this.view = undefined;
            this.errorMessage = undefined;
        }
        if (isChanged && this.isConnected) {
            this.load();
        }
    }

    connectedCallback() {
        this.load();
    }

    disconnectedCallback() {
        this.forgetFile();
    }

    async load() {
        const { page, params } = this._place;
        const asked = `${page}?${queryText(params)}`;
        this._asked = asked;
        this.isBusy = true;
        this.fileProblem = undefined;
        try {
            const view = parsePage(await getPage({ page, query: { ...params } }));
            // Only the answer to the latest question counts.
            if (asked !== this._asked) {
                return;
            }
            this.view = view ?? undefined;
            this.errorMessage = view ? undefined : unreadable;
            this.announcement = view ? fill(pageShown, view.title) : '';
        } catch (error) {
            if (asked !== this._asked) {
                return;
            }
            this.errorMessage = wordsOf(error);
        }
        this.isBusy = false;
    }

    get ariaBusy() {
        return String(this.isBusy);
    }

    get isLoading() {
        return !this.view && !this.errorMessage;
    }

    get isRefreshing() {
        return this.isBusy && Boolean(this.view);
    }

    get hasPath() {
        return this.view.path.length > 0;
    }

    get hasNotices() {
        return this.view.notices.length > 0;
    }

    get hasFilters() {
        return this.view.filters.length > 0;
    }

    get hasExports() {
        return this.view.exports.length > 0;
    }

    get blocks() {
        return this.view.blocks.map((content) => ({
            id: content.id,
            content,
            isFigures: content.kind === 'figures',
            isFunnel: content.kind === 'funnel',
            isChart: content.kind === 'chart',
            isTable: content.kind === 'table',
            isTimeline: content.kind === 'timeline',
            isSteps: content.kind === 'steps',
            isCopy: content.kind === 'copy',
            isForm: content.kind === 'form',
            isUpload: content.kind === 'upload',
            isText: content.kind === 'text',
            isNotices: content.kind === 'notices'
        }));
    }

    /** Goes to the same page with other choices; the way back leads to the page before, not through every choice. */
    choose(params) {
        this[NavigationMixin.Navigate](referenceTo({ page: this._place.page, params }), true);
    }

    handleChoose(event) {
        const { name, value } = event.detail;
        this.choose(withChoice(this._place.params, name, value));
    }

    handleSort(event) {
        this.choose(withSort(this._place.params, event.target.block, event.detail.column));
    }

    handleTurn(event) {
        this.choose(withPage(this._place.params, event.target.block.id, event.detail.page));
    }

    /** Something was changed: says so, and goes where the page says or shows the page as it is now. */
    handleDone(event) {
        const { message, to } = event.detail;
        this.dispatchEvent(new ShowToastEvent({ title: message, variant: 'success' }));
        if (to) {
            this[NavigationMixin.Navigate](referenceTo(to));
        } else {
            this.load();
        }
    }

    handleExport(event) {
        this._table = event.currentTarget.dataset.table;
        this.takeAway();
    }

    async takeAway() {
        const { page, params } = this._place;
        this.isBusy = true;
        try {
            const file = await getFile({ page, table: this._table, query: { ...params } });
            this.offer(file);
            this.fileProblem = undefined;
        } catch (error) {
            this.fileProblem = wordsOf(error);
        }
        this.isBusy = false;
    }

    /** Lightning Web Security lets no text/csv through; as bytes with a name it is the same file. */
    offer({ name, content }) {
        this.forgetFile();
        const bytes = new Blob([content], { type: 'application/octet-stream' });
        const { file } = this.refs;
        this.fileUrl = URL.createObjectURL(bytes);
        this.fileName = name;
        Promise.resolve().then(() => file.click());
    }

    forgetFile() {
        if (this.fileUrl) {
            URL.revokeObjectURL(this.fileUrl);
            this.fileUrl = undefined;
        }
    }
}
