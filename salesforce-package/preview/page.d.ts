/** The HTML around the components: one stylesheet, one script, the page's data. */
export declare function page(input: {
    /** Path the preview is mounted at. */
    readonly base: string;
    readonly title: string;
    readonly data: Readonly<Record<string, unknown>>;
}): string;
