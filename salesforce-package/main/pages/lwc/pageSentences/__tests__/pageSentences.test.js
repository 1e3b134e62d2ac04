import PageSentences from 'c/pageSentences';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/dashboard.json');
const block = blocks.find(({ kind }) => kind === 'text');

afterEach(unmountAll);

describe('c-page-sentences', () => {
    it('says its sentences and where they lead', async () => {
        const element = await mount('c-page-sentences', PageSentences, { block });
        expect(textOf(element.shadowRoot)).toContain(block.lines[0]);
        expect(element.shadowRoot.querySelector('c-page-link').to).toEqual(block.links[0].to);
        await expect(element).toBeAccessible();
    });

    it('has no list of links where there are none', async () => {
        const element = await mount('c-page-sentences', PageSentences, {
            block: { ...block, title: '', links: [] }
        });
        expect(element.shadowRoot.querySelector('ul')).toBeNull();
        expect(element.shadowRoot.querySelector('h3')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('offers what can be done, and says that it was', async () => {
        const setup = require('../../pageScreen/__tests__/data/campaignSetup.json');
        const text = setup.blocks.find(({ kind }) => kind === 'text');
        const element = await mount('c-page-sentences', PageSentences, { block: text });
        const done = jest.fn();
        element.addEventListener('done', ({ detail }) => done(detail));
        const offered = element.shadowRoot.querySelector('c-page-actions');
        expect(offered.actions).toEqual(text.actions);
        offered.dispatchEvent(new CustomEvent('done', { detail: { message: 'Done.', to: null } }));
        expect(done).toHaveBeenCalledWith({ message: 'Done.', to: null });
        await expect(element).toBeAccessible();
    });
});
