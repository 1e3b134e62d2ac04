import { ownName, stateName } from 'c/packageNames';

/**
 * The screens of the app as addresses of Lightning: all stand on one tab, and which one it is, with what is chosen on
 * it, is the tab's state. So a link to a page is a link, and the browser's way back works.
 */

const TAB = ownName('Pipeline_Attribution');
const PAGE = stateName('page');
const CHOSEN = stateName('chosen');
const FIRST_PAGE = 'dashboard';

/**
 * What is chosen, in an order of its own so that equal choices have equal addresses.
 * @param {Record<string, string>} params values by name
 * @returns {string} as a query, without its question mark
 */
export function queryText(params) {
    return Object.keys(params)
        .filter((name) => params[name] !== '')
        .sort()
        .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(params[name])}`)
        .join('&');
}

/**
 * Where a page stands.
 * @param {{page: string, params: Record<string, string>}} link a page of the app and what is chosen on it
 * @returns {object} a page reference for NavigationMixin
 */
export function referenceTo({ page, params }) {
    const query = queryText(params);
    return {
        type: 'standard__navItemPage',
        attributes: { apiName: TAB },
        state: query === '' ? { [PAGE]: page } : { [PAGE]: page, [CHOSEN]: query }
    };
}

/**
 * Which page an address means; the first of the app when it names none.
 * @param {object | undefined} reference the current page reference
 * @returns {{page: string, params: Record<string, string>}} the page and what is chosen on it
 */
export function placeOf(reference) {
    const { [PAGE]: page, [CHOSEN]: query } = reference?.state ?? {};
    return {
        page: page || FIRST_PAGE,
        params: Object.fromEntries(new URLSearchParams(query ?? ''))
    };
}

/**
 * Where a record stands.
 * @param {{objectType: string, id: string}} record as the service names it
 * @returns {object} a page reference for NavigationMixin
 */
export function referenceToRecord({ objectType, id }) {
    return {
        type: 'standard__recordPage',
        attributes: { recordId: id, objectApiName: objectType, actionName: 'view' }
    };
}

/**
 * Another value of a filter: everything else stays, but tables begin at their first page again.
 * @param {Record<string, string>} params what is chosen
 * @param {string} name of the filter
 * @param {string} value empty takes the choice back
 * @returns {Record<string, string>} what is chosen now
 */
export function withChoice(params, name, value) {
    const kept = Object.entries(params).filter(([key]) => !key.endsWith('.page') && key !== name);
    return Object.fromEntries(value === '' ? kept : [...kept, [name, value]]);
}

/**
 * Another order of a table: the most first, and the other way round where it is that already.
 * @param {Record<string, string>} params what is chosen
 * @param {{id: string, sort: {column: string, direction: string} | null}} table as the service sent it
 * @param {string} column its key
 * @returns {Record<string, string>} what is chosen now
 */
export function withSort(params, { id, sort }, column) {
    const isDown = sort?.column === column && sort.direction === 'down';
    return withChoice(params, `${id}.sort`, `${isDown ? '' : '-'}${column}`);
}

/**
 * Another page of a table.
 * @param {Record<string, string>} params what is chosen
 * @param {string} id of the table
 * @param {number} page from 1, which is left out
 * @returns {Record<string, string>} what is chosen now
 */
export function withPage(params, id, page) {
    const kept = Object.entries(params).filter(([key]) => key !== `${id}.page`);
    return Object.fromEntries(page <= 1 ? kept : [...kept, [`${id}.page`, String(page)]]);
}
