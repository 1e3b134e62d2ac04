/**
 * Reading a page the service sent. It guards what the components lean on; what a newer service adds is left alone.
 */

const READABLE_VERSION = 1;

const isText = (value) => typeof value === 'string';
const isPaged = ({ paging, empty }) => Number.isInteger(paging?.pages) && isText(empty?.title);

/** What each kind of block must have for its component. */
const NEEDS = {
    figures: ({ items }) => Array.isArray(items),
    funnel: ({ steps }) => Array.isArray(steps),
    chart: ({ series, points }) => Array.isArray(series) && Array.isArray(points),
    table: (block) => Array.isArray(block.columns) && Array.isArray(block.rows) && isPaged(block),
    timeline: (block) => Array.isArray(block.groups) && isPaged(block),
    steps: ({ steps }) => Array.isArray(steps),
    copy: ({ items }) => Array.isArray(items),
    text: ({ lines, links, actions }) => [lines, links, actions].every(Array.isArray),
    form: ({ fields, submit }) => Array.isArray(fields) && isText(submit?.path),
    upload: ({ entity }) => isText(entity),
    notices: ({ notices }) => Array.isArray(notices)
};

const isBlock = (block) =>
    isText(block?.id) && isText(block.kind) && (NEEDS[block.kind]?.(block) ?? true);

/**
 * @param {string} text JSON
 * @returns {object | null} the page, or null when this version of the package can't read it
 */
export function parsePage(text) {
    let view;
    try {
        view = JSON.parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) {
            return null;
        }
        throw error;
    }
    const isReadable =
        view?.version === READABLE_VERSION &&
        isText(view.title) &&
        [view.path, view.notices, view.filters, view.blocks, view.exports].every(Array.isArray) &&
        view.blocks.every(isBlock);
    return isReadable ? view : null;
}
