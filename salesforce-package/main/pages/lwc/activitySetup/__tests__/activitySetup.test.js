import ActivitySetup from 'c/activitySetup';
import getActivities from '@salesforce/apex/SetupController.getActivities';
import saveActivities from '@salesforce/apex/SetupController.saveActivities';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

jest.mock('@salesforce/apex/SetupController.getActivities', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.saveActivities', () => ({ default: jest.fn() }), {
    virtual: true
});

const CALL = { object: 'task', type: 'Call', channel: 'influencer' };
const choice = (...mapped) => ({
    mapped: JSON.stringify(mapped),
    taskTypes: ['Call', 'Email'],
    eventTypes: ['Webinar']
});
const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
/** The stubs of the base components check nothing: here they do as the real ones. */
const check = (element) => {
    for (const control of element.shadowRoot.querySelectorAll('lightning-combobox')) {
        control.focus = jest.fn();
        control.setCustomValidity = (message) => {
            control.said = message;
        };
        control.reportValidity = () => !control.said && Boolean(control.value);
    }
};
const open = async () => {
    const element = await mount('c-activity-setup', ActivitySetup, {});
    await settle();
    const find = (id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
    const rows = () => [...element.shadowRoot.querySelectorAll('[data-line]')];
    const field = (i, name) => rows()[i].querySelector(`[data-field="${name}"]`);
    const press = async (button) => {
        check(element);
        button.click();
        await settle();
    };
    const enter = async (i, name, value) => {
        check(element);
        field(i, name).dispatchEvent(new CustomEvent('change', { detail: { value } }));
        await settle();
    };
    return { element, find, rows, field, press, enter };
};

beforeEach(() => getActivities.mockResolvedValue(choice(CALL)));
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-activity-setup', () => {
    it('waits, and says so', async () => {
        getActivities.mockReturnValue(new Promise(() => {}));
        const { element, find } = await open();
        expect(find('loading')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows what counts, with the types of this org to choose from', async () => {
        const { element, find, rows, field } = await open();
        expect(rows()).toHaveLength(1);
        expect(['object', 'type', 'channel'].map((name) => field(0, name).value)).toEqual([
            'task',
            'Call',
            'influencer'
        ]);
        expect(field(0, 'type').options.map(({ value }) => value)).toEqual(['Call', 'Email']);
        expect(find('save').disabled).toBe(true);
        expect(find('none')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says that nothing counts', async () => {
        getActivities.mockResolvedValue(choice());
        const { element, find } = await open();
        expect(textOf(find('none'))).toBe('c.Attribution_ActivitiesNone');
        await expect(element).toBeAccessible();
    });

    it('keeps a type and a channel choosable that it does not know', async () => {
        getActivities.mockResolvedValue(
            choice({ object: 'event', type: 'Fair', channel: 'ai_assistant' })
        );
        const { field } = await open();
        expect(field(0, 'type').options.map(({ value }) => value)).toEqual(['Webinar', 'Fair']);
        expect(field(0, 'channel').options.at(-1)).toEqual({
            value: 'ai_assistant',
            label: 'ai_assistant'
        });
    });

    it('adds a type, saves all of it and shows what the service keeps', async () => {
        const webinar = { object: 'event', type: 'Webinar', channel: 'events' };
        saveActivities.mockResolvedValue(choice(webinar, CALL));
        const { element, find, rows, field, press, enter } = await open();
        await press(find('add'));
        await enter(1, 'object', 'event');
        expect(field(1, 'type').options.map(({ value }) => value)).toEqual(['Webinar']);
        await enter(1, 'type', 'Webinar');
        await enter(1, 'channel', 'events');
        await press(find('save'));
        expect(saveActivities).toHaveBeenCalledWith({ mapped: JSON.stringify([CALL, webinar]) });
        expect(rows().map((_, i) => field(i, 'type').value)).toEqual(['Webinar', 'Call']);
        expect(textOf(find('announcement'))).toBe('c.Attribution_ActivitiesSaved');
        expect(find('save').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('takes one back', async () => {
        saveActivities.mockResolvedValue(choice());
        const { find, rows, press } = await open();
        await press(rows()[0].querySelector('[data-id="remove"]'));
        expect(rows()).toHaveLength(0);
        await press(find('save'));
        expect(saveActivities).toHaveBeenCalledWith({ mapped: '[]' });
    });

    it('saves no line without a type, and goes to it', async () => {
        const { element, find, field, press } = await open();
        await press(find('add'));
        check(element);
        const { focus } = field(1, 'type');
        find('save').click();
        await settle();
        expect(saveActivities).not.toHaveBeenCalled();
        expect(focus).toHaveBeenCalledTimes(1);
        await expect(element).toBeAccessible();
    });

    it('saves no type twice, and says which', async () => {
        const { find, field, press, enter } = await open();
        await press(find('add'));
        await enter(1, 'type', 'Call');
        await press(find('save'));
        expect(saveActivities).not.toHaveBeenCalled();
        expect(field(1, 'type').said).toBe('c.Attribution_ErrorActivityTwice');
        await enter(1, 'object', 'event');
        expect(field(1, 'type').value).toBe('');
    });

    it('adds no more than the service takes', async () => {
        getActivities.mockResolvedValue(
            choice(...Array.from({ length: 40 }, (_, i) => ({ ...CALL, type: `Call ${i}` })))
        );
        const { find } = await open();
        expect(find('add').disabled).toBe(true);
    });

    it('says what went wrong, keeps what was entered and tries again', async () => {
        saveActivities.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        saveActivities.mockResolvedValue(choice({ ...CALL, channel: 'sales' }));
        const { element, find, field, press, enter } = await open();
        await enter(0, 'channel', 'sales');
        await press(find('save'));
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('No answer.');
        expect(field(0, 'channel').value).toBe('sales');
        await expect(element).toBeAccessible();
        check(element);
        panel.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(saveActivities).toHaveBeenCalledTimes(2);
        expect(element.shadowRoot.querySelector('c-error-panel')).toBeNull();
    });

    it('says what went wrong while reading and tries again', async () => {
        getActivities.mockRejectedValueOnce({ body: { message: 'Only an admin.' } });
        const { element, find } = await open();
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe('Only an admin.');
        expect(find('add')).toBeNull();
        await expect(element).toBeAccessible();
        element.shadowRoot.querySelector('c-error-panel').dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find('add')).not.toBeNull();
    });

    it.each(['<html>', '{}'])('says when it cannot read the answer: %s', async (mapped) => {
        getActivities.mockResolvedValue({ ...choice(), mapped });
        const { element } = await open();
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe(
            'c.Attribution_ErrorUnreadable'
        );
    });
});
