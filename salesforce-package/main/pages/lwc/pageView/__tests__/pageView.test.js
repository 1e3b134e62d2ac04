import { parsePage } from 'c/pageView';

const dashboard = require('../../pageScreen/__tests__/data/dashboard.json');

const parsed = (more) => parsePage(JSON.stringify({ ...dashboard, ...more }));

describe('c-page-view', () => {
    it('reads what the service sends, and leaves alone what it adds', () => {
        expect(parsed({})).toEqual(dashboard);
        expect(parsed({ novelty: 1 }).novelty).toBe(1);
        expect(parsed({ blocks: [{ kind: 'hologram', id: 'x' }] })).not.toBeNull();
    });

    it.each([
        ['no JSON', '<html>'],
        ['no page', '7'],
        ['nothing', 'null']
    ])('reads nothing from %s', (_what, text) => {
        expect(parsePage(text)).toBeNull();
    });

    it.each([
        ['another version', { version: 2 }],
        ['no title', { title: 7 }],
        ['no blocks', { blocks: undefined }],
        ['a table without paging', { blocks: [{ kind: 'table', id: 'a', columns: [], rows: [] }] }],
        ['a chart without points', { blocks: [{ kind: 'chart', id: 'a', series: [] }] }],
        ['a text without actions', { blocks: [{ kind: 'text', id: 'a', lines: [], links: [] }] }],
        ['a form that goes nowhere', { blocks: [{ kind: 'form', id: 'a', fields: [] }] }],
        ['an upload of nothing', { blocks: [{ kind: 'upload', id: 'a' }] }],
        ['steps without steps', { blocks: [{ kind: 'steps', id: 'a' }] }]
    ])('reads no page with %s', (_what, more) => {
        expect(parsed(more)).toBeNull();
    });
});
