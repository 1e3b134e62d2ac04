import { LightningElement, api } from 'lwc';
import mayChange from '@salesforce/customPermission/Change_Pipeline_Attribution';
import importFile from '@salesforce/apex/PageController.importFile';
import { reduceErrors } from 'c/reduceErrors';
import { fill } from 'c/cardText';
import file from '@salesforce/label/c.Attribution_UploadFile';
import reading from '@salesforce/label/c.Attribution_UploadReading';
import takeIn from '@salesforce/label/c.Attribution_UploadTakeIn';
import trial from '@salesforce/label/c.Attribution_UploadTrial';
import taken from '@salesforce/label/c.Attribution_UploadTaken';
import rejected from '@salesforce/label/c.Attribution_UploadRejected';
import rejectedLine from '@salesforce/label/c.Attribution_UploadRejectedLine';
import rejectedMore from '@salesforce/label/c.Attribution_UploadRejectedMore';
import ignoredColumns from '@salesforce/label/c.Attribution_UploadIgnored';
import tooLong from '@salesforce/label/c.Attribution_ErrorFileTooLong';
import onlyRead from '@salesforce/label/c.Attribution_ErrorChangeOnly';
import didNotWork from '@salesforce/label/c.Attribution_ErrorDidNotWork';
import unreadable from '@salesforce/label/c.Attribution_ErrorUnreadable';
import unknown from '@salesforce/label/c.Attribution_ErrorUnknown';

/** Kinds of which the service says beforehand what would come of a file. */
const TRIED = ['influencers', 'campaigns', 'posts', 'costs'];
/** As many as Apex passes on at once. */
const LONGEST_FILE = 1000000;
const SHOWN = 20;

function reportOf(text) {
    try {
        const report = JSON.parse(text);
        return Array.isArray(report?.rejected) ? report : null;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
}

/**
 * Takes a file of comma-separated values in. Where the service can say what would come of it, it says so first. Fires
 * `done` with `{message, to}` once something was taken in.
 */
export default class PageUpload extends LightningElement {
    labels = { file, reading, takeIn, rejected, onlyRead, didNotWork };

    @api block;

    isBusy = false;
    errorMessage;
    fileProblem;
    fileName;
    report;
    isTaken = false;
    _content;
    _isTrial;

    get isOnlyRead() {
        return !mayChange;
    }

    get summary() {
        if (!this.report) {
            return null;
        }
        const { imported, updated, unchanged } = this.report;
        return fill(this.isTaken ? taken : trial, imported, updated, unchanged, this.rejectedCount);
    }

    /** The service lists the first of very many. */
    get rejectedCount() {
        return this.report.rejectedRows ?? this.report.rejected.length;
    }

    get ignored() {
        const columns = this.report?.ignoredColumns ?? [];
        return columns.length > 0 ? fill(ignoredColumns, columns.join(', ')) : null;
    }

    get hasRejected() {
        return Boolean(this.report) && this.rejectedCount > 0;
    }

    get rejected() {
        return this.report.rejected.slice(0, SHOWN).map(({ line, field, message }) => ({
            key: `${line}|${field}`,
            text: fill(rejectedLine, line, field, message)
        }));
    }

    get moreRejected() {
        const more = this.rejectedCount - Math.min(SHOWN, this.report.rejected.length);
        return more > 0 ? fill(rejectedMore, more) : null;
    }

    /** Something is there to take in that was not taken in yet. */
    get canImport() {
        const isPromising = !this.report || this.report.imported + this.report.updated > 0;
        return this._content !== undefined && !this.isTaken && !this.errorMessage && isPromising;
    }

    async handleFile(event) {
        const [chosen] = event.detail.files ?? [];
        this.report = undefined;
        this.isTaken = false;
        this.errorMessage = undefined;
        this.fileProblem = undefined;
        this._content = undefined;
        this.fileName = chosen?.name;
        if (!chosen) {
            return;
        }
        const content = await chosen.text();
        if (content.length > LONGEST_FILE) {
            this.fileProblem = tooLong;
            return;
        }
        this._content = content;
        if (TRIED.includes(this.block.entity)) {
            await this.ask(true);
        }
    }

    handleImport() {
        return this.ask(false);
    }

    handleRetry() {
        return this.ask(this._isTrial);
    }

    async ask(isTrial) {
        const { entity } = this.block;
        this._isTrial = isTrial;
        this.isBusy = true;
        try {
            const answer = await importFile({ entity, content: this._content, isTrial });
            const report = reportOf(answer);
            this.errorMessage = report ? undefined : unreadable;
            this.report = report ?? undefined;
            this.isTaken = Boolean(report) && !isTrial;
            if (this.isTaken) {
                const detail = { message: this.summary, to: null };
                this.dispatchEvent(new CustomEvent('done', { detail }));
            }
        } catch (error) {
            this.errorMessage = reduceErrors(error).join(' ') || unknown;
        }
        this.isBusy = false;
    }
}
