import ModelComparison from 'c/modelComparison';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const DATA = '../../attributionCard/__tests__/data';
const { comparison } = require(`${DATA}/card.json`);
const { comparison: lostComparison } = require(`${DATA}/cardLost.json`);

afterEach(unmountAll);

const show = (rows = comparison) =>
    mount('c-model-comparison', ModelComparison, { comparison: rows, current: 'linear' });
const rowsOf = (element) => [...element.shadowRoot.querySelectorAll('tbody tr')];

describe('c-model-comparison', () => {
    it('puts share, amount and top influencer of each model side by side', async () => {
        const element = await show();
        expect(rowsOf(element)).toHaveLength(comparison.length);
        expect([...rowsOf(element)[0].querySelectorAll('td')].map(textOf)).toEqual([
            '52 %',
            '€38,896',
            'Mina Kovač (44 %)'
        ]);
        await expect(element).toBeAccessible();
    });

    it('marks the one that is shown', async () => {
        const element = await show();
        const current = rowsOf(element).filter(
            (row) => row.getAttribute('aria-current') === 'true'
        );
        expect(current.map((row) => textOf(row.querySelector('th')))).toEqual([
            'Linear(c.Attribution_ModelShown)'
        ]);
        expect(current[0].querySelector('button')).toBeNull();
    });

    it('lets another be chosen', async () => {
        const element = await show();
        const chosen = jest.fn();
        element.addEventListener('modelselect', (event) => chosen(event.detail));
        element.shadowRoot.querySelector('button[data-model="first_touch"]').click();
        expect(chosen).toHaveBeenCalledWith({ model: 'first_touch' });
    });

    it('has no column of amounts when the opportunity has none', async () => {
        const element = await show(lostComparison);
        expect(element.shadowRoot.querySelectorAll('thead th')).toHaveLength(3);
        await expect(element).toBeAccessible();
    });
});
