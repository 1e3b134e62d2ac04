/** Where {@link buildHubSpotPreview} puts the page's scripts and styles. */
export declare const PREVIEW_FOLDER: string;
/**
 * Makes all that the preview serves: the production bundles of the cards and the page around them
 * (host, worker, styles, font). What did not change since the last time is left as it is.
 */
export declare const buildHubSpotPreview: () => Promise<void>;
