/** What HubSpot uploads: `srcDir` of `hsproject.json`. */
export declare const SOURCE: string;
/** Where `buildCards` puts the bundles. */
export declare const CARDS_FOLDER: string;
/** A card as its meta file declares it. */
export interface DeclaredCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
  /** Absolute path of its entry file. */
  readonly entry: string;
  /** Absolute path of its production bundle, once built. */
  readonly bundle: string;
}
/** Every card of the app, in the order of its meta files. */
export declare const declaredCards: () => Promise<readonly DeclaredCard[]>;
