import AttributionSetup from 'c/attributionSetup';
import getState from '@salesforce/apex/SetupController.getState';
import storeKey from '@salesforce/apex/SetupController.storeKey';
import replaceKey from '@salesforce/apex/SetupController.replaceKey';
import confirmKey from '@salesforce/apex/SetupController.confirmKey';
import getSettings from '@salesforce/apex/SetupController.getSettings';
import saveSettings from '@salesforce/apex/SetupController.saveSettings';
import getModels from '@salesforce/apex/SetupController.getModels';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const running = require('../../setupChecklist/__tests__/data/running.json');

jest.mock('@salesforce/apex/SetupController.getState', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.storeKey', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.replaceKey', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.confirmKey', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.disconnect', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock(
    '@salesforce/apex/SetupController.getWriteBack',
    () => ({ default: () => new Promise(() => {}) }),
    { virtual: true }
);
jest.mock(
    '@salesforce/apex/SetupController.setWriteBack',
    () => ({ default: () => new Promise(() => {}) }),
    { virtual: true }
);
jest.mock(
    '@salesforce/apex/SetupController.getActivities',
    () => ({ default: () => new Promise(() => {}) }),
    { virtual: true }
);
jest.mock(
    '@salesforce/apex/SetupController.saveActivities',
    () => ({ default: () => new Promise(() => {}) }),
    { virtual: true }
);
jest.mock('@salesforce/apex/SetupController.getSettings', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/SetupController.saveSettings', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock(
    '@salesforce/apex/SetupController.getModels',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);

const MODELS = [
    { id: 'linear', label: 'Linear', description: 'Every touch gets the same.' },
    { id: 'markov', label: 'Markov', description: 'By what would be missing.' }
];
const ADMIN = {
    isAdmin: true,
    connectUrl: 'https://service.example/install/salesforce',
    keyHint: '0123',
    keyStoredAt: '2026-11-20T09:00:00.000Z',
    setup: running,
    problem: null
};
const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // One after the other: each lets what was waiting go on.
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async () => {
    const element = await mount('c-attribution-setup', AttributionSetup, {});
    getModels.emit(MODELS);
    await settle();
    return element;
};
const type = (field, value) =>
    field.dispatchEvent(new CustomEvent('change', { detail: { value } }));

beforeEach(() => {
    getState.mockResolvedValue(ADMIN);
    getSettings.mockResolvedValue({ defaultModel: 'linear', lookbackDays: 365 });
});
afterEach(() => {
    unmountAll();
    jest.useRealTimers();
    jest.resetAllMocks();
});

describe('c-attribution-setup', () => {
    it('waits, and says so', async () => {
        getState.mockReturnValue(new Promise(() => {}));
        const element = await open();
        expect(find(element, 'loading')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows an admin the link, which key is stored, the steps and the settings', async () => {
        const element = await open();
        expect(find(element, 'connect-link').href).toBe(ADMIN.connectUrl);
        expect(textOf(find(element, 'key-state'))).toBe('c.Attribution_KeyStored');
        expect(element.shadowRoot.querySelector('c-setup-checklist').setup).toEqual(running);
        expect(find(element, 'model').value).toBe('linear');
        expect(find(element, 'model').options.map(({ value }) => value)).toEqual([
            'linear',
            'markov'
        ]);
        expect(find(element, 'lookback').value).toBe(365);
        expect(find(element, 'activities')).not.toBeNull();
        expect(find(element, 'save').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('shows whoever is no admin the steps alone', async () => {
        getState.mockResolvedValue({ isAdmin: false, setup: running });
        const element = await open();
        expect(find(element, 'guest')).not.toBeNull();
        expect(find(element, 'connect')).toBeNull();
        expect(find(element, 'settings')).toBeNull();
        expect(getSettings).not.toHaveBeenCalled();
        expect(element.shadowRoot.querySelector('c-setup-checklist')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says before there is a key why there are no steps', async () => {
        getState.mockResolvedValue({ isAdmin: true, connectUrl: null, problem: 'No key yet.' });
        const element = await open();
        expect(find(element, 'problem').message).toBe('No key yet.');
        expect(find(element, 'no-link')).not.toBeNull();
        expect(textOf(find(element, 'key-state'))).toBe('c.Attribution_KeyNone');
        expect(find(element, 'settings')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('stores a key, forgets it, and looks again', async () => {
        storeKey.mockResolvedValue(undefined);
        const element = await open();
        const field = find(element, 'key');
        field.reportValidity = () => true;
        type(field, 'sk_abc');
        find(element, 'store').click();
        await settle();
        expect(storeKey).toHaveBeenCalledWith({ key: 'sk_abc' });
        expect(field.value).toBe('');
        expect(getState).toHaveBeenCalledTimes(2);
    });

    it('has the key that was on a screen replaced at once by one nobody saw', async () => {
        const steps = [];
        storeKey.mockImplementation(async () => steps.push('store'));
        replaceKey.mockImplementation(async () => steps.push('replace'));
        confirmKey.mockImplementation(async () => steps.push('confirm'));
        const element = await open();
        find(element, 'key').reportValidity = () => true;
        type(find(element, 'key'), 'sk_abc');
        find(element, 'store').click();
        await settle();
        expect(steps).toEqual(['store', 'replace', 'confirm']);
        expect(find(element, 'key-problem')).toBeNull();
    });

    it('says that the key works although it could not be replaced', async () => {
        storeKey.mockResolvedValue(undefined);
        replaceKey.mockRejectedValue({ body: { message: 'No answer.' } });
        const element = await open();
        find(element, 'key').reportValidity = () => true;
        type(find(element, 'key'), 'sk_abc');
        find(element, 'store').click();
        await settle();
        expect(confirmKey).not.toHaveBeenCalled();
        expect(find(element, 'key-problem').message).toBe('c.Attribution_KeyNotReplaced');
        expect(textOf(find(element, 'key-state'))).toBe('c.Attribution_KeyStored');
        await expect(element).toBeAccessible();
    });

    it('replaces the key when asked to, and tries again when that failed', async () => {
        replaceKey.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        confirmKey.mockResolvedValue(undefined);
        const element = await open();
        find(element, 'replace').click();
        await settle();
        expect(find(element, 'key-problem').message).toBe('No answer.');
        replaceKey.mockResolvedValue(undefined);
        find(element, 'key-problem').dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find(element, 'key-problem')).toBeNull();
        expect(textOf(find(element, 'announcement'))).toBe('c.Attribution_KeyReplaced');
    });

    it('begins anew when the org was disconnected', async () => {
        const element = await open();
        getState.mockResolvedValue({ isAdmin: true, connectUrl: null, problem: 'No key.' });
        find(element, 'disconnect').dispatchEvent(new CustomEvent('disconnected'));
        await settle();
        expect(find(element, 'write-back')).toBeNull();
        expect(find(element, 'problem').message).toBe('No key.');
    });

    it('does not send what the field itself finds missing', async () => {
        const element = await open();
        const field = find(element, 'key');
        field.reportValidity = () => false;
        field.focus = jest.fn();
        find(element, 'store').click();
        await settle();
        expect(storeKey).not.toHaveBeenCalled();
        expect(field.focus).toHaveBeenCalled();
    });

    it('says beside the field why a key was refused', async () => {
        storeKey.mockRejectedValue({ body: { message: 'This is no key.' } });
        const element = await open();
        find(element, 'key').reportValidity = () => true;
        find(element, 'store').click();
        await settle();
        expect(find(element, 'key-problem').message).toBe('This is no key.');
        await expect(element).toBeAccessible();
    });

    it('saves what was changed and says so', async () => {
        saveSettings.mockResolvedValue({ defaultModel: 'markov', lookbackDays: 90 });
        const element = await open();
        type(find(element, 'model'), 'markov');
        type(find(element, 'lookback'), '90');
        await settle();
        expect(textOf(find(element, 'model-description'))).toBe('By what would be missing.');
        expect(find(element, 'save').disabled).toBe(false);
        find(element, 'save').click();
        await settle();
        expect(saveSettings).toHaveBeenCalledWith({ defaultModel: 'markov', lookbackDays: 90 });
        expect(textOf(find(element, 'announcement'))).toBe('c.Attribution_Saved');
        expect(find(element, 'save').disabled).toBe(true);
    });

    it('keeps what was typed when saving failed', async () => {
        saveSettings.mockRejectedValue({ body: { message: 'The lookback is too long.' } });
        const element = await open();
        type(find(element, 'lookback'), '5000');
        await settle();
        find(element, 'save').click();
        await settle();
        expect(find(element, 'settings-problem').message).toBe('The lookback is too long.');
        expect(find(element, 'lookback').value).toBe(5000);
        await expect(element).toBeAccessible();
    });

    it('looks again while something runs, and stops when it leaves the page', async () => {
        jest.useFakeTimers();
        const element = await open();
        jest.advanceTimersByTime(10000);
        await settle();
        expect(getState).toHaveBeenCalledTimes(2);
        element.remove();
        jest.advanceTimersByTime(60000);
        await settle();
        expect(getState).toHaveBeenCalledTimes(2);
    });

    it('says what went wrong and tries again', async () => {
        getState.mockRejectedValueOnce({ body: { message: 'No access to the class.' } });
        const element = await open();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('No access to the class.');
        await expect(element).toBeAccessible();
        panel.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find(element, 'connect')).not.toBeNull();
    });
});
