/**
 * Fills `folder` by `make` unless it was made from the same sources already. The new folder takes
 * the old one's place only when it is complete, so a reader never sees half a build.
 *
 * @returns whether it was made now.
 */
export declare const freshFolder: (
  folder: string,
  hash: string,
  make: (target: string) => Promise<void>,
) => Promise<boolean>;
