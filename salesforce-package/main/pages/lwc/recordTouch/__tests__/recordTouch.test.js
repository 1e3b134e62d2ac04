import RecordTouch from 'c/recordTouch';
import record from '@salesforce/apex/RecordTouchController.record';
import { mount, unmountAll } from '../../../../../test/support/mount.js';

jest.mock('@salesforce/apex/RecordTouchController.record', () => ({ default: jest.fn() }), {
    virtual: true
});

const PERSON = '003Hs00000abcdeIAA';
const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
const settle = async () => {
    for (let i = 0; i < 6; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async () => {
    const element = await mount('c-record-touch', RecordTouch, { recordId: PERSON });
    const field = find(element, 'influencer');
    field.reportValidity = () => true;
    field.focus = jest.fn();
    return element;
};
const type = (field, value) =>
    field.dispatchEvent(new CustomEvent('change', { detail: { value } }));

afterEach(() => {
    unmountAll();
    jest.clearAllMocks();
});

describe('c-record-touch', () => {
    it('records whom the person named, then closes', async () => {
        record.mockResolvedValue(undefined);
        const element = await open();
        const closed = jest.fn();
        element.addEventListener('lightning__actionsclosescreen', closed);
        await expect(element).toBeAccessible();
        type(find(element, 'influencer'), 'Mina Kovač');
        find(element, 'record').click();
        await settle();
        expect(record).toHaveBeenCalledWith({
            personId: PERSON,
            influencer: 'Mina Kovač',
            happenedAt: null
        });
        expect(closed).toHaveBeenCalledTimes(1);
    });

    it('takes today, or no day, for now', async () => {
        record.mockResolvedValue(undefined);
        const element = await open();
        type(find(element, 'influencer'), 'Mina Kovač');
        type(find(element, 'when'), new Date().toLocaleDateString('en-CA'));
        find(element, 'record').click();
        await settle();
        expect(record).toHaveBeenLastCalledWith(expect.objectContaining({ happenedAt: null }));
    });

    it('does not send what the field itself finds missing', async () => {
        const element = await open();
        find(element, 'influencer').reportValidity = () => false;
        find(element, 'record').click();
        await settle();
        expect(record).not.toHaveBeenCalled();
        expect(find(element, 'influencer').focus).toHaveBeenCalled();
    });

    it('says what went wrong, stays open, and tries again', async () => {
        record.mockRejectedValueOnce({ body: { message: 'This person has no e-mail address.' } });
        const element = await open();
        const closed = jest.fn();
        element.addEventListener('lightning__actionsclosescreen', closed);
        type(find(element, 'influencer'), 'Mina Kovač');
        type(find(element, 'when'), '2026-11-20');
        find(element, 'record').click();
        await settle();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('This person has no e-mail address.');
        expect(closed).not.toHaveBeenCalled();
        await expect(element).toBeAccessible();

        record.mockResolvedValue(undefined);
        panel.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(record).toHaveBeenLastCalledWith(
            expect.objectContaining({ happenedAt: new Date('2026-11-20T12:00:00').toISOString() })
        );
        expect(closed).toHaveBeenCalledTimes(1);
    });
});
