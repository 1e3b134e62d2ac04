/**
 * What `AttributionService.cls` does in an org, done here: the same path of the same service, the same words for the
 * same errors. A test reads the Apex and holds the two tables together.
 */
/** What the Lightning component gets; the fields of `AttributionService.CardAnswer`. */
export interface CardAnswer {
    readonly recordId: string;
    readonly model: string | null;
    /** DealCardView as JSON text. */
    readonly view: string;
}
export interface StandInOptions {
    readonly backendUrl: string;
    readonly apiKey: () => string | Promise<string>;
    /** Whether the org has this opportunity (and so the preview's user sees it). */
    readonly exists: (recordId: string) => Promise<boolean>;
    /** Milliseconds to wait for the service; 10 s as in Apex. */
    readonly timeout?: number;
}
/** Reaches the component as an AuraHandledException would: its message is for the user. */
export declare class ApexError extends Error {
    readonly name = "ApexError";
}
/** Statuses of the service → custom label. Anything else: `OTHER_LABELS`. */
export declare const STATUS_LABELS: Readonly<Record<number, string>>;
export declare const OTHER_LABELS: {
    readonly serverFault: "Attribution_ErrorUnavailable";
    readonly refused: "Attribution_ErrorRefused";
};
/**
 * `AttributionController.getCard`.
 *
 * @param options the service, the key and the org
 * @param recordId the opportunity
 * @param model identifier of the model; null for the tenant's own choice
 * @returns the view with the question it answers
 * @throws ApexError with a sentence for the user
 */
export declare function getCard(options: StandInOptions, recordId: string, model: string | null): Promise<CardAnswer>;
/**
 * The 18-character form of a record id: three characters that tell the case of the first fifteen, so that systems
 * blind to case can hold it. Apex' `Id` does this by itself.
 */
export declare function longId(id: string): string;
