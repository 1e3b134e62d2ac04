import CampaignCredits from 'c/campaignCredits';
import getCampaignCredits from '@salesforce/apex/AttributionController.getCampaignCredits';
import { refreshApex } from '@salesforce/apex';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

jest.mock(
    '@salesforce/apex/AttributionController.getCampaignCredits',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);

const CAMPAIGN = '701Hs00000abcdeIAA';
const ROWS = [
    {
        id: 'a01000000000001AAA',
        opportunityId: '006Hs00001Kq7ZtIAJ',
        opportunityName: 'Northwind: forecast rollout',
        stage: 'Proposal',
        influencer: 'Mina Kovač',
        share: 30,
        amount: 'EUR 22,440.00',
        model: 'Position-based'
    }
];
const open = () => mount('c-campaign-credits', CampaignCredits, { recordId: CAMPAIGN });
const emit = async (rows) => {
    getCampaignCredits.emit(rows);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
};

afterEach(unmountAll);

describe('c-campaign-credits', () => {
    it('waits, and says so', async () => {
        const element = await open();
        expect(getCampaignCredits.getLastConfig()).toEqual({ campaignId: CAMPAIGN });
        expect(element.shadowRoot.querySelector('[data-id="loading"]')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('lists the opportunities with their influencer, share and amount', async () => {
        const element = await open();
        await emit(ROWS);
        const row = element.shadowRoot.querySelector('tbody tr');
        for (const text of [
            ROWS[0].opportunityName,
            'Mina Kovač',
            'Position-based',
            'EUR 22,440.00'
        ]) {
            expect(textOf(row)).toContain(text);
        }
        expect(row.querySelector('lightning-formatted-number').value).toBe(0.3);
        expect(textOf(element.shadowRoot.querySelector('[data-id="foot"]'))).toBe(
            'c.Attribution_CampaignFoot'
        );
        await expect(element).toBeAccessible();
    });

    it('says why there is nothing', async () => {
        const element = await open();
        await emit([]);
        expect(element.shadowRoot.querySelector('c-empty-panel').title).toBe(
            'c.Attribution_CampaignEmpty'
        );
        await expect(element).toBeAccessible();
    });

    it('says what went wrong, shows nothing it cannot confirm, and tries again', async () => {
        const element = await open();
        await emit(ROWS);
        getCampaignCredits.error({ message: 'You can’t see this record.' });
        await Promise.resolve();
        expect(element.shadowRoot.querySelector('table')).toBeNull();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('You can’t see this record.');
        await expect(element).toBeAccessible();
        panel.dispatchEvent(new CustomEvent('retry'));
        expect(refreshApex).toHaveBeenCalled();
    });
});
