import InfluencerTable from 'c/influencerTable';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const DATA = '../../attributionCard/__tests__/data';
const READY = require(`${DATA}/card.json`);
const FITTED = require(`${DATA}/cardDataDriven.json`);
const INCREMENTAL = require(`${DATA}/cardIncremental.json`);
const LOST = require(`${DATA}/cardLost.json`);

afterEach(unmountAll);

const show = ({ influencers, remainder }, properties = {}) =>
    mount('c-influencer-table', InfluencerTable, { influencers, remainder, ...properties });
const all = (element, selector) => [...element.shadowRoot.querySelectorAll(selector)];

describe('c-influencer-table', () => {
    it('is a table with a header for every column and row', async () => {
        const element = await show(READY);
        expect(all(element, 'thead th').map(textOf)).toEqual([
            'c.Attribution_ColumnInfluencer',
            'c.Attribution_ColumnShare',
            'c.Attribution_ColumnAmount',
            'c.Attribution_ColumnLastTouch',
            'c.Attribution_ColumnEvidence'
        ]);
        expect(all(element, 'thead th').every((cell) => cell.scope === 'col')).toBe(true);
        expect(all(element, 'tbody th').every((cell) => cell.scope === 'row')).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('says of each influencer what and how much, when, through whom and how that is known', async () => {
        const element = await show(READY);
        const row = element.shadowRoot.querySelector('tr[data-id="i1"]');
        expect(textOf(row.querySelector('th'))).toContain('Mina Kovač');
        expect(textOf(row.querySelector('th'))).toContain('LinkedIn · Post, Webinar');
        expect(textOf(row.querySelector('th'))).toContain('RevOps teardown');
        expect([...row.querySelectorAll('td')].slice(0, 3).map(textOf)).toEqual([
            '44 %',
            '€32,912',
            '35 days agoc.Attribution_Through'
        ]);
        expect(row.querySelector('c-evidence-badge').evidence).toBe('tracked');
        expect(row.querySelector('lightning-helptext').content).toBe(READY.influencers[0].reason);
    });

    it('adds what is not influencers’, so that the shares sum to the whole', async () => {
        const element = await show(READY);
        expect(all(element, 'tr[data-id="remainder"] th').map(textOf)).toEqual(['Other marketing']);
        const drawn = all(element, 'c-share-bar').reduce((sum, bar) => sum + bar.share, 0);
        expect(drawn).toBeCloseTo(1, 10);
    });

    it('has no column of amounts when the opportunity has none', async () => {
        const element = await show(LOST);
        expect(all(element, 'thead th')).toHaveLength(4);
        expect(all(element, 'tbody tr').every((row) => row.children.length === 4)).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('is a list where there is little room, with the same facts', async () => {
        const element = await show(READY, { narrow: true });
        expect(element.shadowRoot.querySelector('table')).toBeNull();
        const item = textOf(element.shadowRoot.querySelector('li[data-id="i1"]'));
        for (const fact of [
            'Mina Kovač',
            '44 %',
            '€32,912',
            'LinkedIn · Post, Webinar',
            '35 days ago'
        ]) {
            expect(item).toContain(fact);
        }
        expect(all(element, 'li')).toHaveLength(4);
        await expect(element).toBeAccessible();
    });

    it('keeps only the top ones when limited, and says how many more there are', async () => {
        const element = await show(LOST, { narrow: true, limit: 3 });
        expect(all(element, 'li').map((item) => item.dataset.id)).toEqual(['i1', 'i2', 'i3']);
        expect(textOf(element.shadowRoot.querySelector('[data-id="more"]'))).toBe(
            'c.Attribution_MoreInfluencers'
        );
        await expect(element).toBeAccessible();
    });

    it('does not speak of more when there are none', async () => {
        const element = await show(READY, { narrow: true, limit: 3 });
        expect(element.shadowRoot.querySelector('[data-id="more"]')).toBeNull();
    });

    describe('under a model that learns', () => {
        it('marks who is known by posts alone as inferred, and says that nobody was seen', async () => {
            const element = await show(FITTED);
            const row = element.shadowRoot.querySelector('tr[data-id="i3"]');
            const badge = row.querySelector('c-evidence-badge');
            expect([badge.evidence, badge.label]).toEqual(['inferred', 'Inferred']);
            expect(textOf(row)).toContain('9 days ago');
            expect(textOf(row)).not.toContain('c.Attribution_PostsNoClick');
            expect(row.querySelector('lightning-helptext').content).toContain(
                'Nobody of the deal is known to have clicked it'
            );
            await expect(element).toBeAccessible();
        });

        it('says of somebody who was also seen how many of their posts left no click', async () => {
            const element = await show(FITTED);
            const textOfRow = (id) =>
                textOf(element.shadowRoot.querySelector(`tr[data-id="${id}"]`));
            expect(textOfRow('i1')).toContain('c.Attribution_PostsNoClick');
            expect(textOfRow('i2')).not.toContain('c.Attribution_PostsNoClick');
        });

        it.each([
            ['table', {}],
            ['list', { narrow: true }]
        ])(
            'gives what would have come anyway a row of its own in the %s, last and with its reason',
            async (_, properties) => {
                const element = await show(INCREMENTAL, properties);
                const rows = all(element, 'tr[data-id], li');
                const baseline = rows.at(-1);
                expect(rows.map((row) => row.dataset.id)).toEqual([
                    'i1',
                    'i2',
                    'i3',
                    'remainder',
                    'remainder',
                    'baseline'
                ]);
                expect(textOf(baseline)).toContain('Would have come anyway');
                expect(textOf(baseline)).toContain('30 %');
                expect(textOf(baseline)).toContain('€22,440');
                expect(baseline.querySelector('c-share-bar').muted).not.toBe(false);
                expect(baseline.querySelector('lightning-helptext').content).toBe(
                    INCREMENTAL.remainder.at(-1).reason
                );
                const drawn = all(element, 'c-share-bar').reduce((sum, bar) => sum + bar.share, 0);
                expect(drawn).toBeCloseTo(1, 10);
                await expect(element).toBeAccessible();
            }
        );

        it('keeps what would have come anyway where only the top ones are shown', async () => {
            const element = await show(INCREMENTAL, { narrow: true, limit: 2 });
            expect(all(element, 'li').map(({ dataset }) => dataset.id)).toEqual([
                'i1',
                'i2',
                'baseline'
            ]);
            await expect(element).toBeAccessible();
        });

        it('keeps what was inferred from posts alone there too', async () => {
            const inferred = {
                kind: 'inferred',
                label: '4 posts nobody clicked, by 2 influencers',
                share: 0.2,
                shareText: '20 %',
                amount: FITTED.remainder[0].amount,
                reason: 'Inferred: deals come more often after such posts.'
            };
            const element = await show(
                { ...FITTED, remainder: [inferred, ...FITTED.remainder] },
                { narrow: true, limit: 1 }
            );
            const rows = all(element, 'li');
            expect(rows).toHaveLength(2);
            expect(textOf(rows[1])).toContain(inferred.label);
            await expect(element).toBeAccessible();
        });

        it('explains every share in the list as well', async () => {
            const element = await show(FITTED, { narrow: true });
            expect(all(element, 'li lightning-helptext').map(({ content }) => content)).toEqual(
                [...FITTED.influencers, ...FITTED.remainder].map(({ reason }) => reason)
            );
        });
    });
});
