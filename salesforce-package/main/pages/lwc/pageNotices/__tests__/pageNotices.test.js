import PageNotices from 'c/pageNotices';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { notices } = require('../../pageScreen/__tests__/data/dashboard.json');

afterEach(unmountAll);

describe('c-page-notices', () => {
    it('says each notice, with what mends it', async () => {
        const element = await mount('c-page-notices', PageNotices, { notices });
        expect(textOf(element.shadowRoot)).toContain(notices[0].title);
        expect(element.shadowRoot.querySelector('c-page-link').to).toEqual(notices[0].link.to);
        await expect(element).toBeAccessible();
    });

    it.each([
        ['info', 'utility:info'],
        ['warning', 'utility:warning'],
        ['error', 'utility:error'],
        ['success', 'utility:success'],
        ['purple', 'utility:info']
    ])('marks %s by more than colour', async (tone, icon) => {
        const element = await mount('c-page-notices', PageNotices, {
            notices: [{ tone, title: 'Title', text: 'Text', link: null }]
        });
        expect(element.shadowRoot.querySelector('lightning-icon').iconName).toBe(icon);
        await expect(element).toBeAccessible();
    });
});
