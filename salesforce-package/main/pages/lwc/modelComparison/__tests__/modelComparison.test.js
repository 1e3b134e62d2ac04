import ModelComparison from 'c/modelComparison';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const DATA = '../../attributionCard/__tests__/data';
const { comparison } = require(`${DATA}/card.json`);
const { comparison: fitted, models } = require(`${DATA}/cardIncremental.json`);
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

    it('has a row for every model the picker offers, those that learn too', async () => {
        const element = await show(fitted);
        const names = rowsOf(element).map((row) => textOf(row.querySelector('th')));
        expect(names).toHaveLength(models.length);
        expect(names.slice(-4)).toEqual([
            'Data-driven',
            'Data-driven, incremental',
            'Markov',
            'Shapley'
        ]);
        expect([...rowsOf(element).at(-3).querySelectorAll('td')].map(textOf)).toEqual([
            '41 %',
            '€30,668',
            'Mina Kovač (30 %)'
        ]);
        await expect(element).toBeAccessible();
    });
});
