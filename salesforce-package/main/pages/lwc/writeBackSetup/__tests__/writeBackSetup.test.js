import WriteBackSetup from 'c/writeBackSetup';
import getWriteBack from '@salesforce/apex/SetupController.getWriteBack';
import setWriteBack from '@salesforce/apex/SetupController.setWriteBack';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { state, preview } = require('./data/writeBack.json');

jest.mock('@salesforce/apex/SetupController.getWriteBack', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.setWriteBack', () => ({ default: jest.fn() }), {
    virtual: true
});

const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async () => {
    const element = await mount('c-write-back-setup', WriteBackSetup, {});
    await settle();
    return element;
};
const answer = (more = {}) => ({
    state: JSON.stringify({ ...state, ...more }),
    preview: JSON.stringify(preview)
});
const flip = async (element, checked) => {
    find(element, 'switch').dispatchEvent(new CustomEvent('change', { detail: { checked } }));
    await settle();
};

beforeEach(() => {
    getWriteBack.mockResolvedValue(answer());
});
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-write-back-setup', () => {
    it('waits, and says so', async () => {
        getWriteBack.mockReturnValue(new Promise(() => {}));
        const element = await open();
        expect(find(element, 'loading')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows before anything is switched on what would be written, credit records included', async () => {
        const element = await open();
        expect(find(element, 'switch').checked).toBe(false);
        expect(textOf(find(element, 'state'))).toBe('c.Attribution_WriteBackOff');
        element.shadowRoot.querySelector('c-disclosure').opened = true;
        await settle();
        expect(textOf(find(element, 'credits'))).toBe('c.Attribution_WriteBackCredits');
        expect(textOf(find(element, 'moves'))).toBe('c.Attribution_WriteBackMoves');
        const deal = find(element, 'deal');
        expect(deal.querySelector('c-page-link').record).toEqual({
            objectType: 'Opportunity',
            id: '006Hs00001Kq7ZtIAJ'
        });
        expect([...deal.querySelectorAll('tbody tr')].map(textOf)).toEqual([
            'Top influencer–Mina Kovač',
            'Influencer share (%)5042c.Attribution_WriteBackHeldMark'
        ]);
        await expect(element).toBeAccessible();
    });

    it('switches writing on and says what is then', async () => {
        const element = await open();
        getWriteBack.mockResolvedValue(answer({ enabled: true, deals: 12, people: 30, held: 2 }));
        await flip(element, true);
        expect(setWriteBack).toHaveBeenCalledWith({ isOn: true });
        expect(textOf(find(element, 'state'))).toBe('c.Attribution_WriteBackOn');
        expect(textOf(find(element, 'held'))).toBe('c.Attribution_WriteBackHeld');
        expect(textOf(find(element, 'announcement'))).toBe('c.Attribution_WriteBackSaved');
        await expect(element).toBeAccessible();
    });

    it('leaves the switch as it was when that failed, and says why', async () => {
        setWriteBack.mockRejectedValue({ body: { message: 'The fields are missing.' } });
        const element = await open();
        await flip(element, true);
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe(
            'The fields are missing.'
        );
        expect(find(element, 'switch').checked).toBe(false);
        await expect(element).toBeAccessible();
    });

    it('says what Salesforce refused', async () => {
        getWriteBack.mockResolvedValue(answer({ error: 'Not connected.', refusal: 'Locked.' }));
        const element = await open();
        expect(textOf(find(element, 'error'))).toBe('Not connected.');
        expect(textOf(find(element, 'refusal'))).toBe('Locked.');
        await expect(element).toBeAccessible();
    });

    it.each([['<html>'], ['{}'], ['7']])('says when it cannot read %s', async (text) => {
        getWriteBack.mockResolvedValue({ state: text, preview: text });
        const element = await open();
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe(
            'c.Attribution_ErrorUnreadable'
        );
    });

    it('says what went wrong and tries again', async () => {
        getWriteBack.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        const element = await open();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('No answer.');
        panel.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find(element, 'switch')).not.toBeNull();
    });
});
