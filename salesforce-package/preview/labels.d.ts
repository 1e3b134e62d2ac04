/**
 * The package's custom labels, read from its own metadata, so that the preview says what the org would say.
 *
 * @returns label texts by full name
 */
export declare function readLabels(): ReadonlyMap<string, string>;
/** Fills {0}, {1}, … of a label, as Apex' `String.format` does. */
export declare function fillLabel(label: string, ...values: readonly string[]): string;
