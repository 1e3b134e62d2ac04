import AttributionHome from 'c/attributionHome';
import { CurrentPageReference } from 'lightning/navigation';
import getNavigation from '@salesforce/apex/PageController.getNavigation';
import getState from '@salesforce/apex/SetupController.getState';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const running = require('../../setupChecklist/__tests__/data/running.json');

jest.mock('@salesforce/apex/SetupController.getState', () => ({ default: jest.fn() }), {
    virtual: true
});

jest.mock(
    '@salesforce/apex/PageController.getNavigation',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);
jest.mock(
    '@salesforce/apex/PageController.getPage',
    () => ({ default: () => new Promise(() => {}) }),
    { virtual: true }
);
jest.mock('@salesforce/apex/PageController.getFile', () => ({ default: jest.fn() }), {
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
    const element = await mount('c-attribution-home', AttributionHome, {});
    await settle();
    return element;
};

afterEach(() => {
    unmountAll();
    jest.clearAllMocks();
});

describe('c-attribution-home', () => {
    it('waits, and says so', async () => {
        getState.mockReturnValue(new Promise(() => {}));
        const element = await open();
        expect(find(element, 'loading')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows an admin on the first day what is still to do, and the door to it', async () => {
        getState.mockResolvedValue({ isAdmin: true, setup: running });
        const element = await open();
        expect(textOf(find(element, 'first-run'))).toContain('c.Attribution_FirstRunAdmin');
        expect(element.shadowRoot.querySelector('c-setup-checklist').setup).toEqual(running);
        expect(find(element, 'setup').href).toBe('https://www.example.com/');
        await expect(element).toBeAccessible();
    });

    it('shows everyone else that somebody is at it, and no door that does not open', async () => {
        getState.mockResolvedValue({ isAdmin: false, setup: null, problem: 'No key.' });
        const element = await open();
        expect(textOf(find(element, 'first-run'))).toContain('c.Attribution_FirstRunUser');
        expect(find(element, 'setup')).toBeNull();
        expect(find(element, 'opportunities')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('opens the first screen when the first day is over, with the others beside it', async () => {
        getState.mockResolvedValue({ isAdmin: false, setup: { ...running, complete: true } });
        const element = await open();
        getNavigation.emit([
            { page: 'dashboard', label: 'Dashboard' },
            { page: 'roi', label: 'ROI' }
        ]);
        await settle();
        expect(find(element, 'first-run')).toBeNull();
        expect(find(element, 'screens').querySelector('c-page-screen').place).toEqual({
            page: 'dashboard',
            params: {}
        });
        const links = [...find(element, 'screens').querySelectorAll('nav c-page-link')];
        expect(links.map(({ label, current }) => [label, current])).toEqual([
            ['Dashboard', true],
            ['ROI', false]
        ]);
        await expect(element).toBeAccessible();
    });

    it('opens the screen its address names, with what is chosen on it', async () => {
        getState.mockResolvedValue({ isAdmin: false, setup: { ...running, complete: true } });
        const element = await open();
        // eslint-disable-next-line @lwc/lwc/no-unexpected-wire-adapter-usages -- a test emits what the platform would
        CurrentPageReference.emit({ state: { c__page: 'roi', c__chosen: 'by=campaign' } });
        await settle();
        expect(find(element, 'screens').querySelector('c-page-screen').place).toEqual({
            page: 'roi',
            params: { by: 'campaign' }
        });
    });

    it('says what went wrong and tries again', async () => {
        getState.mockRejectedValueOnce({ body: { message: 'No access to the class.' } });
        getState.mockResolvedValue({ isAdmin: true, setup: running });
        const element = await open();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('No access to the class.');
        await expect(element).toBeAccessible();
        panel.dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find(element, 'first-run')).not.toBeNull();
    });
});
