/** Where the built preview lies. */
export declare const DIST: string;
/**
 * Compiles the package's components and Salesforce's base components into `dist/preview`, unless that was done already
 * from the same sources with the same tools. Compiling takes some seconds of pure computing, so it runs in a process of
 * its own and leaves this one free to answer.
 *
 * @returns whether it had to compile
 * @throws Error with the compiler's words
 */
export declare function buildSalesforcePreview(): Promise<{
    readonly built: boolean;
}>;
