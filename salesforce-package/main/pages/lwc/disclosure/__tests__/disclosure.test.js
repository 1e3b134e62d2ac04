import Disclosure from 'c/disclosure';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

afterEach(unmountAll);

describe('c-disclosure', () => {
    it('opens and closes, and tells so', async () => {
        const element = await mount('c-disclosure', Disclosure, { label: 'Compare models' });
        const button = element.shadowRoot.querySelector('h3 button');
        const content = element.shadowRoot.querySelector('.slds-section__content');
        expect(textOf(button)).toBe('Compare models');
        expect(button.getAttribute('aria-expanded')).toBe('false');
        expect(content.hidden).toBe(true);
        expect(element.shadowRoot.querySelector('slot')).toBeNull();
        await expect(element).toBeAccessible();

        button.click();
        await Promise.resolve();
        expect(button.getAttribute('aria-expanded')).toBe('true');
        expect(content.hidden).toBe(false);
        expect(element.shadowRoot.querySelector('slot')).not.toBeNull();
        await expect(element).toBeAccessible();

        button.click();
        await Promise.resolve();
        expect(button.getAttribute('aria-expanded')).toBe('false');
    });

    it('is open from the start where it is told to be', async () => {
        const element = await mount('c-disclosure', Disclosure, { label: 'More', opened: true });
        expect(element.opened).toBe(true);
        expect(element.shadowRoot.querySelector('button').getAttribute('aria-expanded')).toBe(
            'true'
        );
    });
});
