/** HubSpot's newest platform version; everything under `src` is written for it. */
export declare const PLATFORM_VERSION = '2026.09';
/**
 * The folders below `srcDir` in which HubSpot reads a meta file, and the type it expects there. A
 * meta file anywhere else is skipped without an error, so the feature is never deployed.
 */
export declare const META_FOLDERS: Readonly<Record<string, string>>;
/** Types of which a project may hold one. */
export declare const SINGLE_TYPES: readonly string[];
export type Json = Readonly<Record<string, unknown>>;
export declare const asObject: (value: unknown) => Json;
export declare const asTexts: (value: unknown) => readonly string[];
export declare const asText: (value: unknown) => string;
/** A meta file as found; `content` is null when it is not JSON. */
export interface MetaFile {
  /** Relative to the source folder, with forward slashes. */
  readonly path: string;
  readonly folder: string;
  readonly content: Json | null;
  readonly uid: string;
  readonly type: string;
  readonly config: Json;
  readonly name: string;
  readonly location: string;
  /** Without the leading slash, relative to the source folder. */
  readonly entrypoint: string;
}
/** Every `*-hsmeta.json` below the source folder, wherever it lies. */
export declare const readMetas: (sourceFolder: string) => Promise<readonly MetaFile[]>;
