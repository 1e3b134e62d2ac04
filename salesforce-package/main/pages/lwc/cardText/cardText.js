/**
 * Reading what the service sent: the text of a view, and the little things each component needs of it.
 */

const READABLE_VERSION = 1;
const STATES = ['ready', 'empty'];

const isCard = (view) =>
    view?.version === READABLE_VERSION &&
    STATES.includes(view.state) &&
    typeof view.sentence === 'string' &&
    (view.state === 'ready' || Boolean(view.empty));

/**
 * Reads a DealCardView. It guards what the components lean on; what a newer service adds is left alone.
 * @param {string} text JSON
 * @returns {object | null} the view, or null when this version of the card can't read it
 */
export function parseCard(text) {
    const view = parse(text);
    const readable =
        isCard(view) &&
        typeof view.model?.id === 'string' &&
        [view.models, view.influencers, view.remainder, view.comparison, view.explanation].every(
            Array.isArray
        ) &&
        [view.journey?.latest, view.journey?.all].every(Array.isArray) &&
        Boolean(view.figures?.attributed && view.freshness);
    return readable ? view : null;
}

/**
 * Reads an AccountCardView or a PersonCardView, in the same way.
 * @param {string} text JSON
 * @returns {object | null} the view, or null when this version of the card can't read it
 */
export function parseTouchCard(text) {
    const view = parse(text);
    const readable =
        isCard(view) &&
        typeof view.model?.label === 'string' &&
        [view.influencers, view.campaigns, view.deals].every(Array.isArray) &&
        [view.touches?.latest, view.touches?.all].every(Array.isArray) &&
        (view.people === undefined || Array.isArray(view.people)) &&
        Boolean(view.figures && view.freshness);
    return readable ? view : null;
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
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
