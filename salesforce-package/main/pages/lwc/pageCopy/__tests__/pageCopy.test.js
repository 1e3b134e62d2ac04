import PageCopy from 'c/pageCopy';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/timeline.json');
const block = blocks.find(({ kind }) => kind === 'copy');

const open = async () => {
    const element = await mount('c-page-copy', PageCopy, { block });
    return { element, find: (selector) => element.shadowRoot.querySelector(selector) };
};
const press = async (find) => {
    find('[data-key="mina"]').click();
    await Promise.resolve();
    await Promise.resolve();
    return textOf(find('[data-id="announcement"]'));
};

afterEach(() => {
    unmountAll();
    delete navigator.clipboard;
});

describe('c-page-copy', () => {
    it('shows each text and copies it', async () => {
        const writeText = jest.fn().mockResolvedValue(undefined);
        navigator.clipboard = { writeText };
        const { element, find } = await open();
        expect(find('[data-text="mina"]').value).toBe(block.items[0].text);
        expect(await press(find)).toBe('c.Attribution_Copied');
        expect(writeText).toHaveBeenCalledWith(block.items[0].text);
        await expect(element).toBeAccessible();
    });

    it('says how to go on where the browser does not allow it', async () => {
        navigator.clipboard = { writeText: jest.fn().mockRejectedValue(new Error('denied')) };
        const { find } = await open();
        expect(await press(find)).toBe('c.Attribution_CopyByHand');
    });
});
