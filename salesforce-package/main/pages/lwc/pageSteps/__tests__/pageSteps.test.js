import PageSteps from 'c/pageSteps';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/firstRun.json');
const block = blocks.find(({ kind }) => kind === 'steps');

afterEach(unmountAll);

describe('c-page-steps', () => {
    it('shows its steps under their title', async () => {
        const element = await mount('c-page-steps', PageSteps, { block });
        expect(textOf(element.shadowRoot.querySelector('h3'))).toBe(block.title);
        expect(element.shadowRoot.querySelector('c-step-list').steps).toEqual(block.steps);
        await expect(element).toBeAccessible();
    });

    it('has no heading where there is none', async () => {
        const element = await mount('c-page-steps', PageSteps, { block: { ...block, title: '' } });
        expect(element.shadowRoot.querySelector('h3')).toBeNull();
        await expect(element).toBeAccessible();
    });
});
