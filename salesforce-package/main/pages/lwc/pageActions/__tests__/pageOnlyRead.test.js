import PageActions from 'c/pageActions';
import PageForm from 'c/pageForm';
import PageTable from 'c/pageTable';
import PageUpload from 'c/pageUpload';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/campaignSetup.json');
const blockOf = (wanted) => blocks.find(({ kind }) => kind === wanted);

jest.mock(
    '@salesforce/customPermission/Change_Pipeline_Attribution',
    () => ({ __esModule: true, default: undefined }),
    { virtual: true }
);

afterEach(unmountAll);

describe('a page for who may only look', () => {
    it('offers no action', async () => {
        const { actions } = blockOf('table').rows[0];
        const element = await mount('c-page-actions', PageActions, { actions });
        expect(element.shadowRoot.children).toHaveLength(0);
    });

    it('has no column of actions', async () => {
        const element = await mount('c-page-table', PageTable, { block: blockOf('table') });
        expect(element.shadowRoot.querySelectorAll('thead th')).toHaveLength(2);
        await expect(element).toBeAccessible();
    });

    it.each([
        ['form', 'c-page-form', PageForm],
        ['upload', 'c-page-upload', PageUpload]
    ])('says of a %s that it is not theirs to fill in', async (kind, tag, Component) => {
        const element = await mount(tag, Component, { block: blockOf(kind) });
        expect(textOf(element.shadowRoot.querySelector('[data-id="only-read"]'))).toBe(
            'c.Attribution_ErrorChangeOnly'
        );
        expect(element.shadowRoot.querySelector('lightning-input, lightning-button')).toBeNull();
        await expect(element).toBeAccessible();
    });
});
