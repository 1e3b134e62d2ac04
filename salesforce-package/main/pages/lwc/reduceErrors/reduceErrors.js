/**
 * Turns whatever a wire, Apex or a bug throws into sentences for people.
 * @param {*} errors one error or several: FetchResponse, Error, text
 * @returns {string[]} each sentence once; empty when nothing readable was said
 */
export function reduceErrors(errors) {
    const sentences = (Array.isArray(errors) ? errors : [errors])
        .flatMap(messagesOf)
        .filter((message) => typeof message === 'string' && message.trim() !== '');
    return [...new Set(sentences)];
}

function messagesOf(error) {
    if (!error) {
        return [];
    }
    if (Array.isArray(error.body)) {
        // UI API reads answer with a list.
        return error.body.map(({ message }) => message);
    }
    if (error.body?.pageErrors?.length) {
        return error.body.pageErrors.map(({ message }) => message);
    }
    // Not `statusText`: «Bad Request» is no sentence for people.
    return [error.body?.message ?? error.message ?? error];
}
