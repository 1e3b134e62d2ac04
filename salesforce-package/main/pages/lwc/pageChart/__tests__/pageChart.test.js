import PageChart from 'c/pageChart';
import { loadScript } from 'lightning/platformResourceLoader';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/dashboard.json');
const [block, other] = blocks.filter(({ kind }) => kind === 'chart');

jest.mock('lightning/platformResourceLoader', () => ({ loadScript: jest.fn() }), {
    virtual: true
});

const settle = async () => {
    for (let i = 0; i < 5; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async (given = block) => {
    const element = await mount('c-page-chart', PageChart, { block: given });
    await settle();
    return element;
};
/** jsdom draws nothing; what is drawn is tested in a browser. Here: when, and with what. */
const drawn = [];
class Chart {
    constructor(canvas, config) {
        this.config = config;
        this.isGone = false;
        drawn.push(this);
    }
    destroy() {
        this.isGone = true;
    }
}

beforeEach(() => {
    drawn.length = 0;
    window.Chart = Chart;
    loadScript.mockResolvedValue(undefined);
});
afterEach(() => {
    unmountAll();
    jest.clearAllMocks();
});

describe('c-page-chart', () => {
    it('draws the chart and says what it shows to who cannot see it', async () => {
        const element = await open();
        expect(drawn).toHaveLength(1);
        expect(drawn[0].config.data.datasets).toHaveLength(3);
        const canvas = element.shadowRoot.querySelector('canvas');
        expect(canvas.getAttribute('aria-label')).toBe(block.sentence);
        await expect(element).toBeAccessible();
    });

    it('has every figure in a table as well', async () => {
        const element = await open();
        element.shadowRoot.querySelector('c-disclosure').opened = true;
        await settle();
        const rows = [...element.shadowRoot.querySelectorAll('tbody tr')].map(textOf);
        expect(rows).toEqual([
            'Sept 2026€12,000€30,000€8,000',
            'Oct 2026€22,000€28,000€9,000',
            'Nov 2026€31,000€29,000–'
        ]);
    });

    it('draws anew when the figures are others, and once when they are not', async () => {
        const element = await open();
        element.block = other;
        await settle();
        expect(drawn.map(({ isGone }) => isGone)).toEqual([true, false]);
    });

    it('takes the chart away with itself', async () => {
        const element = await open();
        element.remove();
        expect(drawn[0].isGone).toBe(true);
    });

    it('keeps sentence and table where the library does not come', async () => {
        loadScript.mockRejectedValue(new Error('blocked'));
        const element = await open();
        expect(textOf(element.shadowRoot.querySelector('[data-id="failed"]'))).toBe(
            'c.Attribution_ChartFailed'
        );
        expect(element.shadowRoot.querySelectorAll('tbody tr')).toHaveLength(3);
        await expect(element).toBeAccessible();
    });

    it('says its sentence alone where there is nothing to draw', async () => {
        const element = await open({ ...block, points: [] });
        expect(loadScript).not.toHaveBeenCalled();
        expect(element.shadowRoot.querySelector('canvas')).toBeNull();
        expect(textOf(element.shadowRoot)).toContain(block.sentence);
        await expect(element).toBeAccessible();
    });
});
