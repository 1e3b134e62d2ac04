/** All files below a folder (or the file itself), as paths in a stable order. */
export declare const filesBelow: (root: string) => Promise<string[]>;
/**
 * SHA-256 over the names and contents of all files below `inputs`. Paths are taken relative to
 * `base`, so that a checkout elsewhere has the same hash.
 */
export declare const sourceHash: (base: string, inputs: readonly string[]) => Promise<string>;
