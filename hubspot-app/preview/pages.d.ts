import type { HubSpotPreviewOptions, PreviewRecord } from './types.ts';
/** A card's bundle and where on the record it goes. */
export interface PreviewCard {
  readonly uid: string;
  readonly name: string;
  readonly location: string;
  readonly bundle: string;
}
interface Frame {
  /** Where the preview is mounted, without a slash at the end. */
  readonly base: string;
  readonly options: HubSpotPreviewOptions;
}
/** The record page of a deal: its properties, our cards, the people on it. */
export declare const recordPage: (
  frame: Frame,
  record: PreviewRecord,
  cards: readonly PreviewCard[],
) => string;
/** All deals, with a search over name, company and owner. */
export declare const indexPage: (
  frame: Frame,
  records: readonly PreviewRecord[],
  query: string,
  total: number,
) => string;
export declare const missingPage: (frame: Frame, id: string) => string;
export {};
