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
});
