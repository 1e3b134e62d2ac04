import PageFunnel from 'c/pageFunnel';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/dashboard.json');
const block = blocks.find(({ kind }) => kind === 'funnel');

afterEach(unmountAll);

describe('c-page-funnel', () => {
    it('shows what influencers have of each step, and what came from the one before', async () => {
        const element = await mount('c-page-funnel', PageFunnel, { block });
        const [lead, won] = element.shadowRoot.querySelectorAll('li');
        expect(textOf(lead)).toContain('131');
        expect(textOf(lead)).toContain('c.Attribution_FunnelOf');
        expect(lead.querySelector('c-share-bar').share).toBe(0.318);
        expect(textOf(won)).toContain(block.steps[1].fromPrevious.replace(/\s/g, ' '));
        expect(won.querySelector('c-page-link').to).toEqual(block.steps[1].to);
        await expect(element).toBeAccessible();
    });

    it('draws no share where there is none', async () => {
        const element = await mount('c-page-funnel', PageFunnel, { block });
        const [, won] = element.shadowRoot.querySelectorAll('li');
        expect(won.querySelector('c-share-bar').share).toBe(0);
        expect(textOf(won)).toContain('c.Attribution_FunnelOfTotal');
    });
});
