import { reduceErrors } from 'c/reduceErrors';

describe('reduceErrors', () => {
    it.each([
        [
            'an Apex error',
            { status: 500, body: { message: 'Ask your admin.' } },
            ['Ask your admin.']
        ],
        [
            'a list of UI API errors',
            { body: [{ message: 'One.' }, { message: 'Two.' }] },
            ['One.', 'Two.']
        ],
        ['page errors of a save', { body: { pageErrors: [{ message: 'Locked.' }] } }, ['Locked.']],
        ['a JavaScript error', new Error('Bug.'), ['Bug.']],
        ['an answer that has only a status', { status: 504, statusText: 'Gateway Timeout' }, []],
        ['plain text', 'Text.', ['Text.']],
        ['several, some the same', [new Error('Same.'), 'Same.', undefined], ['Same.']],
        ['nothing', undefined, []],
        ['an object that says nothing', {}, []],
        ['a blank message', { body: { message: ' ' } }, []]
    ])('reads %s', (_, error, sentences) => {
        expect(reduceErrors(error)).toEqual(sentences);
    });
});
