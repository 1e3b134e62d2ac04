import TouchCard from 'c/touchCard';
import getCard from '@salesforce/apex/AttributionController.getCard';
import { refreshApex } from '@salesforce/apex';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const account = require('./data/account.json');
const contact = require('./data/contact.json');
const contactEmpty = require('./data/contactEmpty.json');

jest.mock(
    '@salesforce/apex/AttributionController.getCard',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);

const ACCOUNT = '001Hs00000abcdeIAA';
const find = (element, id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
const answer = async (view, recordId = ACCOUNT) => {
    getCard.emit({
        recordId,
        model: null,
        view: typeof view === 'string' ? view : JSON.stringify(view)
    });
    // The card, then the links it waits for.
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
};
const open = () => mount('c-touch-card', TouchCard, { recordId: ACCOUNT });

afterEach(unmountAll);

describe('c-touch-card', () => {
    it('asks for the record under the organization’s own model', async () => {
        await open();
        expect(getCard.getLastConfig()).toEqual({ recordId: ACCOUNT, model: null });
    });

    it('waits, and says so', async () => {
        const element = await open();
        expect(find(element, 'loading')).not.toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows whom influencers reached at an account, and its open opportunities', async () => {
        const element = await open();
        await answer(account);
        expect(textOf(find(element, 'sentence'))).toBe(account.sentence);
        expect(textOf(find(element, 'announcement'))).toBe(account.sentence);
        expect(textOf(find(element, 'figures'))).toContain(account.figures.peopleText);
        expect(find(element, 'influencers').rows.map((row) => row.title)).toEqual(
            account.influencers.map((row) => row.name)
        );
        expect(find(element, 'people').rows.map((row) => row.title)).toEqual(
            account.people.map((row) => row.name)
        );
        const [deal] = account.deals;
        expect(textOf(find(element, deal.id))).toContain(deal.name);
        expect(textOf(find(element, deal.id))).toContain(deal.attributed.text);
        expect(find(element, deal.id).querySelector('a').href).toBe('https://www.example.com/');
        expect(textOf(find(element, 'deals'))).toContain(account.dealsNote);
        expect(find(element, 'touches').rows).toHaveLength(account.touches.all.length);
        await expect(element).toBeAccessible();
    });

    it('shows a person without a list of people', async () => {
        const element = await open();
        await answer(contact);
        expect(find(element, 'people')).toBeNull();
        expect(textOf(find(element, 'figures'))).not.toContain('c.Attribution_PeopleReached');
        await expect(element).toBeAccessible();
    });

    it('says why there is nothing, and what to do', async () => {
        const element = await open();
        await answer(contactEmpty);
        const panel = element.shadowRoot.querySelector('c-empty-panel');
        expect([panel.title, panel.why, panel.action]).toEqual([
            contactEmpty.empty.title,
            contactEmpty.empty.why,
            contactEmpty.empty.action
        ]);
        expect(find(element, 'deals')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('says what went wrong, shows nothing it cannot confirm, and tries again', async () => {
        const element = await open();
        await answer(account);
        getCard.error({ message: 'You can’t see this record.' });
        await Promise.resolve();
        expect(find(element, 'sentence')).toBeNull();
        const panel = element.shadowRoot.querySelector('c-error-panel');
        expect(panel.message).toBe('You can’t see this record.');
        await expect(element).toBeAccessible();

        panel.dispatchEvent(new CustomEvent('retry'));
        expect(refreshApex).toHaveBeenCalled();
    });

    it.each(['<html>', '{}', '{"version":2}'])('says that it cannot read %s', async (text) => {
        const element = await open();
        await answer(text);
        expect(element.shadowRoot.querySelector('c-error-panel').message).toBe(
            'c.Attribution_ErrorUnreadable'
        );
    });

    it('drops everything when another record is shown, and late answers to the one before', async () => {
        const element = await open();
        await answer(account);
        element.recordId = '001Hs00000zzzzzIAA';
        await Promise.resolve();
        expect(find(element, 'sentence')).toBeNull();
        await answer(account);
        expect(find(element, 'sentence')).toBeNull();
    });
});
