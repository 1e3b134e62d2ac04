import PageFigures from 'c/pageFigures';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/dashboard.json');
const block = blocks.find(({ kind }) => kind === 'figures');

afterEach(unmountAll);

describe('c-page-figures', () => {
    it('shows each figure, its change in words, its detail and where it leads', async () => {
        const element = await mount('c-page-figures', PageFigures, { block });
        const pipeline = element.shadowRoot.querySelector('[data-id="pipeline"]');
        expect(textOf(pipeline)).toContain('€224,400');
        expect(textOf(pipeline)).toContain('+12\u00a0% on the period before'.replace(/\s/g, ' '));
        expect(pipeline.querySelector('c-page-link').to).toEqual(block.items[0].to);
        expect(pipeline.querySelector('lightning-helptext').content).toBe(block.items[0].help);
        await expect(element).toBeAccessible();
    });

    it('says why there is no figure', async () => {
        const element = await mount('c-page-figures', PageFigures, { block });
        const roi = element.shadowRoot.querySelector('[data-id="roi"]');
        expect(textOf(roi)).toContain('No cost is entered for the period.');
        expect(roi.querySelector('c-page-link')).toBeNull();
    });

    it('tells good from bad news by the arrow and the words, not by colour alone', async () => {
        const element = await mount('c-page-figures', PageFigures, { block });
        const icons = [...element.shadowRoot.querySelectorAll('lightning-icon')];
        expect(icons.map(({ iconName }) => iconName)).toEqual([
            'utility:arrowup',
            'utility:arrowup'
        ]);
    });
});
