import ShareBar from 'c/shareBar';
import { mount, unmountAll } from '../../../../../test/support/mount.js';

afterEach(unmountAll);

describe('c-share-bar', () => {
    it.each([
        [0.44, '44.0%'],
        [0, '0.0%'],
        [1.2, '100.0%'],
        [-1, '0.0%'],
        [undefined, '0.0%']
    ])('fills a share of %s to %s', async (share, width) => {
        const element = await mount('c-share-bar', ShareBar, { share });
        expect(element.shadowRoot.querySelector('.fill').getAttribute('style')).toContain(width);
    });

    it('is grey for what is not influencers’, and never read aloud', async () => {
        const element = await mount('c-share-bar', ShareBar, { share: 0.5, muted: true });
        expect(element.shadowRoot.querySelector('.fill_muted')).not.toBeNull();
        expect(element.shadowRoot.querySelector('.track').getAttribute('aria-hidden')).toBe('true');
        await expect(element).toBeAccessible();
    });
});
