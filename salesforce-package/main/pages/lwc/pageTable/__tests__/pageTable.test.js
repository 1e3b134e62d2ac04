import PageTable from 'c/pageTable';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const tableOf = ({ blocks }) => blocks.find(({ kind }) => kind === 'table');
const groups = tableOf(require('../../pageScreen/__tests__/data/dashboard.json'));
const opportunities = tableOf(require('../../pageScreen/__tests__/data/opportunities.json'));
const hidden = tableOf(require('../../pageScreen/__tests__/data/opportunitiesHidden.json'));
const repairs = tableOf(require('../../pageScreen/__tests__/data/campaignSetup.json'));
const empty = tableOf(require('../../pageScreen/__tests__/data/opportunitiesEmpty.json'));

const open = async (block) => {
    const element = await mount('c-page-table', PageTable, { block });
    const fired = [];
    for (const kind of ['sort', 'turn', 'done']) {
        element.addEventListener(kind, ({ detail }) => fired.push([kind, detail]));
    }
    return { element, fired, find: (selector) => element.shadowRoot.querySelector(selector) };
};

afterEach(unmountAll);

describe('c-page-table', () => {
    it('shows rows with links to pages and the web, tags, details and a total', async () => {
        const { element, find } = await open(groups);
        const [name, , , , site] = find('[data-id="mina"]').querySelectorAll('td');
        expect(name.querySelector('c-page-link').to).toEqual({
            page: 'influencer',
            params: { id: 'mina' }
        });
        expect(site.querySelector('c-page-link').href).toBe('https://linkedin.example/posts/4');
        expect(find('lightning-badge').label).toBe('Growing');
        expect(textOf(find('[data-id="mina"]'))).toContain('24 to 38 %');
        expect(textOf(find('tfoot'))).toBe('All€224,400');
        await expect(element).toBeAccessible();
    });

    it('has a column for what can be done to a row, and says what was done', async () => {
        const { element, find, fired } = await open(repairs);
        expect(textOf(find('thead [data-id="actions"]'))).toBe('c.Attribution_ActionsColumn');
        const offered = find('[data-id="r1"] c-page-actions');
        expect([offered.actions, offered.subject]).toEqual([repairs.rows[0].actions, 'mina_k']);
        expect(find('[data-id="r2"] c-page-actions').actions).toEqual([]);
        expect(element.shadowRoot.querySelectorAll('tfoot td')).toHaveLength(3);
        const detail = { message: 'Done.', to: null };
        offered.dispatchEvent(new CustomEvent('done', { detail }));
        expect(fired).toEqual([['done', detail]]);
        await expect(element).toBeAccessible();
    });

    it('has no such column where nothing can be done', async () => {
        const { find } = await open(groups);
        expect(find('thead [data-id="actions"]')).toBeNull();
        expect(find('c-page-actions')).toBeNull();
    });

    it('leads to the record a row is about', async () => {
        const { find } = await open(opportunities);
        expect(find('c-page-link').record).toEqual(opportunities.rows[0].record);
    });

    it('says by which column it is ordered and asks for another order', async () => {
        const { find, fired } = await open(groups);
        expect(find('[aria-sort]').getAttribute('aria-sort')).toBe('descending');
        find('[data-column="share"]').click();
        expect(fired).toEqual([['sort', { column: 'share' }]]);
        expect(find('[data-column="trend"]')).toBeNull();
    });

    it('turns pages', async () => {
        const { element, find, fired } = await open(opportunities);
        expect(textOf(find('[data-id="paging"]'))).toBe('c.Attribution_TablePage');
        find('[data-id="previous"]').click();
        find('[data-id="next"]').click();
        expect(fired).toEqual([
            ['turn', { page: 1 }],
            ['turn', { page: 3 }]
        ]);
        await expect(element).toBeAccessible();
    });

    it('goes no further than its pages', async () => {
        const { find } = await open({ ...opportunities, paging: { page: 3, pages: 3, rows: 60 } });
        expect(find('[data-id="next"]').disabled).toBe(true);
        expect(find('[data-id="previous"]').disabled).toBe(false);
        const { find: single } = await open(groups);
        expect(single('[data-id="paging"]')).toBeNull();
    });

    it('says why there are no rows, and what to do', async () => {
        const { element, find } = await open(empty);
        expect(textOf(find('[data-id="empty"]'))).toContain('Choose a longer period.');
        expect(find('c-page-link').to).toEqual(empty.empty.to.to);
        await expect(element).toBeAccessible();
    });

    it('says that there are rows, but none the reader may see', async () => {
        const { element, find } = await open(hidden);
        expect(textOf(find('[data-id="hidden"]'))).toBe('c.Attribution_RowsNoneVisible');
        expect(find('[data-id="next"]')).not.toBeNull();
        await expect(element).toBeAccessible();
    });
});
