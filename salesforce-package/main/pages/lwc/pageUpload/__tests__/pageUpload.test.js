import PageUpload from 'c/pageUpload';
import importFile from '@salesforce/apex/PageController.importFile';
import { mount, textOf, unmountAll } from '../../../../../test/support/mount.js';

const { blocks } = require('../../pageScreen/__tests__/data/campaignSetup.json');
const block = blocks.find(({ kind }) => kind === 'upload');

jest.mock('@salesforce/apex/PageController.importFile', () => ({ default: jest.fn() }), {
    virtual: true
});

const settle = async () => {
    for (let i = 0; i < 10; i += 1) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one more wait end
        await Promise.resolve();
    }
};
const report = (more = {}) =>
    JSON.stringify({
        imported: 2,
        updated: 1,
        unchanged: 4,
        rejected: [],
        ignoredColumns: [],
        dryRun: true,
        ...more
    });
const rejectedRows = (count) =>
    Array.from({ length: count }, (_, i) => ({ line: i + 2, field: 'name', message: 'Is empty.' }));
const open = async (properties = {}) => {
    const element = await mount('c-page-upload', PageUpload, { block, ...properties });
    const done = [];
    element.addEventListener('done', ({ detail }) => done.push(detail));
    const find = (id) => element.shadowRoot.querySelector(`[data-id="${id}"]`);
    const panel = () => element.shadowRoot.querySelector('c-error-panel');
    const choose = async (...files) => {
        find('file').dispatchEvent(new CustomEvent('change', { detail: { files } }));
        await settle();
    };
    return { element, done, find, panel, choose };
};
const file = (text, name = 'campaigns.csv') => ({ name, text: () => Promise.resolve(text) });

beforeEach(() => importFile.mockResolvedValue(report()));
afterEach(() => {
    unmountAll();
    jest.resetAllMocks();
});

describe('c-page-upload', () => {
    it('offers to choose a file, and nothing else before one is chosen', async () => {
        const { element, find, choose } = await open();
        expect([find('file').type, find('file').accept]).toEqual(['file', '.csv,text/csv']);
        expect(find('import')).toBeNull();
        await choose();
        expect(importFile).not.toHaveBeenCalled();
        await expect(element).toBeAccessible();
    });

    it('says what would come of the file before anything changes', async () => {
        const { element, done, find, choose } = await open();
        await choose(file('name\nNorthwind'));
        expect(importFile).toHaveBeenCalledWith({
            entity: 'campaigns',
            content: 'name\nNorthwind',
            isTrial: true
        });
        expect(textOf(find('name'))).toBe('campaigns.csv');
        expect(textOf(find('report'))).toBe('c.Attribution_UploadTrial');
        expect(find('import')).not.toBeNull();
        expect(done).toEqual([]);
        await expect(element).toBeAccessible();
    });

    it('takes it in when told to, once', async () => {
        const { element, done, find, choose } = await open();
        await choose(file('name'));
        importFile.mockResolvedValue(report({ dryRun: false }));
        find('import').click();
        await settle();
        expect(importFile.mock.calls[1][0].isTrial).toBe(false);
        expect(textOf(find('report'))).toBe('c.Attribution_UploadTaken');
        expect(done).toEqual([{ message: 'c.Attribution_UploadTaken', to: null }]);
        expect(find('import')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('lists rows that are left out, the first twenty, and columns nobody reads', async () => {
        importFile.mockResolvedValue(
            report({ rejected: rejectedRows(23), ignoredColumns: ['colour'] })
        );
        const { element, find, choose } = await open();
        await choose(file('name'));
        expect(find('rejected').querySelectorAll('li')).toHaveLength(20);
        expect(textOf(find('more'))).toBe('c.Attribution_UploadRejectedMore');
        expect(textOf(find('ignored'))).toBe('c.Attribution_UploadIgnored');
        await expect(element).toBeAccessible();
    });

    it('does not offer to take in a file in which nothing is new', async () => {
        importFile.mockResolvedValue(report({ imported: 0, updated: 0 }));
        const { find, choose } = await open();
        await choose(file('name'));
        expect(find('import')).toBeNull();
    });

    it('takes in without a trial what the service cannot try', async () => {
        importFile.mockResolvedValue(report({ rejectedRows: 300, rejected: rejectedRows(3) }));
        const { done, find, choose } = await open({ block: { ...block, entity: 'ga4' } });
        await choose(file('Date'));
        expect(importFile).not.toHaveBeenCalled();
        find('import').click();
        await settle();
        expect(importFile.mock.calls[0][0]).toEqual({
            entity: 'ga4',
            content: 'Date',
            isTrial: false
        });
        expect(find('more')).not.toBeNull();
        expect(done).toHaveLength(1);
    });

    it('sends no file that is too long', async () => {
        const { element, find, choose } = await open();
        await choose(file('x'.repeat(1000001)));
        expect(importFile).not.toHaveBeenCalled();
        expect(textOf(find('problem'))).toBe('c.Attribution_ErrorFileTooLong');
        expect(find('import')).toBeNull();
        await expect(element).toBeAccessible();
        await choose(file('name'));
        expect(find('problem')).toBeNull();
    });

    it('waits, and says so', async () => {
        importFile.mockReturnValue(new Promise(() => {}));
        const { element, find, choose } = await open();
        await choose(file('name'));
        expect(find('loading')).not.toBeNull();
        expect(find('file').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('says what went wrong and tries the same again', async () => {
        importFile.mockRejectedValueOnce({ body: { message: 'No column «name».' } });
        const { element, find, panel, choose } = await open();
        await choose(file('x'));
        expect(panel().message).toBe('No column «name».');
        expect(find('import')).toBeNull();
        await expect(element).toBeAccessible();
        panel().dispatchEvent(new CustomEvent('retry'));
        await settle();
        expect(importFile.mock.calls.map(([{ isTrial }]) => isTrial)).toEqual([true, true]);
        expect(panel()).toBeNull();
    });

    it.each(['<html>', '{}', 'null'])('says when it cannot read the report: %s', async (text) => {
        importFile.mockResolvedValue(text);
        const { panel, choose } = await open();
        await choose(file('name'));
        expect(panel().message).toBe('c.Attribution_ErrorUnreadable');
    });
});
