import PageForm from 'c/pageForm';
import send from '@salesforce/apex/PageController.send';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/campaignSetup.json');
const block = blocks.find(({ kind }) => kind === 'form');

jest.mock('@salesforce/apex/PageController.send', () => ({ default: jest.fn() }), {
    virtual: true
});

const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
/** The stubs of the base components check nothing: here they say what they are told to. */
const open = async (properties = {}) => {
    const element = await mount('c-page-form', PageForm, { block, ...properties });
    const done = [];
    element.addEventListener('done', ({ detail }) => done.push(detail));
    const find = (selector) => element.shadowRoot.querySelector(selector);
    const said = {};
    for (const control of element.shadowRoot.querySelectorAll('[data-name]')) {
        const { name } = control.dataset;
        control.setCustomValidity = (message) => {
            said[name] = message;
        };
        control.reportValidity = () => !said[name];
        control.focus = jest.fn();
    }
    const enter = (name, detail) =>
        find(`[data-name="${name}"]`).dispatchEvent(new CustomEvent('change', { detail }));
    const submit = async () => {
        find('[data-id="submit"]').click();
        await settle();
    };
    return { element, done, find, said, enter, submit };
};

beforeEach(() => send.mockResolvedValue({ isDone: true, id: 'c1' }));
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-page-form', () => {
    it('draws each kind of field by the control it has', async () => {
        const { element, find } = await open();
        const control = (name) => find(`[data-name="${name}"]`);
        expect(
            block.fields.map(({ name }) => [
                control(name).tagName.toLowerCase(),
                control(name).type
            ])
        ).toEqual([
            ['lightning-input', 'text'],
            ['lightning-textarea', undefined],
            ['lightning-input', 'url'],
            ['lightning-input', 'email'],
            ['lightning-input', 'number'],
            ['lightning-input', 'number'],
            ['lightning-input', 'text'],
            ['lightning-input', 'date'],
            ['lightning-combobox', undefined],
            ['lightning-dual-listbox', undefined],
            ['lightning-input', 'toggle']
        ]);
        const { label, required, fieldLevelHelp, placeholder, maxLength } = control('name');
        expect({ label, required, fieldLevelHelp, placeholder, maxLength }).toEqual({
            label: 'Name',
            required: true,
            fieldLevelHelp: 'As your team calls it.',
            placeholder: 'Autumn teardown series',
            maxLength: 200
        });
        expect([control('budget').label, control('budget').value]).toEqual([
            'Budget (EUR)',
            '1250.00'
        ]);
        expect([control('margin').label, control('margin').value, control('margin').max]).toEqual([
            'Margin (%)',
            29,
            100
        ]);
        expect(control('isActive').checked).toBe(true);
        expect(textOf(find('.weak'))).toBe(block.intro);
        await expect(element).toBeAccessible();
    });

    it('sends what is entered as one body and says where to go', async () => {
        const { done, enter, submit } = await open();
        enter('name', { value: 'Northwind' });
        enter('influencers', { value: ['ray'] });
        enter('isActive', { checked: false });
        await submit();
        const { method, path, body } = send.mock.calls[0][0];
        expect([method, path]).toEqual(['POST', '/campaigns']);
        expect(JSON.parse(body)).toEqual({
            name: 'Northwind',
            description: null,
            landingPage: 'https://acme.example',
            owner: null,
            lookbackDays: 90,
            margin: 0.29,
            budget: { amount: '1250.00', currency: 'EUR' },
            startsOn: '2026-12-01',
            attribution: { source: 'form', model: 'linear' },
            influencers: ['ray'],
            isActive: false
        });
        expect(done).toEqual([
            { message: block.submit.done, to: { page: 'campaign', params: { id: 'c1' } } }
        ]);
    });

    it('sends nothing that its controls find wrong, and goes to the first of them', async () => {
        const { find, said, submit } = await open();
        said.budget = 'c.Attribution_ErrorNoAmount';
        said.name = 'Complete this field.';
        await submit();
        expect(send).not.toHaveBeenCalled();
        expect(find('[data-name="name"]').focus).toHaveBeenCalledTimes(1);
        expect(find('[data-name="budget"]').focus).not.toHaveBeenCalled();
    });

    it('takes no amount that is none', async () => {
        const { find } = await open();
        const { pattern, messageWhenPatternMismatch } = find('[data-name="budget"]');
        expect(messageWhenPatternMismatch).toBe('c.Attribution_ErrorNoAmount');
        const isAmount = (text) => new RegExp(`^(?:${pattern})$`).test(text);
        expect(['1250', '1250.5', ' 0.99 '].every(isAmount)).toBe(true);
        expect(['1,250', '12 50', '€5', '-1', '1.', 'x'].some(isAmount)).toBe(false);
    });

    it('puts what the service says at the fields it is about', async () => {
        send.mockResolvedValue({
            isDone: false,
            problem: 'Two things are wrong.',
            errors: [
                { field: 'budget.currency', message: 'Is no currency.' },
                { field: 'name', message: 'Is taken.' },
                { field: 'utm.campaign', message: 'Is in use elsewhere.' }
            ]
        });
        const { element, done, find, said, enter, submit } = await open();
        await submit();
        expect(said).toEqual({ budget: 'Is no currency.', name: 'Is taken.' });
        expect(find('[data-name="budget"]').focus).toHaveBeenCalledTimes(1);
        expect(find('c-error-panel').message).toBe('utm.campaign: Is in use elsewhere.');
        expect(done).toEqual([]);
        await expect(element).toBeAccessible();

        enter('name', { value: 'Other' });
        expect(said.name).toBe('');
    });

    it('says the whole where no field is named', async () => {
        send.mockResolvedValue({ isDone: false, problem: 'This name is taken.', errors: [] });
        const { element, find, submit } = await open();
        await submit();
        expect(find('c-error-panel').message).toBe('This name is taken.');
        await expect(element).toBeAccessible();
    });

    it('says what went wrong and tries again with what was entered', async () => {
        send.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        const { find, done, enter, submit } = await open();
        enter('name', { value: 'Northwind' });
        await submit();
        expect(find('c-error-panel').message).toBe('No answer.');
        find('c-error-panel').dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(JSON.parse(send.mock.calls[1][0].body).name).toBe('Northwind');
        expect(done).toHaveLength(1);
    });

    it('sends once while it waits', async () => {
        send.mockReturnValue(new Promise(() => {}));
        const { element, find, submit } = await open();
        await submit();
        expect(find('[data-id="submit"]').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('keeps what is entered when the page is asked for anew, and begins again when it is another form', async () => {
        const { element, find, enter } = await open();
        enter('name', { value: 'Northwind' });
        element.block = JSON.parse(JSON.stringify(block));
        await settle();
        expect(find('[data-name="name"]').value).toBe('Northwind');
        element.block = { ...block, submit: { ...block.submit, path: '/costs' } };
        await settle();
        expect(find('[data-name="name"]').value).toBe('');
    });

    it('has no heading and no introduction where there are none', async () => {
        const { element, find } = await open({ block: { ...block, title: '', intro: '' } });
        expect([find('h3'), find('.weak')]).toEqual([null, null]);
        await expect(element).toBeAccessible();
    });
});
