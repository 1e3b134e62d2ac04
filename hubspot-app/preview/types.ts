/** A deal as the preview's record page shows it around the cards. */
export interface PreviewRecord {
  readonly id: string;
  readonly name: string;
  readonly properties: readonly { readonly label: string; readonly value: string }[];
  readonly contacts: readonly {
    /** Of the record in the CRM; without one it has no page. */
    readonly id?: string;
    readonly name: string;
    readonly title: string;
    readonly email: string;
  }[];
  readonly company: {
    readonly id?: string;
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

/** A user of the portal, as HubSpot names them to extensions. */
export interface PreviewUser {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
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
  readonly portal: { readonly id: number; readonly timeZone: string; readonly name: string };
  /** Who looks at records: a sales rep. */
  readonly user: PreviewUser;
  /** Who looks at the app's own pages and its settings; the same when left out. */
  readonly administrator?: PreviewUser;
  /** All deals, for the index. */
  readonly records: () => MaybeLater<readonly PreviewRecord[]>;
  /** One deal; null or undefined when there is none with that id. */
  readonly record: (id: string) => MaybeLater<PreviewRecord | null | undefined>;
}
