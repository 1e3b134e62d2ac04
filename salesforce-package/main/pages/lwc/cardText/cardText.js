/**
 * Reading what the service sent: the text of a view, and the little things each component needs of it.
 */

const READABLE_VERSION = 1;
const STATES = ['ready', 'empty'];

/**
 * Reads a DealCardView. It guards what the components lean on; what a newer service adds is left alone.
 * @param {string} text JSON
 * @returns {object | null} the view, or null when this version of the card can't read it
 */
export function parseCard(text) {
    let view;
    try {
        view = JSON.parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
    const readable =
        view?.version === READABLE_VERSION &&
        STATES.includes(view.state) &&
        typeof view.sentence === 'string' &&
        typeof view.model?.id === 'string' &&
        [view.models, view.influencers, view.remainder, view.comparison, view.explanation].every(
            Array.isArray
        ) &&
        [view.journey?.latest, view.journey?.all].every(Array.isArray) &&
        Boolean(view.figures?.attributed && view.freshness) &&
        (view.state === 'ready' || Boolean(view.empty));
    return readable ? view : null;
}

/**
 * Fills a custom label's places.
 * @param {string} label e.g. `through {0}`
 * @param {...(string | number)} values what goes into {0}, {1}, …
 * @returns {string} the text
 */
export function fill(label, ...values) {
    return label.replace(/\{(\d+)\}/g, (place, index) => String(values[index] ?? place));
}

/**
 * Only web pages become links; anything else a touchpoint may carry (javascript:, data:) does not.
 * @param {string | null} url address of a piece of content
 * @returns {string | null} the address, or null
 */
export function webAddress(url) {
    return /^https?:\/\//i.test(url ?? '') ? url : null;
}
