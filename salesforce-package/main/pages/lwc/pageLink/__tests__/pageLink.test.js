import PageLink from 'c/pageLink';
import { NavigationMixin } from 'lightning/navigation';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const went = jest.fn();
const addressed = jest.fn();
jest.mock('lightning/navigation', () => {
    const Navigate = Symbol('Navigate');
    const GenerateUrl = Symbol('GenerateUrl');
    const Mixin = (Base) =>
        class extends Base {
            [Navigate](...given) {
                global.went(...given);
            }
            [GenerateUrl](page) {
                global.addressed(page);
                return Promise.resolve('https://org.example/there');
            }
        };
    Mixin.Navigate = Navigate;
    Mixin.GenerateUrl = GenerateUrl;
    return { NavigationMixin: Mixin };
});

const open = async (properties) => {
    const element = await mount('c-page-link', PageLink, { label: 'Mina Kovač', ...properties });
    await Promise.resolve();
    await Promise.resolve();
    return element;
};
const anchor = (element) => element.shadowRoot.querySelector('a');

beforeEach(() => {
    Object.assign(global, { went, addressed });
});
afterEach(() => {
    unmountAll();
    jest.clearAllMocks();
});

describe('c-page-link', () => {
    it('is a real link to a page of the app, and goes there within Lightning', async () => {
        expect(NavigationMixin).toBeDefined();
        const element = await open({ to: { page: 'influencer', params: { id: '7' } } });
        expect(anchor(element).href).toBe('https://org.example/there');
        anchor(element).click();
        expect(went).toHaveBeenCalledWith({
            type: 'standard__navItemPage',
            attributes: { apiName: 'Pipeline_Attribution' },
            state: { c__page: 'influencer', c__chosen: 'id=7' }
        });
        await expect(element).toBeAccessible();
    });

    it('opens a record', async () => {
        const record = { crm: 'salesforce', objectType: 'Opportunity', id: '006000000000001AAA' };
        const element = await open({ record });
        anchor(element).click();
        expect(went.mock.calls[0][0].attributes.recordId).toBe(record.id);
        await expect(element).toBeAccessible();
    });

    it('leaves opening in another tab to the browser', async () => {
        const element = await open({ to: { page: 'roi', params: {} } });
        const click = new MouseEvent('click', { ctrlKey: true, cancelable: true, bubbles: true });
        let isTheBrowsers;
        // Behind the component's own listener; jsdom has no tabs to open, so it is stopped here.
        element.shadowRoot.addEventListener('click', (event) => {
            isTheBrowsers = !event.defaultPrevented;
            event.preventDefault();
        });
        anchor(element).dispatchEvent(click);
        expect(isTheBrowsers).toBe(true);
        expect(went).not.toHaveBeenCalled();
    });

    it('has another address when it leads elsewhere', async () => {
        const element = await open({ to: { page: 'roi', params: {} } });
        element.to = { page: 'revenue', params: {} };
        await Promise.resolve();
        await Promise.resolve();
        expect(addressed.mock.calls.map(([{ state }]) => state.c__page)).toEqual([
            'roi',
            'revenue'
        ]);
    });

    it('leads to the web in a tab of its own, and only to the web', async () => {
        const element = await open({ href: 'https://linkedin.example/posts/4' });
        expect(anchor(element).target).toBe('_blank');
        expect(anchor(element).rel).toBe('noopener noreferrer');
        await expect(element).toBeAccessible();
        const script = await open({ href: 'javascript:alert(1)' });
        expect(anchor(script)).toBeNull();
    });

    it('is words alone where there is nowhere to go', async () => {
        const element = await open({});
        expect(anchor(element)).toBeNull();
        expect(textOf(element.shadowRoot)).toBe('Mina Kovač');
        await expect(element).toBeAccessible();
    });

    it('says that its page is the one that is open', async () => {
        const element = await open({ to: { page: 'roi', params: {} }, current: true });
        expect(anchor(element).getAttribute('aria-current')).toBe('page');
    });
});
