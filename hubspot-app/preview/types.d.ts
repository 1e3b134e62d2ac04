/** A deal as the preview's record page shows it around the cards. */
export interface PreviewRecord {
  readonly id: string;
  readonly name: string;
  readonly properties: readonly {
    readonly label: string;
    readonly value: string;
  }[];
  readonly contacts: readonly {
    readonly name: string;
    readonly title: string;
    readonly email: string;
  }[];
  readonly company: {
    readonly name: string;
    readonly domain: string;
  } | null;
  readonly stageLabel: string;
  readonly amountText: string;
  readonly ownerName: string;
  /** In the order of the pipeline. */
  readonly stages: readonly {
    readonly label: string;
    readonly reached: boolean;
    readonly current: boolean;
  }[];
}
type MaybeLater<T> = T | Promise<T>;
export interface HubSpotPreviewOptions {
  /** The address compiled into the bundles; the only one the proxy lets through. */
  readonly apiBase: string;
  /** Where that address really is: the backend's public base URL, which verifies signatures over it. */
  readonly backendUrl: string;
  /** The app's client secret, the key of HubSpot's v3 signature. */
  readonly clientSecret: string;
  readonly appId: number;
  readonly portal: {
    readonly id: number;
    readonly timeZone: string;
    readonly name: string;
  };
  readonly user: {
    readonly id: number;
    readonly email: string;
    readonly firstName: string;
    readonly lastName: string;
  };
  /** All deals, for the index. */
  readonly records: () => MaybeLater<readonly PreviewRecord[]>;
  /** One deal; null or undefined when there is none with that id. */
  readonly record: (id: string) => MaybeLater<PreviewRecord | null | undefined>;
}
export {};
