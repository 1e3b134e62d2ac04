import PageScreen from 'c/pageScreen';
import getPage from '@salesforce/apex/PageController.getPage';
import getFile from '@salesforce/apex/PageController.getFile';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const dashboard = require('./data/dashboard.json');
const opportunities = require('./data/opportunities.json');

jest.mock('@salesforce/apex/PageController.getPage', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('@salesforce/apex/PageController.getFile', () => ({ default: jest.fn() }), {
    virtual: true
});
jest.mock('lightning/navigation', () => {
    const Navigate = Symbol('Navigate');
    const GenerateUrl = Symbol('GenerateUrl');
    const Mixin = (Base) =>
        class extends Base {
            [Navigate](...given) {
                global.went(...given);
            }
            [GenerateUrl]() {
                return Promise.resolve('https://org.example/there');
            }
        };
    Mixin.Navigate = Navigate;
    Mixin.GenerateUrl = GenerateUrl;
    return { NavigationMixin: Mixin };
});
jest.mock('lightning/platformResourceLoader', () => ({ loadScript: () => new Promise(() => {}) }), {
    virtual: true
});

const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const open = async (place = { page: 'dashboard', params: { by: 'influencer' } }) => {
    const element = await mount('c-page-screen', PageScreen, { place });
    await settle();
    return element;
};
const find = (element, selector) => element.shadowRoot.querySelector(selector);
const wentTo = () => {
    const [reference, replaces] = global.went.mock.calls.at(-1);
    return [reference.state.c__page, reference.state.c__chosen, replaces];
};

beforeEach(() => {
    global.went = jest.fn();
    getPage.mockResolvedValue(JSON.stringify(dashboard));
});
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-page-screen', () => {
    it('waits, and says so', async () => {
        getPage.mockReturnValue(new Promise(() => {}));
        const element = await open();
        expect(find(element, '[data-id="loading"]')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('asks for the page with what is chosen and draws its blocks from top to bottom', async () => {
        const element = await open();
        expect(getPage).toHaveBeenCalledWith({
            page: 'dashboard',
            query: { by: 'influencer' }
        });
        expect(textOf(find(element, '[data-id="title"]'))).toBe('Dashboard');
        expect(
            [...element.shadowRoot.querySelectorAll('[data-block] > *')].map(({ tagName }) =>
                tagName.toLowerCase()
            )
        ).toEqual([
            'c-page-figures',
            'c-page-funnel',
            'c-page-chart',
            'c-page-chart',
            'c-page-table',
            'c-page-sentences',
            'c-page-notices'
        ]);
        expect(find(element, '[data-id="how"]').label).toBe(dashboard.how.title);
        expect(textOf(find(element, '[data-id="freshness"]'))).toBe(dashboard.freshness);
        await expect(element).toBeAccessible();
    });

    it('shows the way back of a page that has one', async () => {
        getPage.mockResolvedValue(JSON.stringify(opportunities));
        const element = await open({ page: 'deals', params: {} });
        const steps = [...element.shadowRoot.querySelectorAll('ol c-page-link')];
        expect(steps.map(({ label }) => label)).toEqual(['Dashboard', 'Influencers']);
        await expect(element).toBeAccessible();
    });

    it('shows the steps of a first day', async () => {
        const firstRun = require('./data/firstRun.json');
        getPage.mockResolvedValue(JSON.stringify(firstRun));
        const element = await open({ page: 'first-run', params: {} });
        expect(find(element, 'c-page-steps').block).toEqual(firstRun.blocks[0]);
        await expect(element).toBeAccessible();
    });

    describe('where something can be entered or done', () => {
        const campaignSetup = require('./data/campaignSetup.json');
        const done = (element, tag, to) => {
            const toasts = [];
            element.addEventListener('lightning__showtoast', ({ detail }) => toasts.push(detail));
            find(element, tag).dispatchEvent(
                new CustomEvent('done', { detail: { message: 'Done.', to } })
            );
            return toasts;
        };
        const openSetup = () => {
            getPage.mockResolvedValue(JSON.stringify(campaignSetup));
            return open({ page: 'campaign-setup', params: {} });
        };

        it('draws forms, uploads and actions', async () => {
            const element = await openSetup();
            expect(
                [...element.shadowRoot.querySelectorAll('[data-block] > *')].map(({ tagName }) =>
                    tagName.toLowerCase()
                )
            ).toEqual(['c-page-form', 'c-page-upload', 'c-page-sentences', 'c-page-table']);
            await expect(element).toBeAccessible();
        });

        it.each(['c-page-form', 'c-page-upload', 'c-page-sentences', 'c-page-table'])(
            'says what was done by %s, and asks for the page anew',
            async (tag) => {
                const element = await openSetup();
                const toasts = done(element, tag, null);
                await settle();
                expect(toasts).toEqual([{ title: 'Done.', variant: 'success' }]);
                expect(getPage).toHaveBeenCalledTimes(2);
                expect(global.went).not.toHaveBeenCalled();
            }
        );

        it('goes where the page says after it is done', async () => {
            const element = await openSetup();
            done(element, 'c-page-form', { page: 'campaign', params: { id: 'c1' } });
            await settle();
            expect(wentTo()).toEqual(['campaign', 'id=c1', undefined]);
            expect(getPage).toHaveBeenCalledTimes(1);
        });
    });

    it('says that a part is not shown which it does not know', async () => {
        getPage.mockResolvedValue(
            JSON.stringify({ ...dashboard, blocks: [{ kind: 'hologram', id: 'x' }] })
        );
        const element = await open();
        expect(textOf(find(element, '[data-block="x"]'))).toBe('c.Attribution_PartNotShown');
    });

    it('makes a choice another address of the same page', async () => {
        const element = await open({ page: 'dashboard', params: { by: 'campaign' } });
        find(element, 'c-page-filters').dispatchEvent(
            new CustomEvent('choose', { detail: { name: 'period', value: 'custom' } })
        );
        expect(wentTo()).toEqual(['dashboard', 'by=campaign&period=custom', true]);
        find(element, 'c-page-table').dispatchEvent(
            new CustomEvent('sort', { detail: { column: 'share' } })
        );
        expect(wentTo()).toEqual(['dashboard', 'by=campaign&groups.sort=-share', true]);
        find(element, 'c-page-table').dispatchEvent(
            new CustomEvent('turn', { detail: { page: 2 } })
        );
        expect(wentTo()).toEqual(['dashboard', 'by=campaign&groups.page=2', true]);
    });

    it('keeps the page in sight while another choice is asked for', async () => {
        const element = await open();
        getPage.mockReturnValue(new Promise(() => {}));
        element.place = { page: 'dashboard', params: { by: 'channel' } };
        await settle();
        expect(getPage).toHaveBeenCalledTimes(2);
        expect(find(element, '[data-id="refreshing"]')).not.toBeNull();
        expect(find(element, 'c-page-table')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('takes the answer to the latest question only', async () => {
        let answerFirst;
        getPage.mockReturnValueOnce(
            new Promise((resolve) => {
                answerFirst = resolve;
            })
        );
        const element = await open();
        getPage.mockResolvedValue(JSON.stringify(opportunities));
        element.place = { page: 'deals', params: {} };
        await settle();
        answerFirst(JSON.stringify(dashboard));
        await settle();
        expect(textOf(find(element, '[data-id="title"]'))).toBe(opportunities.title);
    });

    it('does not ask again for the place it is at', async () => {
        const element = await open();
        element.place = { page: 'dashboard', params: { by: 'influencer' } };
        await settle();
        expect(getPage).toHaveBeenCalledTimes(1);
    });

    it('says what was wrong with a choice, and keeps the page before it', async () => {
        const element = await open();
        getPage.mockRejectedValue({ body: { message: 'from: Must be a day that exists.' } });
        element.place = { page: 'dashboard', params: { from: 'x' } };
        await settle();
        expect(find(element, 'c-error-panel').message).toBe('from: Must be a day that exists.');
        expect(find(element, 'c-page-filters')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says what went wrong and tries again', async () => {
        getPage.mockRejectedValueOnce({ body: { message: 'No answer.' } });
        const element = await open();
        expect(find(element, '[data-id="title"]')).toBeNull();
        await expect(element).toBeAccessible();
        find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(find(element, '[data-id="title"]')).not.toBeNull();
        expect(find(element, 'c-error-panel')).toBeNull();
    });

    it('says when this version cannot read the page', async () => {
        getPage.mockResolvedValue('{"version":9}');
        const element = await open();
        expect(find(element, 'c-error-panel').message).toBe('c.Attribution_ErrorUnreadable');
    });

    it('hands a table over as a file, by a type Lightning Web Security lets through', async () => {
        const made = [];
        URL.createObjectURL = (blob) => {
            made.push(blob);
            return 'blob:file';
        };
        URL.revokeObjectURL = jest.fn();
        getFile.mockResolvedValue({ name: 'groups.csv', content: 'A\r\n1\r\n' });
        const element = await open();
        const anchor = find(element, 'a[download], a');
        const clicked = jest.fn((event) => event.preventDefault());
        anchor.addEventListener('click', clicked);
        find(element, 'lightning-button[data-table="groups"]').click();
        await settle();
        expect(getFile).toHaveBeenCalledWith({
            page: 'dashboard',
            table: 'groups',
            query: { by: 'influencer' }
        });
        expect(made[0].type).toBe('application/octet-stream');
        expect([anchor.download, anchor.href]).toEqual(['groups.csv', 'blob:file']);
        expect(clicked).toHaveBeenCalledTimes(1);
        element.remove();
        expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:file');
    });

    it('says beside the button why there is no file', async () => {
        getFile.mockRejectedValue({ body: { message: 'The table has 60,000 rows.' } });
        const element = await open();
        find(element, 'lightning-button[data-table="groups"]').click();
        await settle();
        expect(find(element, '[data-id="file-problem"]').message).toBe(
            'The table has 60,000 rows.'
        );
        await expect(element).toBeAccessible();
    });
});
