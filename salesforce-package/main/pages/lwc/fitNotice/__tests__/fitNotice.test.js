import FitNotice from 'c/fitNotice';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

afterEach(unmountAll);

const show = (properties) => mount('c-fit-notice', FitNotice, properties);

describe('c-fit-notice', () => {
    it('says what and why as a note, not as an alarm', async () => {
        const element = await show({
            title: 'Data-driven: a simple rule stands in for now',
            why: '27 won deals so far; the data-driven model starts at 30.'
        });
        const note = element.shadowRoot.querySelector('[role="note"]');
        expect([...note.querySelectorAll('p')].map(textOf)).toEqual([
            'Data-driven: a simple rule stands in for now',
            '27 won deals so far; the data-driven model starts at 30.'
        ]);
        expect(element.shadowRoot.querySelector('[role="alert"]')).toBeNull();
        expect(note.querySelector('lightning-icon').iconName).toBe('utility:info');
        await expect(element).toBeAccessible();
    });
});
