import TouchList from 'c/touchList';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const rows = Array.from({ length: 7 }, (_, i) => ({
    id: `t${i}`,
    title: `Touch ${i}`,
    url: i === 0 ? 'https://example.com/post' : 'javascript:alert(1)',
    detail: 'LinkedIn',
    when: `${i} days ago`,
    whenTitle: '22 Nov 2026',
    evidence: 'tracked',
    evidenceLabel: 'Tracked'
}));
const items = (element) => element.shadowRoot.querySelectorAll('li');

afterEach(unmountAll);

describe('c-touch-list', () => {
    it('shows the first few and the rest on demand', async () => {
        const element = await mount('c-touch-list', TouchList, {
            heading: 'All touches',
            rows,
            limit: 5
        });
        expect(items(element)).toHaveLength(5);
        const toggle = element.shadowRoot.querySelector('[data-id="toggle"]');
        expect(toggle.getAttribute('aria-expanded')).toBe('false');
        await expect(element).toBeAccessible();

        toggle.click();
        await Promise.resolve();
        expect(items(element)).toHaveLength(7);
        expect(toggle.getAttribute('aria-expanded')).toBe('true');
        await expect(element).toBeAccessible();
    });

    it('offers nothing to open when all is shown', async () => {
        const element = await mount('c-touch-list', TouchList, {
            heading: 'People',
            rows: rows.slice(0, 2)
        });
        expect(element.shadowRoot.querySelector('[data-id="toggle"]')).toBeNull();
    });

    it('links web pages only', async () => {
        const element = await mount('c-touch-list', TouchList, { heading: 'All touches', rows });
        const links = [...element.shadowRoot.querySelectorAll('a')];
        expect(links.map((link) => link.getAttribute('href'))).toEqual([rows[0].url]);
        expect(textOf(items(element)[1])).toContain('Touch 1');
    });
});
