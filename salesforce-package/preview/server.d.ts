import type { Router } from 'express';
export { buildSalesforcePreview } from './build.ts';
/** An opportunity as its record page shows it. */
export interface PreviewRecord {
    readonly id: string;
    readonly name: string;
    /** The details, in order. */
    readonly properties: readonly {
        readonly label: string;
        readonly value: string;
    }[];
    readonly contacts: readonly {
        readonly name: string;
        readonly title: string;
        readonly email: string;
    }[];
    readonly account: {
        readonly name: string;
    } | null;
    readonly stageLabel: string;
    readonly amountText: string;
    readonly ownerName: string;
    readonly stages: readonly {
        readonly label: string;
        readonly reached: boolean;
        readonly current: boolean;
    }[];
}
export interface SalesforcePreviewOptions {
    /** Origin of the attribution service. */
    readonly backendUrl: string;
    /** The org's key; it stays on this side of the browser. */
    readonly apiKey: () => string | Promise<string>;
    readonly org: {
        readonly id: string;
        readonly name: string;
        readonly timeZone: string;
    };
    readonly user: {
        readonly name: string;
        readonly email: string;
    };
    readonly records: () => readonly PreviewRecord[] | Promise<readonly PreviewRecord[]>;
    readonly record: (id: string) => PreviewRecord | null | undefined | Promise<PreviewRecord | null | undefined>;
}
/**
 * The local preview of the Salesforce side: record pages that run the package's real components on Salesforce's own
 * base components, against the live service. Mount it anywhere; every link is relative to the mount path.
 *
 * Needs {@link buildSalesforcePreview} to have run.
 */
export declare function salesforcePreview(options: SalesforcePreviewOptions): Router;
