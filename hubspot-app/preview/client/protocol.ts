import type { RemoteChannel } from '@remote-ui/core';

/** What the worker asks of the page. */
export interface PageApi {
  action(name: string, args: readonly unknown[]): Promise<ActionOutcome>;
  fetch(url: string, options: FetchOptions): Promise<ProxyAnswer>;
  log(level: string, data: unknown): Promise<void>;
}

/** What the page asks of the worker. */
export interface WorkerApi {
  mount(options: MountOptions, channel: RemoteChannel): Promise<void>;
  /** Of the app pages: another page was chosen. */
  navigate(location: PageLocation): Promise<void>;
}

/** Where in the app pages the reader is. */
export interface PageLocation {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface FetchOptions {
  readonly method?: string;
  readonly timeout?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As data: remote-ui would also report a rejection as an uncaught error of the page. */
export type ActionOutcome =
  | { readonly done: true; readonly value: unknown }
  | { readonly done: false; readonly reason: string };

/** HubSpot's envelope around an answer of the app's backend. */
export interface ProxyAnswer {
  readonly httpStatus: number;
  readonly envelope: {
    readonly status: 'success' | 'error';
    readonly message?: string;
    readonly category?: string;
    readonly responseBody?: unknown;
    readonly context?: unknown;
  };
}

export interface MountOptions {
  /** Absolute. */
  readonly bundle: string;
  /** HubSpot's extension context, as the bundle's hooks return it. */
  readonly context: unknown;
  /** Of the app pages; the first page when left out. */
  readonly location?: PageLocation;
  readonly actions: readonly string[];
  /** Names of the components the kit can draw; a bundle that uses another one fails loudly. */
  readonly components: readonly string[];
}
