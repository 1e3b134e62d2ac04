import AttributionFigures from 'c/attributionFigures';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const DATA = '../../attributionCard/__tests__/data';
const READY = require(`${DATA}/card.json`);
const FITTED = require(`${DATA}/cardDataDriven.json`);
const LOST = require(`${DATA}/cardLost.json`);
const EMPTY = require(`${DATA}/cardEmpty.json`);

afterEach(unmountAll);

const show = (view) =>
    mount('c-attribution-figures', AttributionFigures, { figures: view.figures });
const tile = (element, id) => {
    const node = element.shadowRoot.querySelector(`[data-id="${id}"]`);
    return node && [...node.querySelectorAll('dt, dd')].map(textOf);
};

describe('c-attribution-figures', () => {
    it('shows credit, touches and people, age and chance to close', async () => {
        const element = await show(READY);
        expect(tile(element, 'attributed')).toEqual([
            'c.Attribution_FigureAttributed',
            '€38,896',
            'c.Attribution_FigureShareOfDeal'
        ]);
        expect(tile(element, 'touches')).toEqual([
            'c.Attribution_FigureTouches',
            '7',
            '4 of 5 people'
        ]);
        expect(tile(element, 'age')).toEqual(['c.Attribution_FigureFirstTouch', '87']);
        expect(tile(element, 'conversion')).toEqual([
            'c.Attribution_FigureConversion',
            '64 %',
            'From this org’s own stage history'
        ]);
        await expect(element).toBeAccessible();
    });

    it('puts the 90 % range beside the share, and says what it means', async () => {
        const element = await show(FITTED);
        const node = element.shadowRoot.querySelector('[data-id="attributed"]');
        expect(textOf(node.querySelector('.note'))).toBe('c.Attribution_FigureShareOfDeal');
        const help = node.querySelector('lightning-helptext');
        expect([help.content, help.alternativeText]).toEqual([
            'c.Attribution_FigureRange',
            'c.Attribution_FigureRangeWhat'
        ]);
        await expect(element).toBeAccessible();
    });

    it('speaks of no range where the model gives none', async () => {
        const element = await show(READY);
        expect(element.shadowRoot.querySelector('lightning-helptext')).toBeNull();
    });

    it('lets the share with its range stand in for a missing amount, and leaves out a chance nobody knows', async () => {
        const element = await show(LOST);
        expect(tile(element, 'attributed').slice(0, 2)).toEqual([
            'c.Attribution_FigureAttributed',
            '57 % (45–68 %)'
        ]);
        expect(tile(element, 'attributed')).not.toContain('c.Attribution_FigureShareOfDeal');
        expect(element.shadowRoot.querySelectorAll('lightning-helptext')).toHaveLength(1);
        expect(tile(element, 'conversion')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('has words for no touch at all', async () => {
        expect(tile(await show(EMPTY), 'age')).toEqual([
            'c.Attribution_FigureFirstTouch',
            'c.Attribution_FigureNone'
        ]);
    });
});
