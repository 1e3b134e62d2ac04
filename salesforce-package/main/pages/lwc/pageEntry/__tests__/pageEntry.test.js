import { bodyOf, boundOf, initialValue, linkTo } from 'c/pageEntry';

const field = (kind, name, more = {}) => ({ kind, name, ...more });

describe('c-page-entry', () => {
    it('begins with what the service holds, shares out of a hundred', () => {
        expect(initialValue(field('text', 'a', { value: 'x' }))).toBe('x');
        expect(initialValue(field('number', 'a', { value: 0 }))).toBe(0);
        expect(initialValue(field('number', 'a', { value: null }))).toBeUndefined();
        expect(initialValue(field('percent', 'a', { value: 0.29 }))).toBe(29);
        expect(initialValue(field('percent', 'a', { value: null }))).toBeUndefined();
        expect(initialValue(field('choices', 'a', { values: ['x'] }))).toEqual(['x']);
        expect(initialValue(field('toggle', 'a', { value: false }))).toBe(false);
    });

    it('bounds shares in the same way', () => {
        expect(boundOf(field('percent', 'a'), 1)).toBe(100);
        expect(boundOf(field('number', 'a'), 0)).toBe(0);
        expect(boundOf(field('number', 'a'), null)).toBeUndefined();
        expect(boundOf(field('percent', 'a'), undefined)).toBeUndefined();
    });

    it('sends each value at the path of its name, beside what is fixed', () => {
        const fixed = { attribution: { source: 'form' }, kept: 1 };
        const body = bodyOf(
            [
                field('text', 'name'),
                field('choice', 'attribution.model'),
                field('percent', 'utm.deep.share'),
                field('number', 'days'),
                field('money', 'budget', { currency: 'EUR' }),
                field('choices', 'ids'),
                field('toggle', 'isOn')
            ],
            {
                name: ' Northwind ',
                'attribution.model': 'linear',
                'utm.deep.share': '29',
                days: '7',
                budget: ' 1250.00',
                ids: ['a', 'b'],
                isOn: undefined
            },
            fixed
        );
        expect(body).toEqual({
            name: 'Northwind',
            attribution: { source: 'form', model: 'linear' },
            utm: { deep: { share: 0.29 } },
            days: 7,
            budget: { amount: '1250.00', currency: 'EUR' },
            ids: ['a', 'b'],
            isOn: false,
            kept: 1
        });
        expect(fixed).toEqual({ attribution: { source: 'form' }, kept: 1 });
    });

    it.each(['text', 'longText', 'number', 'percent', 'money', 'day', 'choice'])(
        'sends null for an empty %s',
        (kind) => {
            for (const empty of ['', ' ', undefined, null]) {
                expect(bodyOf([field(kind, 'a')], { a: empty }, {})).toEqual({ a: null });
            }
        }
    );

    it('leads to what was made', () => {
        expect(linkTo({ page: 'campaign', params: { id: '{id}', by: 'x' } }, 'c1')).toEqual({
            page: 'campaign',
            params: { id: 'c1', by: 'x' }
        });
        expect(linkTo(null, 'c1')).toBeNull();
    });
});
