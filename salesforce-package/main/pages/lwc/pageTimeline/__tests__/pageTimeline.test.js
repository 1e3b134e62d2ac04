import PageTimeline from 'c/pageTimeline';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/timeline.json');
const block = blocks.find(({ kind }) => kind === 'timeline');

const open = async (more = {}) => {
    const element = await mount('c-page-timeline', PageTimeline, { block: { ...block, ...more } });
    const turned = [];
    element.addEventListener('turn', ({ detail }) => turned.push(detail));
    return { element, turned, find: (selector) => element.shadowRoot.querySelector(selector) };
};

afterEach(unmountAll);

describe('c-page-timeline', () => {
    it('tells what happened, who saw what of whom, how it is known and what it did', async () => {
        const { element, find } = await open();
        const touch = find('[data-id="t1"]');
        expect(touch.querySelector('c-page-link').href).toBe('https://linkedin.example/posts/4');
        expect(touch.querySelector('lightning-badge').label).toBe('Tracked');
        expect(textOf(touch)).toContain(
            'Nov 19, 2026 (3 days ago) · Dana Reyes · Mina Kovač · LinkedIn post'
        );
        expect(textOf(touch)).toContain('c.Attribution_TimesFolded');
        await expect(element).toBeAccessible();
    });

    it('leads to the record an entry is about, and says nothing it does not know', async () => {
        const { find } = await open();
        const stage = find('[data-id="s1"]');
        expect(stage.querySelector('c-page-link').record.id).toBe('006Hs000000001AAA');
        expect(stage.querySelector('lightning-badge')).toBeNull();
        expect(textOf(stage)).toBe('Nov 18, 2026 (4 days ago)');
    });

    it('turns pages and goes no further than they do', async () => {
        const { find, turned } = await open();
        expect(find('[data-id="previous"]').disabled).toBe(true);
        find('[data-id="next"]').click();
        expect(turned).toEqual([{ page: 2 }]);
        const { find: second, turned: back } = await open({
            paging: { page: 2, pages: 2, rows: 40 }
        });
        second('[data-id="previous"]').click();
        expect(back).toEqual([{ page: 1 }]);
        expect(second('[data-id="next"]').disabled).toBe(true);
    });

    it('says when nothing happened, and when nothing of it may be seen', async () => {
        const { element, find } = await open({
            groups: [],
            paging: { page: 1, pages: 1, rows: 0 }
        });
        expect(textOf(find('[data-id="empty"]'))).toContain('Touches show here as they come.');
        await expect(element).toBeAccessible();
        const { find: hidden } = await open({
            groups: [{ label: 'November', entries: [] }]
        });
        expect(textOf(hidden('[data-id="hidden"]'))).toBe('c.Attribution_RowsNoneVisible');
        expect(hidden('h4')).toBeNull();
    });
});
