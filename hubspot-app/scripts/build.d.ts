import { type DeclaredCard } from './cards.ts';
/**
 * Builds the production bundle of every card with HubSpot's own build (the one its servers run on
 * an upload) into `dist/cards`. Does nothing when the sources are those of the last build.
 */
export declare const buildCards: () => Promise<readonly DeclaredCard[]>;
