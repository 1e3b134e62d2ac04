import { createElement } from 'lwc';
import AttributionCard from 'c/attributionCard';
import getCard from '@salesforce/apex/AttributionController.getCard';
import { refreshApex } from '@salesforce/apex';

const READY = require('./data/card.json');
const LINEAR = require('./data/cardLinear.json');
const FITTED = require('./data/cardDataDriven.json');
const BLENDED = require('./data/cardIncremental.json');
const FALLBACK = require('./data/cardFallback.json');
const EMPTY = require('./data/cardEmpty.json');
const LOST = require('./data/cardLost.json');

jest.mock(
    '@salesforce/apex/AttributionController.getCard',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);

const RECORD_ID = '006Hs00001Kq7ZtIAJ';
const OTHER_RECORD_ID = '006Hs00001Kq7ZuIAJ';

/** What Apex answers: the view with the question. */
const answer = (view, model = null, recordId = RECORD_ID) => ({
    recordId,
    model,
    view: JSON.stringify(view)
});

const settle = async () => {
    for (let i = 0; i < 5; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more layer of components render
        await Promise.resolve();
    }
};

describe('c-attribution-card', () => {
    let element;

    const show = async (properties = {}) => {
        element = createElement('c-attribution-card', { is: AttributionCard });
        Object.assign(element, { recordId: RECORD_ID, ...properties });
        document.body.appendChild(element);
        await settle();
    };
    const emit = async (...args) => {
        getCard.emit(answer(...args));
        await settle();
    };
    const fail = async (message) => {
        getCard.error({ message });
        await settle();
    };
    const find = (selector) => element.shadowRoot.querySelector(selector);
    const byId = (id) => find(`[data-id="${id}"]`);
    const errorPanel = () => find('c-error-panel');
    const pick = async (model) => {
        byId('model').dispatchEvent(new CustomEvent('change', { detail: { value: model } }));
        await settle();
    };

    afterEach(() => {
        while (document.body.firstChild) {
            document.body.removeChild(document.body.firstChild);
        }
        jest.clearAllMocks();
    });

    describe('while loading', () => {
        it('says so, and shows nothing else', async () => {
            await show();
            expect(byId('loading').querySelector('lightning-spinner').alternativeText).toBe(
                'c.Attribution_Loading'
            );
            expect(byId('sentence')).toBeNull();
            expect(find('.content').getAttribute('aria-busy')).toBe('true');
            await expect(element).toBeAccessible();
        });

        it('asks for the record under the organization’s own model', async () => {
            await show();
            expect(getCard.getLastConfig()).toEqual({ recordId: RECORD_ID, model: null });
        });
    });

    describe('with a card', () => {
        it('draws sentence, figures, influencers, talk-about, journey and model, in this order', async () => {
            await show();
            await emit(READY);
            const drawn = [...element.shadowRoot.querySelectorAll('.content > *')].map(
                (node) => node.dataset.id ?? node.tagName.toLowerCase()
            );
            expect(drawn).toEqual([
                'announcement',
                'sentence',
                'c-attribution-figures',
                'c-influencer-table',
                'c-talk-about',
                'c-journey-timeline',
                'section',
                'freshness'
            ]);
            expect(byId('sentence').textContent).toBe(READY.sentence);
            expect(byId('freshness').textContent).toBe(READY.freshness.text);
            expect(byId('about').textContent).toBe(
                `${READY.model.description}c.Attribution_ModelScope`
            );
            await expect(element).toBeAccessible();
        });

        it('hands each part of the view to the component that draws it', async () => {
            await show();
            await emit(READY);
            expect(find('c-attribution-figures').figures).toEqual(READY.figures);
            expect(find('c-influencer-table').influencers).toEqual(READY.influencers);
            expect(find('c-influencer-table').remainder).toEqual(READY.remainder);
            expect(find('c-talk-about').topic).toEqual(READY.talkAbout);
            expect(find('c-journey-timeline').journey).toEqual(READY.journey);
        });

        it('offers every model with its description', async () => {
            await show();
            await emit(READY);
            const picker = byId('model');
            expect(picker.value).toBe('position_based');
            expect(picker.options).toHaveLength(READY.models.length);
            expect(picker.options[1]).toEqual({
                value: 'first_touch',
                label: READY.models[1].label,
                description: READY.models[1].description
            });
        });

        it('tells assistive technology what is shown', async () => {
            await show();
            await emit(READY);
            expect(byId('announcement').getAttribute('aria-live')).toBe('polite');
            expect(byId('announcement').textContent).toBe('c.Attribution_Announce');
        });

        it('draws a lost opportunity without an amount and with very long names', async () => {
            await show();
            await emit(LOST);
            expect(byId('sentence').textContent).toBe(LOST.sentence);
            await expect(element).toBeAccessible();
        });

        it('leaves out what the view does not have', async () => {
            await show();
            await emit({
                ...READY,
                talkAbout: null,
                journey: { latest: [], all: [] },
                influencers: [],
                remainder: []
            });
            expect(find('c-talk-about')).toBeNull();
            expect(find('c-journey-timeline')).toBeNull();
            expect(find('c-influencer-table')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('explains how it is computed when asked', async () => {
            await show();
            await emit(READY);
            byId('how').shadowRoot.querySelector('button').click();
            await settle();
            const paragraphs = [...byId('how').querySelectorAll('.paragraph')].map(
                (node) => node.textContent
            );
            expect(paragraphs).toEqual(READY.explanation);
        });
    });

    describe('under a model that learns', () => {
        const notice = () => {
            const panel = find('c-fit-notice');
            return panel && [panel.title, panel.why];
        };

        it('says when it learnt and from how much, and warns of nothing when that is enough', async () => {
            await show();
            await emit(FITTED);
            expect(byId('fit').textContent).toBe(
                'Learnt on 21 Nov 2026 from 612 deals, 180 of them won.'
            );
            expect(notice()).toBeNull();
            expect(errorPanel()).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('says why a rule stands in, beside the figures and aloud, and calls it no error', async () => {
            await show();
            await emit(FALLBACK);
            expect(notice()).toEqual([
                'c.Attribution_FitFallback',
                '27 won deals so far; the data-driven model starts at 30. Until then all touches share evenly.'
            ]);
            expect(find('c-fit-notice').previousElementSibling).toBe(find('c-attribution-figures'));
            expect(byId('announcement').textContent).toBe(
                'c.Attribution_Announce c.Attribution_Announce'
            );
            expect(errorPanel()).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('says that shares still lean on what is usual', async () => {
            await show();
            await emit(BLENDED);
            expect(notice()).toEqual(['c.Attribution_FitBlended', BLENDED.fit.reason]);
            await expect(element).toBeAccessible();
        });

        it('passes on what to be careful about when there is enough', async () => {
            await show();
            await emit({ ...FITTED, fit: { ...FITTED.fit, reason: 'Few journeys.' } });
            expect(notice()).toEqual(['c.Attribution_FitCare', 'Few journeys.']);
        });

        it('says that it has not learnt yet before the first fit', async () => {
            await show();
            await emit({ ...FITTED, fit: null });
            expect(notice()).toEqual(['c.Attribution_FitNone', 'c.Attribution_FitNoneWhy']);
            expect(byId('fit')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('warns of nothing under a rule, nor when the service is older than fits', async () => {
            await show();
            await emit({ ...READY, fit: null });
            expect(notice()).toBeNull();
            await emit({ ...FITTED, fit: undefined });
            expect(notice()).toBeNull();
            expect(byId('fit')).toBeNull();
        });

        it('keeps the notice in a sidebar', async () => {
            await show({ variant: 'Compact' });
            await emit(FALLBACK);
            expect(notice()?.[0]).toBe('c.Attribution_FitFallback');
            expect(byId('fit')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('offers data-driven, its incremental view, Markov and Shapley in the picker', async () => {
            await show();
            await emit(FITTED);
            expect(byId('model').value).toBe('data_driven');
            expect(
                byId('model')
                    .options.slice(-4)
                    .map(({ label }) => label)
            ).toEqual(['Data-driven', 'Data-driven, incremental', 'Markov', 'Shapley']);
        });
    });

    describe('when nobody’s influence is known', () => {
        it('says why and what to do, and offers no model', async () => {
            await show();
            await emit(EMPTY);
            const panel = find('c-empty-panel');
            expect([panel.title, panel.why, panel.action]).toEqual([
                EMPTY.empty.title,
                EMPTY.empty.why,
                EMPTY.empty.action
            ]);
            expect(byId('model')).toBeNull();
            expect(byId('freshness').textContent).toBe(EMPTY.freshness.text);
            await expect(element).toBeAccessible();
        });
    });

    describe('when influencers reached them without earning credit', () => {
        it('says so and shows the journey', async () => {
            await show();
            await emit({ ...EMPTY, journey: READY.journey });
            expect(find('c-empty-panel').title).toBe(EMPTY.empty.title);
            expect(find('c-journey-timeline').journey).toEqual(READY.journey);
            await expect(element).toBeAccessible();
        });

        it('leaves the journey out of a sidebar', async () => {
            await show({ variant: 'Compact' });
            await emit({ ...EMPTY, journey: READY.journey });
            expect(find('c-journey-timeline')).toBeNull();
        });
    });

    describe('when it fails', () => {
        it('shows the words of the error and nothing half-drawn', async () => {
            await show();
            await fail('The attribution service took too long to answer.');
            expect(errorPanel().message).toBe('The attribution service took too long to answer.');
            expect(errorPanel().note).toBeNull();
            expect(byId('loading')).toBeNull();
            expect(byId('sentence')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('has words of its own when the error has none', async () => {
            await show();
            getCard.error({}, 500, '');
            await settle();
            expect(errorPanel().message).toBe('c.Attribution_ErrorUnknown');
        });

        it.each([
            ['text that is no JSON', 'Bad gateway'],
            ['a version it does not know', JSON.stringify({ ...READY, version: 2 })],
            ['a view without its figures', JSON.stringify({ ...READY, figures: undefined })]
        ])('asks for an update of the package when it gets %s', async (_, text) => {
            await show();
            getCard.emit({ recordId: RECORD_ID, model: null, view: text });
            await settle();
            expect(errorPanel().message).toBe('c.Attribution_ErrorUnreadable');
        });

        it('asks again on retry, and forgets the error when the answer comes', async () => {
            await show();
            await fail('Too many people asked.');
            errorPanel().dispatchEvent(new CustomEvent('retry'));
            await settle();
            expect(refreshApex).toHaveBeenCalledTimes(1);
            await emit(READY);
            expect(errorPanel()).toBeNull();
            expect(byId('sentence').textContent).toBe(READY.sentence);
        });

        it('stays an error when the retry fails too', async () => {
            await show();
            await fail('Too many people asked.');
            refreshApex.mockRejectedValueOnce({ body: { message: 'Still too many.' } });
            errorPanel().dispatchEvent(new CustomEvent('retry'));
            await settle();
            expect(errorPanel().message).toBe('Still too many.');
            expect(errorPanel().busy).toBe(false);
        });
    });

    describe('when another model is chosen', () => {
        it('asks for it and keeps the old view with a quiet spinner until the new one is there', async () => {
            await show();
            await emit(READY);
            await pick('linear');
            expect(getCard.getLastConfig()).toEqual({ recordId: RECORD_ID, model: 'linear' });
            expect(byId('sentence').textContent).toBe(READY.sentence);
            expect(byId('switching').alternativeText).toBe('c.Attribution_Updating');
            expect(byId('loading')).toBeNull();
            await expect(element).toBeAccessible();

            await emit(LINEAR, 'linear');
            expect(byId('sentence').textContent).toBe(LINEAR.sentence);
            expect(byId('switching')).toBeNull();
            expect(byId('model').value).toBe('linear');
        });

        it('does not let a late answer to the older question overwrite the newer', async () => {
            await show();
            await emit(READY);
            await pick('linear');
            await pick('first_touch');
            await emit(LINEAR, 'linear');
            expect(byId('sentence').textContent).toBe(READY.sentence);
            expect(byId('switching')).not.toBeNull();
            const first = {
                ...READY,
                model: { ...READY.model, id: 'first_touch' },
                sentence: 'Under first-touch.'
            };
            await emit(first, 'first_touch');
            expect(byId('sentence').textContent).toBe('Under first-touch.');
        });

        it('says beside the picker when it fails, and what is still shown', async () => {
            await show();
            await emit(READY);
            await pick('time_decay');
            await fail('Too many people asked.');
            expect(errorPanel().closest('section')).not.toBeNull();
            expect(errorPanel().note).toBe('c.Attribution_ErrorStale');
            expect(byId('sentence').textContent).toBe(READY.sentence);
            expect(byId('switching')).toBeNull();
            await expect(element).toBeAccessible();
        });

        it('can be chosen from the comparison as well', async () => {
            await show();
            await emit(READY);
            byId('compare').shadowRoot.querySelector('button').click();
            await settle();
            find('c-model-comparison').dispatchEvent(
                new CustomEvent('modelselect', { detail: { model: 'last_touch' } })
            );
            await settle();
            expect(getCard.getLastConfig().model).toBe('last_touch');
        });

        it('does nothing when the chosen model is the one shown', async () => {
            await show();
            await emit(READY);
            await pick('position_based');
            expect(getCard.getLastConfig().model).toBeNull();
            expect(byId('switching')).toBeNull();
        });
    });

    describe('when refreshed', () => {
        it('asks past the cache and is ready again though nothing changed', async () => {
            await show();
            await emit(READY);
            let finish;
            refreshApex.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
            byId('refresh').click();
            await settle();
            expect(byId('refreshing')).not.toBeNull();
            expect(byId('refresh').disabled).toBe(true);
            finish();
            await settle();
            expect(byId('refreshing')).toBeNull();
            expect(byId('refresh').disabled).toBe(false);
        });
    });

    describe('when it shows another record', () => {
        it('drops the old one at once and forgets the chosen model', async () => {
            await show();
            await emit(READY);
            await pick('linear');
            element.recordId = OTHER_RECORD_ID;
            await settle();
            expect(byId('sentence')).toBeNull();
            expect(byId('loading')).not.toBeNull();
            expect(getCard.getLastConfig()).toEqual({ recordId: OTHER_RECORD_ID, model: null });
        });

        it('ignores a late answer about the old one', async () => {
            await show();
            element.recordId = OTHER_RECORD_ID;
            await settle();
            await emit(READY);
            expect(byId('sentence')).toBeNull();
            await emit(EMPTY, null, OTHER_RECORD_ID);
            expect(find('c-empty-panel')).not.toBeNull();
        });

        it('knows a record by its short id too', async () => {
            await show({ recordId: RECORD_ID.slice(0, 15) });
            await emit(READY);
            expect(byId('sentence').textContent).toBe(READY.sentence);
        });
    });

    describe('in a sidebar', () => {
        it.each([
            ['set to compact', { variant: 'Compact' }],
            [
                'automatic in a narrow region',
                { variant: 'Automatic', flexipageRegionWidth: 'SMALL' }
            ]
        ])('keeps sentence, figures and the top three when %s', async (_, properties) => {
            await show(properties);
            await emit(LOST);
            expect(byId('sentence').textContent).toBe(LOST.sentence);
            expect(find('c-attribution-figures')).not.toBeNull();
            expect(find('c-influencer-table').limit).toBe(3);
            expect(find('c-influencer-table').narrow).toBe(true);
            expect(find('c-talk-about')).toBeNull();
            expect(find('c-journey-timeline')).toBeNull();
            expect(byId('model')).toBeNull();
            expect(byId('freshness').textContent).toContain(LOST.model.label);
            await expect(element).toBeAccessible();
        });

        it('shows everything, as a list, when set to full in a narrow region', async () => {
            await show({ variant: 'Full', flexipageRegionWidth: 'SMALL' });
            await emit(READY);
            expect(find('c-influencer-table').limit).toBe(0);
            expect(find('c-influencer-table').narrow).toBe(true);
            expect(byId('model')).not.toBeNull();
        });
    });
});
