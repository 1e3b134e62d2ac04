import {
    placeOf,
    queryText,
    referenceTo,
    referenceToRecord,
    withChoice,
    withPage,
    withSort
} from 'c/pageReference';

describe('c-page-reference', () => {
    it('makes a page an address, and the address the page again', () => {
        const link = {
            page: 'deals',
            params: { 'deals.sort': '-amount', key: 'a&b=c', search: '' }
        };
        const reference = referenceTo(link);
        expect(reference.attributes).toEqual({ apiName: 'Pipeline_Attribution' });
        expect(placeOf(reference)).toEqual({
            page: 'deals',
            params: { 'deals.sort': '-amount', key: 'a&b=c' }
        });
    });

    it('begins at the dashboard where the address names no page', () => {
        expect(placeOf(undefined)).toEqual({ page: 'dashboard', params: {} });
        expect(placeOf({ state: {} })).toEqual({ page: 'dashboard', params: {} });
        expect(referenceTo({ page: 'roi', params: {} }).state).toEqual({ c__page: 'roi' });
    });

    it('writes equal choices the same way, whatever their order', () => {
        expect(queryText({ b: '2', a: '1' })).toBe(queryText({ a: '1', b: '2' }));
    });

    it('leads to a record as Lightning does', () => {
        const record = { crm: 'salesforce', objectType: 'Opportunity', id: '006000000000001AAA' };
        expect(referenceToRecord(record)).toEqual({
            type: 'standard__recordPage',
            attributes: {
                recordId: '006000000000001AAA',
                objectApiName: 'Opportunity',
                actionName: 'view'
            }
        });
    });

    it('keeps every other choice when one is made, but begins tables anew', () => {
        const params = { by: 'campaign', 'a.page': '3', 'a.sort': 'name' };
        expect(withChoice(params, 'by', 'channel')).toEqual({ by: 'channel', 'a.sort': 'name' });
        expect(withChoice(params, 'by', '')).toEqual({ 'a.sort': 'name' });
    });

    it('sorts the most first, and the other way round the second time', () => {
        expect(withSort({}, { id: 'a', sort: null }, 'roi')).toEqual({ 'a.sort': '-roi' });
        const down = { id: 'a', sort: { column: 'roi', direction: 'down' } };
        expect(withSort({ 'a.sort': '-roi', 'a.page': '2' }, down, 'roi')).toEqual({
            'a.sort': 'roi'
        });
        expect(withSort({}, down, 'cost')).toEqual({ 'a.sort': '-cost' });
    });

    it('turns pages, the first being left out', () => {
        expect(withPage({ by: 'x' }, 'a', 2)).toEqual({ by: 'x', 'a.page': '2' });
        expect(withPage({ by: 'x', 'a.page': '2' }, 'a', 1)).toEqual({ by: 'x' });
    });
});
