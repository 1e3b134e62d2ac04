import { fill, parseCard, webAddress } from 'c/cardText';

const READY = require('../../attributionCard/__tests__/data/card.json');
const EMPTY = require('../../attributionCard/__tests__/data/cardEmpty.json');

const read = (view) => parseCard(JSON.stringify(view));

describe('parseCard', () => {
    it('reads a card and an empty card', () => {
        expect(read(READY)).toEqual(READY);
        expect(read(EMPTY)).toEqual(EMPTY);
    });

    it('leaves alone what a newer service adds', () => {
        expect(read({ ...READY, lift: { low: 1 } }).lift).toEqual({ low: 1 });
    });

    it.each(['', 'null', '[]', '"text"', '<html>', '{}'])('refuses %s', (text) => {
        expect(parseCard(text)).toBeNull();
    });

    it.each([
        'sentence',
        'model',
        'models',
        'figures',
        'influencers',
        'remainder',
        'journey',
        'comparison',
        'freshness'
    ])('refuses a card without its %s', (part) => {
        expect(read({ ...READY, [part]: undefined })).toBeNull();
    });

    it('refuses a state it does not know, and an empty card that does not say why', () => {
        expect(read({ ...READY, state: 'computing' })).toBeNull();
        expect(read({ ...EMPTY, empty: null })).toBeNull();
    });
});

describe('fill', () => {
    it('puts values where the label has room for them', () => {
        expect(fill('{0}, seen {1}', 'Mina', 'today')).toBe('Mina, seen today');
        expect(fill('{1} of {0}', 5, 4)).toBe('4 of 5');
        expect(fill('{0} and {1}', 'one')).toBe('one and {1}');
    });

    it('does not fill what a value brings along', () => {
        expect(fill('{0} {1}', '{1}', 'x')).toBe('{1} x');
    });
});

describe('webAddress', () => {
    it('lets web pages through and nothing that could run', () => {
        expect(webAddress('https://example.com/a?b')).toBe('https://example.com/a?b');
        expect(webAddress('HTTP://example.com')).toBe('HTTP://example.com');
        for (const url of [
            'javascript:alert(1)',
            'data:text/html,x',
            ' https://x',
            '//x',
            '/x',
            '',
            null,
            undefined
        ]) {
            expect(webAddress(url)).toBeNull();
        }
    });
});
