const load = (objectApiName) => {
    jest.resetModules();
    jest.doMock('@salesforce/schema/Influencer__c', () => ({ default: { objectApiName } }), {
        virtual: true
    });
    return {
        ...require('c/packageNames'),
        pages: require('c/pageReference')
    };
};

describe('c-package-names', () => {
    it('have no namespace where the package has none', () => {
        const { ownName, stateName } = load('Influencer__c');
        expect(ownName('Influencer__c')).toBe('Influencer__c');
        expect(ownName('Pipeline_Attribution')).toBe('Pipeline_Attribution');
        expect(stateName('page')).toBe('c__page');
    });

    it('have the namespace of the managed package, as the platform says it', () => {
        const { ownName, stateName } = load('infl__Influencer__c');
        expect(ownName('Influencer__c')).toBe('infl__Influencer__c');
        expect(ownName('Pipeline_Attribution_Setup')).toBe('infl__Pipeline_Attribution_Setup');
        expect(stateName('page')).toBe('infl__page');
    });

    it.each(['Influencer__c', 'infl__Influencer__c'])(
        'make pages addresses and addresses pages again, with %s',
        (objectApiName) => {
            const { pages, ownName, stateName } = load(objectApiName);
            const link = { page: 'deals', params: { by: 'campaign' } };
            const reference = pages.referenceTo(link);
            expect(reference.attributes.apiName).toBe(ownName('Pipeline_Attribution'));
            expect(Object.keys(reference.state)).toEqual([stateName('page'), stateName('chosen')]);
            expect(pages.placeOf(reference)).toEqual(link);
        }
    );
});
