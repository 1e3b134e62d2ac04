/**
 * What somebody enters in a form of a page, and the request it becomes.
 */

/** Shares stand in the form as people say them, out of a hundred. */
const HUNDRED = 100;
const PLACES = 6;
const round = (value) => Number(value.toFixed(PLACES));
const scaled = (value, by) => (typeof value === 'number' ? round(value * by) : undefined);

const isEmpty = (text) => text === undefined || text === null || String(text).trim() === '';

/**
 * What a field holds before anybody enters something.
 * @param {object} field as the service sent it
 * @returns {unknown} as its control takes it
 */
export function initialValue({ kind, value, values }) {
    if (kind === 'choices') {
        return [...values];
    }
    return kind === 'percent' ? scaled(value, HUNDRED) : (value ?? undefined);
}

/**
 * A bound of a field as its control takes it.
 * @param {object} field as the service sent it
 * @param {number | null | undefined} bound its least or most
 * @returns {number | undefined} none where there is none
 */
export function boundOf({ kind }, bound) {
    return kind === 'percent' ? scaled(bound, HUNDRED) : (bound ?? undefined);
}

/** How each kind of field travels; empty is null. */
function travelling({ kind, currency }, entered) {
    if (kind === 'toggle') {
        return Boolean(entered);
    }
    if (kind === 'choices') {
        return [...entered];
    }
    if (isEmpty(entered)) {
        return null;
    }
    if (kind === 'number') {
        return Number(entered);
    }
    if (kind === 'percent') {
        return round(Number(entered) / HUNDRED);
    }
    const text = String(entered).trim();
    return kind === 'money' ? { amount: text, currency } : text;
}

/**
 * The body of a form's request: what is entered, each value at the path its name says, beside what is fixed.
 * @param {object[]} fields as the service sent them
 * @param {Record<string, unknown>} entered by name of the field
 * @param {object} fixed sent along
 * @returns {object} the body
 */
export function bodyOf(fields, entered, fixed) {
    const body = JSON.parse(JSON.stringify(fixed));
    for (const field of fields) {
        const steps = field.name.split('.');
        const last = steps.pop();
        let place = body;
        for (const step of steps) {
            place[step] = place[step] ?? {};
            place = place[step];
        }
        place[last] = travelling(field, entered[field.name]);
    }
    return body;
}

/**
 * Where to go after a form: `{id}` is what was made.
 * @param {object | null} link page and its filters
 * @param {string | null} id of the answer
 * @returns {object | null} the link to follow
 */
export function linkTo(link, id) {
    if (!link) {
        return null;
    }
    const filled = Object.entries(link.params).map(([name, value]) => [
        name,
        value.replaceAll('{id}', id ?? '')
    ]);
    return { page: link.page, params: Object.fromEntries(filled) };
}
