import SetupChecklist from 'c/setupChecklist';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const setup = require('./data/running.json');

afterEach(unmountAll);

describe('c-setup-checklist', () => {
    it('says how far the first day is and shows each step, the next one marked', async () => {
        const element = await mount('c-setup-checklist', SetupChecklist, { setup });
        expect(textOf(element.shadowRoot.querySelector('[data-id="text"]'))).toBe(setup.text);
        const list = element.shadowRoot.querySelector('c-step-list');
        expect(
            list.steps.map(({ key, label, state, detail }) => [key, label, state, detail])
        ).toEqual(setup.steps.map(({ id, title, state, detail }) => [id, title, state, detail]));
        expect(list.next).toBe(setup.next);
        const shown = textOf(list.shadowRoot);
        for (const { title, detail } of setup.steps) {
            expect(shown).toContain(detail);
            expect(list.shadowRoot.querySelectorAll('li')).toHaveLength(setup.steps.length);
            expect(
                [...list.shadowRoot.querySelectorAll('c-page-link')].map(({ label }) => label)
            ).toContain(title);
        }
        await expect(element).toBeAccessible();
    });
});
