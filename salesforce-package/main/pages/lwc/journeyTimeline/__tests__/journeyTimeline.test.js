import JourneyTimeline from 'c/journeyTimeline';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const DATA = '../../attributionCard/__tests__/data';
const { journey } = require(`${DATA}/card.json`);
const { journey: fittedJourney } = require(`${DATA}/cardDataDriven.json`);
const { journey: lostJourney } = require(`${DATA}/cardLost.json`);

afterEach(unmountAll);

const show = (value = journey) => mount('c-journey-timeline', JourneyTimeline, { journey: value });
const entries = (element) => [...element.shadowRoot.querySelectorAll('ol > li')];

describe('c-journey-timeline', () => {
    it('shows the latest, touches and stages in the view’s order', async () => {
        const element = await show();
        expect(entries(element).map((entry) => entry.dataset.kind)).toEqual(
            journey.latest.map(({ kind }) => kind)
        );
        expect(textOf(entries(element)[0])).toContain('Entered Negotiation/Review');
        await expect(element).toBeAccessible();
    });

    it('says of a touch what, who, where, when, how it is known and what it earned', async () => {
        const element = await show();
        const touch = entries(element)[3];
        for (const fact of [
            'Watched “RevOps teardown #4”',
            'Dana Reyes',
            'LinkedIn',
            'RevOps teardown',
            '18 Oct 2026'
        ]) {
            expect(textOf(touch)).toContain(fact);
        }
        expect(touch.querySelector('time').getAttribute('datetime')).toBe(
            '2026-10-18T15:00:00.000Z'
        );
        expect(touch.querySelector('c-evidence-badge').label).toBe('Tracked');
        expect(textOf(touch.querySelector('.credit'))).toBe('c.Attribution_JourneyCredit (€2,992)');
        expect(touch.querySelector('lightning-helptext').content).toBe(journey.latest[3].reason);
        expect(touch.querySelector('a').href).toBe(
            'https://www.linkedin.com/events/revops-teardown-4'
        );
    });

    it('names channel and platform once when they are the same', async () => {
        const element = await show();
        const mail = entries(element).find((entry) =>
            textOf(entry).includes('Forecasting without the theatre')
        );
        expect(textOf(mail.querySelector('.meta'))).toBe(
            'Tomás Lindqvist · Email · October newsletter'
        );
    });

    it('opens to the whole journey and back', async () => {
        const element = await show();
        const button = element.shadowRoot.querySelector('[data-id="toggle"]');
        expect(textOf(button)).toBe('c.Attribution_JourneyShowAll');
        expect(button.getAttribute('aria-expanded')).toBe('false');

        button.click();
        await Promise.resolve();
        expect(entries(element)).toHaveLength(journey.all.length);
        expect(button.getAttribute('aria-expanded')).toBe('true');
        expect(textOf(button)).toBe('c.Attribution_JourneyShowLatest');
        expect(textOf(element.shadowRoot)).toContain(
            'Works at the account, not on the opportunity'
        );
        await expect(element).toBeAccessible();

        button.click();
        await Promise.resolve();
        expect(entries(element)).toHaveLength(journey.latest.length);
    });

    it('has nothing to open when the latest are all there is', async () => {
        const element = await show({ latest: journey.all, all: journey.all });
        expect(element.shadowRoot.querySelector('[data-id="toggle"]')).toBeNull();
    });

    it('says why a touch earned no credit', async () => {
        const touch = {
            ...journey.latest[1],
            share: 0,
            shareText: '0 %',
            amount: null,
            reason: 'Sales activity earns no credit.'
        };
        const element = await show({ latest: [touch], all: [touch] });
        expect(textOf(element.shadowRoot.querySelector('.credit'))).toBe(
            'c.Attribution_JourneyNoCredit'
        );
        expect(element.shadowRoot.querySelector('lightning-helptext').content).toBe(touch.reason);
        await expect(element).toBeAccessible();
    });

    it('speaks of no amount where the opportunity has none', async () => {
        const element = await show(lostJourney);
        expect(textOf(element.shadowRoot.querySelector('.credit'))).toBe(
            'c.Attribution_JourneyCredit'
        );
        await expect(element).toBeAccessible();
    });

    it('shows a post nobody was seen to click on its day, as inferred and with a ring for a dot', async () => {
        const element = await show(fittedJourney);
        const post = entries(element).find((entry) =>
            textOf(entry).includes('A forecast call, live')
        );
        expect(textOf(post)).toContain('No click seen · Influencer · YouTube');
        expect(post.querySelector('c-evidence-badge').evidence).toBe('inferred');
        expect(post.querySelector('.dot').className).toBe('dot dot_inferred');
        await expect(element).toBeAccessible();
    });
});
