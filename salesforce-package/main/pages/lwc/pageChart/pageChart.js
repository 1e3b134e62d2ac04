import { LightningElement, api } from 'lwc';
import { loadScript } from 'lightning/platformResourceLoader';
import chartJs from '@salesforce/resourceUrl/ChartJs';
import locale from '@salesforce/i18n/locale';
import { chartConfig } from 'c/chartConfig';
import table from '@salesforce/label/c.Attribution_ChartTable';
import failed from '@salesforce/label/c.Attribution_ChartFailed';

/** A chart, with what it shows as a sentence and as a table. Without the library the sentence and the table stay. */
export default class PageChart extends LightningElement {
    labels = { table, failed };

    canDraw = true;
    _block;
    _chart;
    _drawn;

    @api
    get block() {
        return this._block;
    }
    set block(block) {
        this._block = block;
    }

    get hasPoints() {
        return this._block.points.length > 0;
    }

    get isTableOpen() {
        return !this.canDraw;
    }

    get rows() {
        return this._block.points.map(({ x, label, texts }) => ({
            key: x,
            label,
            cells: this._block.series.map(({ key }, index) => ({ key, text: texts[index] }))
        }));
    }

    async renderedCallback() {
        if (this._drawn === this._block || !this.hasPoints || !this.canDraw) {
            return;
        }
        this._drawn = this._block;
        try {
            await loadScript(this, `${chartJs}/chart.umd.min.js`);
            this.draw();
        } catch {
            this.canDraw = false;
        }
    }

    draw() {
        this._chart?.destroy();
        const { canvas } = this.refs;
        if (!canvas) {
            return;
        }
        const font = getComputedStyle(canvas).fontFamily;
        // What Lightning hands over is read-only, and Chart.js writes into what it is given.
        const block = JSON.parse(JSON.stringify(this._block));
        this._chart = new window.Chart(canvas, chartConfig(block, { locale, font }));
    }

    disconnectedCallback() {
        this._chart?.destroy();
        this._chart = undefined;
        this._drawn = undefined;
    }
}
