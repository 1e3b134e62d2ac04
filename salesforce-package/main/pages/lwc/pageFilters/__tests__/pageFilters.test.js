import PageFilters from 'c/pageFilters';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { filters } = require('../../pageScreen/__tests__/data/dashboard.json');

const open = async () => {
    const element = await mount('c-page-filters', PageFilters, { filters });
    const chosen = [];
    element.addEventListener('choose', ({ detail }) => chosen.push(detail));
    const field = (name) => element.shadowRoot.querySelector(`[data-name="${name}"]`);
    const change = (name, value) =>
        field(name).dispatchEvent(new CustomEvent('change', { detail: { value } }));
    return { element, chosen, field, change };
};

afterEach(unmountAll);

describe('c-page-filters', () => {
    it('shows each filter by the base component of its kind, with its value', async () => {
        const { element, field } = await open();
        expect(field('period').value).toBe('last12Months');
        expect(field('from').type).toBe('date');
        expect(field('from').value).toBe('2025-12-01');
        expect(field('fee').label).toBe('Fee (EUR)');
        expect(field('search').type).toBe('search');
        await expect(element).toBeAccessible();
    });

    it('fires what is chosen of several, and nothing when that is what it was', async () => {
        const { chosen, change } = await open();
        change('period', 'last12Months');
        expect(chosen).toEqual([]);
        change('period', 'custom');
        expect(chosen).toEqual([{ name: 'period', value: 'custom' }]);
    });

    it('fires some of several separated by commas', async () => {
        const { element, chosen, change } = await open();
        const disclosure = element.shadowRoot.querySelector('c-disclosure');
        expect(disclosure.label).toBe('c.Attribution_ChosenCount');
        disclosure.opened = true;
        await Promise.resolve();
        change('ids', ['mina', 'ray']);
        change('ids', []);
        expect(chosen).toEqual([
            { name: 'ids', value: 'mina,ray' },
            { name: 'ids', value: '' }
        ]);
    });

    it('waits until a day is a day, and takes an emptied one back', async () => {
        const { chosen, change } = await open();
        change('from', '2026-1');
        change('from', '2026-01-15');
        change('from', null);
        expect(chosen).toEqual([
            { name: 'from', value: '2026-01-15' },
            { name: 'from', value: '' }
        ]);
    });

    it('takes what is typed when the field is left, not with every letter', async () => {
        const { chosen, change, field } = await open();
        change('search', 'no');
        expect(chosen).toEqual([]);
        field('search').value = ' northwind ';
        field('search').dispatchEvent(new CustomEvent('commit'));
        field('fee').value = '9000';
        field('fee').dispatchEvent(new CustomEvent('commit'));
        expect(chosen).toEqual([
            { name: 'search', value: 'northwind' },
            { name: 'fee', value: '9000' }
        ]);
    });

    it('says at the field what is wrong with its value', async () => {
        const { element } = await open();
        expect(textOf(element.shadowRoot.querySelector('[data-error="fee"]'))).toBe(
            'Must be 10,000 at most.'
        );
    });
});
