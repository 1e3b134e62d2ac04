import EmptyPanel from 'c/emptyPanel';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { empty } = require('../../attributionCard/__tests__/data/cardEmpty.json');

afterEach(unmountAll);

describe('c-empty-panel', () => {
    it('says what is missing, why, and what to do', async () => {
        const element = await mount('c-empty-panel', EmptyPanel, empty);
        expect(textOf(element.shadowRoot.querySelector('h3'))).toBe(empty.title);
        expect([...element.shadowRoot.querySelectorAll('p')].map(textOf)).toEqual([
            empty.why,
            empty.action
        ]);
        await expect(element).toBeAccessible();
    });
});
