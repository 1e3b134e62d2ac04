import PageActions from 'c/pageActions';
import LightningConfirm from 'lightning/confirm';
import send from '@salesforce/apex/PageController.send';
import { mount, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/campaignSetup.json');
const { actions } = blocks.find(({ kind }) => kind === 'table').rows[0];
const [accept, dismiss] = actions;

jest.mock('@salesforce/apex/PageController.send', () => ({ default: jest.fn() }), {
    virtual: true
});

const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async (properties = {}) => {
    const element = await mount('c-page-actions', PageActions, { actions, ...properties });
    const done = [];
    element.addEventListener('done', ({ detail }) => done.push(detail));
    return { element, done, find: (selector) => element.shadowRoot.querySelector(selector) };
};
const press = async (find, id) => {
    find(`[data-id="${id}"]`).click();
    await settle();
};

beforeEach(() => {
    LightningConfirm.open = jest.fn().mockResolvedValue(true);
    send.mockResolvedValue({ isDone: true, id: null });
});
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-page-actions', () => {
    it('offers each action by a button that looks like what it does', async () => {
        const { element, find } = await open();
        expect([find('[data-id="accept"]').label, find('[data-id="accept"]').variant]).toEqual([
            'Accept',
            'brand'
        ]);
        expect(find('[data-id="dismiss"]').variant).toBe('destructive-text');
        expect(find('[role="group"]')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says what they are done to where several stand below one another', async () => {
        const { element, find } = await open({ subject: 'mina_k' });
        expect(find('[role="group"]').getAttribute('aria-label')).toBe('mina_k');
        await expect(element).toBeAccessible();
    });

    it('does it at once where nothing can be lost', async () => {
        const { find, done } = await open();
        await press(find, 'accept');
        expect(LightningConfirm.open).not.toHaveBeenCalled();
        expect(send).toHaveBeenCalledWith({
            method: 'POST',
            path: '/repairs/r1/accept',
            body: '{"influencerId":"mina"}'
        });
        expect(done).toEqual([{ message: accept.done, to: null }]);
    });

    it('asks before something is lost', async () => {
        const { find, done } = await open();
        LightningConfirm.open.mockResolvedValueOnce(false);
        await press(find, 'dismiss');
        expect(LightningConfirm.open.mock.calls[0][0]).toEqual({
            label: dismiss.label,
            message: dismiss.confirm,
            theme: 'error'
        });
        expect(send).not.toHaveBeenCalled();
        await press(find, 'dismiss');
        expect(send.mock.calls[0][0].body).toBeNull();
        expect(done).toEqual([{ message: dismiss.done, to: dismiss.then }]);
    });

    it('offers nothing while something is being done', async () => {
        send.mockReturnValue(new Promise(() => {}));
        const { element, find } = await open();
        await press(find, 'accept');
        expect(find('[data-id="dismiss"]').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('says in the service’s words why it was not done', async () => {
        send.mockResolvedValue({ isDone: false, problem: 'It was decided already.', errors: [] });
        const { element, find, done } = await open();
        await press(find, 'accept');
        expect(find('c-error-panel').message).toBe('It was decided already.');
        expect(done).toEqual([]);
        await expect(element).toBeAccessible();
    });

    it('says what went wrong and tries again', async () => {
        send.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        const { find, done } = await open();
        await press(find, 'accept');
        expect(find('c-error-panel').message).toBe('No answer.');
        find('c-error-panel').dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find('c-error-panel')).toBeNull();
        expect(done).toHaveLength(1);
    });

    it('is not there where nothing can be done', async () => {
        const { element } = await open({ actions: [] });
        expect(element.shadowRoot.children).toHaveLength(0);
        await expect(element).toBeAccessible();
    });
});
