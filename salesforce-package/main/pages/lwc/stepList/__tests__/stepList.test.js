import StepList from 'c/stepList';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const step = (key, state, more = {}) => ({
    key,
    label: `Step ${key}`,
    state,
    detail: `About ${key}.`,
    progress: null,
    to: null,
    ...more
});
const steps = [
    step('connected', 'done'),
    step('history', 'running', { progress: { done: 250, total: 1000 } }),
    step('links', 'current', { to: { page: 'campaign-setup', params: {} } }),
    step('touch', 'waiting', { detail: '' }),
    step('stages', 'problem')
];

const open = (properties = {}) => mount('c-step-list', StepList, { steps, ...properties });
const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);

afterEach(unmountAll);

describe('c-step-list', () => {
    it('says of each step in words how it stands', async () => {
        const element = await open();
        expect(
            steps.map(
                ({ key }) => find(element, key).querySelector('lightning-icon').alternativeText
            )
        ).toEqual([
            'c.Attribution_StepDone',
            'c.Attribution_StepRunning',
            'c.Attribution_StepCurrent',
            'c.Attribution_StepWaiting',
            'c.Attribution_StepProblem'
        ]);
        expect(textOf(find(element, 'connected'))).toContain('About connected.');
        expect(find(element, 'touch').querySelector('.weak')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('leads to where a step is done', async () => {
        const element = await open();
        const { label, to } = find(element, 'links').querySelector('c-page-link');
        expect([label, to]).toEqual(['Step links', steps[2].to]);
    });

    it('marks the step that is next, by its state or because it is named', async () => {
        const element = await open();
        const marked = () =>
            [...element.shadowRoot.querySelectorAll('[aria-current="step"]')].map(
                ({ dataset }) => dataset.id
            );
        expect(marked()).toEqual(['links']);
        element.steps = steps.filter(({ state }) => state !== 'current');
        element.next = 'touch';
        await Promise.resolve();
        expect(marked()).toEqual(['touch']);
        await expect(element).toBeAccessible();
    });

    it('measures what runs as far as anybody knows how much there is', async () => {
        const element = await open();
        expect(find(element, 'history').querySelector('lightning-progress-bar').value).toBe(25);
        element.steps = [step('history', 'running', { progress: { done: 1200, total: null } })];
        await Promise.resolve();
        expect(find(element, 'history').querySelector('lightning-progress-bar')).toBeNull();
        expect(find(element, 'history').querySelector('[data-id="progress"]')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('measures nothing that does not run', async () => {
        const element = await open({
            steps: [step('history', 'done', { progress: { done: 9, total: 9 } })]
        });
        expect(element.shadowRoot.querySelector('lightning-progress-bar')).toBeNull();
        expect(element.shadowRoot.querySelector('[data-id="progress"]')).toBeNull();
    });

    it('draws a state it does not know as waiting', async () => {
        const element = await open({ steps: [step('x', 'resting')] });
        expect(element.shadowRoot.querySelector('lightning-icon').alternativeText).toBe(
            'c.Attribution_StepWaiting'
        );
        await expect(element).toBeAccessible();
    });
});
