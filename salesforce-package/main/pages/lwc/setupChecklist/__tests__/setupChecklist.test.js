import SetupChecklist from 'c/setupChecklist';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const setup = require('./data/running.json');

const step = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);

afterEach(unmountAll);

describe('c-setup-checklist', () => {
    it('shows each step with its state in words, and marks the next', async () => {
        const element = await mount('c-setup-checklist', SetupChecklist, { setup });
        expect(textOf(step(element, 'text'))).toBe(setup.text);
        expect(element.shadowRoot.querySelectorAll('li')).toHaveLength(setup.steps.length);
        for (const { id, title, detail } of setup.steps) {
            expect(textOf(step(element, id))).toContain(title);
            expect(textOf(step(element, id))).toContain(detail);
        }
        expect(step(element, setup.next).getAttribute('aria-current')).toBe('step');
        expect(step(element, 'connected').querySelector('lightning-icon').alternativeText).toBe(
            'c.Attribution_StepDone'
        );
        await expect(element).toBeAccessible();
    });

    it('measures what runs as far as anybody knows how much there is', async () => {
        const element = await mount('c-setup-checklist', SetupChecklist, { setup });
        expect(step(element, 'history').querySelector('lightning-progress-bar').value).toBe(25);

        const progress = { done: 1200, total: null };
        const unknown = setup.steps.map((one) => {
            return one.id === 'history' ? { ...one, progress } : one;
        });
        element.setup = { ...setup, steps: unknown };
        await Promise.resolve();
        expect(step(element, 'history').querySelector('lightning-progress-bar')).toBeNull();
        expect(step(element, 'history').querySelector('[data-id="progress"]')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('draws a state it does not know as waiting', async () => {
        const steps = [{ ...setup.steps[0], state: 'resting' }];
        const element = await mount('c-setup-checklist', SetupChecklist, {
            setup: { ...setup, steps }
        });
        expect(element.shadowRoot.querySelector('lightning-icon').alternativeText).toBe(
            'c.Attribution_StepWaiting'
        );
    });
});
