import ErrorPanel from 'c/errorPanel';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

afterEach(unmountAll);

describe('c-error-panel', () => {
    it('names what failed when that was not showing attribution', async () => {
        const element = await mount('c-error-panel', ErrorPanel, {
            heading: 'That didn’t work',
            message: 'This is no key.'
        });
        expect(textOf(element.shadowRoot.querySelector('.slds-text-title_bold'))).toBe(
            'That didn’t work'
        );
        await expect(element).toBeAccessible();
    });

    it('says what happened, as an alert', async () => {
        const element = await mount('c-error-panel', ErrorPanel, { message: 'Ask your admin.' });
        expect(textOf(element.shadowRoot.querySelector('[role="alert"]'))).toContain(
            'Ask your admin.'
        );
        expect(element.shadowRoot.querySelector('[data-id="note"]')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says what is still shown', async () => {
        const element = await mount('c-error-panel', ErrorPanel, {
            message: 'No.',
            note: 'Still showing Linear.'
        });
        expect(textOf(element.shadowRoot.querySelector('[data-id="note"]'))).toBe(
            'Still showing Linear.'
        );
        await expect(element).toBeAccessible();
    });

    it('offers another try, one at a time', async () => {
        const element = await mount('c-error-panel', ErrorPanel, { message: 'No.' });
        const retried = jest.fn();
        element.addEventListener('retry', retried);
        const button = element.shadowRoot.querySelector('[data-id="retry"]');
        button.click();
        expect(retried).toHaveBeenCalledTimes(1);
        element.busy = true;
        await Promise.resolve();
        expect(button.disabled).toBe(true);
    });
});
