import { PALETTE, chartConfig } from 'c/chartConfig';

const { blocks } = require('../../pageScreen/__tests__/data/dashboard.json');

const [stacked, band] = blocks.filter(({ kind }) => kind === 'chart');
const LOOK = { locale: 'en-US', font: 'Inter' };

describe('c-chart-config', () => {
    it('stacks the parts of a whole, the remainder in grey', () => {
        const { type, data, options } = chartConfig(stacked, LOOK);
        expect(type).toBe('bar');
        expect([options.scales.x.stacked, options.scales.y.stacked]).toEqual([true, true]);
        expect(data.labels).toEqual(['Sept 2026', 'Oct 2026', 'Nov 2026']);
        expect(data.datasets.map(({ label }) => label)).toEqual([
            'Influencers',
            'Other marketing',
            'Would have come anyway'
        ]);
        expect(PALETTE).not.toContain(data.datasets[2].backgroundColor);
    });

    it('leaves a gap where there is no value, not a nought', () => {
        const { data } = chartConfig(stacked, LOOK);
        expect(data.datasets[2].data).toEqual([8000, 9000, null]);
    });

    it('tints what lies between the low and the high line', () => {
        const { type, data, options } = chartConfig(band, LOOK);
        expect(type).toBe('line');
        expect(options.scales.y.stacked).toBe(false);
        expect(data.datasets.map(({ fill }) => fill)).toEqual([false, false, 0]);
        expect(new Set(data.datasets.map(({ borderColor }) => borderColor)).size).toBe(1);
    });

    it('says every figure in the service’s words', () => {
        const { options } = chartConfig(stacked, LOOK);
        const { label } = options.plugins.tooltip.callbacks;
        expect(label({ datasetIndex: 0, dataIndex: 2 })).toBe('Influencers: €31,000');
    });

    it.each([
        ['money', 'EUR', 31000, '€31K'],
        ['percent', null, 0.25, '25%'],
        ['count', null, 1200, '1.2K'],
        ['days', null, 12, '12']
    ])('writes an axis of %s', (unit, currency, value, text) => {
        const { options } = chartConfig({ ...stacked, unit, currency }, LOOK);
        expect(options.scales.y.ticks.callback(value)).toBe(text);
    });

    it('has a legend only where there is something to tell apart', () => {
        const one = { ...stacked, shape: 'bar', series: stacked.series.slice(0, 1) };
        expect(chartConfig(stacked, LOOK).options.plugins.legend.display).toBe(true);
        expect(chartConfig(one, LOOK).options.plugins.legend.display).toBe(false);
    });
});
