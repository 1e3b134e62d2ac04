import DisconnectSetup from 'c/disconnectSetup';
import LightningConfirm from 'lightning/confirm';
import disconnect from '@salesforce/apex/SetupController.disconnect';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

jest.mock('@salesforce/apex/SetupController.disconnect', () => ({ default: jest.fn() }), {
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
    const element = await mount('c-disconnect-setup', DisconnectSetup, {});
    const ended = jest.fn();
    element.addEventListener('disconnected', ended);
    return { element, ended };
};
const press = async (element) => {
    find(element, 'disconnect').click();
    await settle();
};

beforeEach(() => {
    LightningConfirm.open = jest.fn().mockResolvedValue(true);
    disconnect.mockResolvedValue(undefined);
});
afterEach(() => {
    unmountAll();
    jest.clearAllMocks();
});

describe('c-disconnect-setup', () => {
    it('disconnects after asking, and keeps what was recorded unless told otherwise', async () => {
        const { element, ended } = await open();
        await expect(element).toBeAccessible();
        await press(element);
        expect(LightningConfirm.open.mock.calls[0][0].message).toBe('c.Attribution_DisconnectAsk');
        expect(disconnect).toHaveBeenCalledWith({ deletesData: false });
        expect(ended).toHaveBeenCalledTimes(1);
        expect(textOf(find(element, 'announcement'))).toBe('c.Attribution_Disconnected');
    });

    it('warns before anything is erased for good', async () => {
        const { element } = await open();
        find(element, 'data').dispatchEvent(
            new CustomEvent('change', { detail: { value: 'delete' } })
        );
        await press(element);
        expect(LightningConfirm.open.mock.calls[0][0].message).toBe(
            'c.Attribution_DisconnectAskDelete'
        );
        expect(disconnect).toHaveBeenCalledWith({ deletesData: true });
    });

    it('does nothing when the answer is no', async () => {
        LightningConfirm.open.mockResolvedValue(false);
        const { element, ended } = await open();
        await press(element);
        expect(disconnect).not.toHaveBeenCalled();
        expect(ended).not.toHaveBeenCalled();
    });

    it('says why it could not', async () => {
        disconnect.mockRejectedValue({ body: { message: 'Salesforce is away.' } });
        const { element, ended } = await open();
        await press(element);
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe(
            'Salesforce is away.'
        );
        expect(ended).not.toHaveBeenCalled();
        await expect(element).toBeAccessible();
    });
});
