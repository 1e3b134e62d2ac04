import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { filesBelow } from './source-hash.ts';

/** HubSpot's newest platform version; everything under `src` is written for it. */
export const PLATFORM_VERSION = '2026.09';

/**
 * The folders below `srcDir` in which HubSpot reads a meta file, and the type it expects there. A
 * meta file anywhere else is skipped without an error, so the feature is never deployed.
 */
export const META_FOLDERS: Readonly<Record<string, string>> = {
  app: 'app',
  'app/actions': 'crm-bulk-action',
  'app/api-client': 'api-client',
  'app/app-events': 'app-event',
  'app/app-object-associations': 'app-object-association',
  'app/app-objects': 'app-object',
  'app/calling': 'calling',
  'app/cards': 'card',
  'app/functions': 'app-function',
  'app/marketing-events': 'marketing-event',
  'app/mcp-client': 'mcp-client',
  'app/mcp-server': 'mcp-server',
  'app/media-bridge': 'media-bridge',
  'app/pages': 'page',
  'app/scim': 'scim',
  'app/settings': 'settings',
  'app/telemetry': 'telemetry',
  'app/video-conferencing': 'video-conferencing',
  'app/webhooks': 'webhooks',
  'app/webhooks-journal': 'webhooks-journal',
  'app/workflow-actions': 'workflow-action',
};

/** Types of which a project may hold one. */
export const SINGLE_TYPES: readonly string[] = [
  'app',
  'api-client',
  'calling',
  'mcp-client',
  'mcp-server',
  'page',
  'scim',
  'settings',
  'telemetry',
  'webhooks',
  'webhooks-journal',
];

export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

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
  readonly objectTypes: readonly string[];
  /** Without the leading slash, relative to the source folder. */
  readonly entrypoint: string;
}

const parse = (source: string): Json | null => {
  try {
    return asObject(JSON.parse(source));
  } catch {
    return null;
  }
};

/** Every `*-hsmeta.json` below the source folder, wherever it lies. */
export const readMetas = async (sourceFolder: string): Promise<readonly MetaFile[]> => {
  const paths = (await filesBelow(sourceFolder)).filter((path) =>
    basename(path).endsWith('-hsmeta.json'),
  );
  return Promise.all(
    paths.map(async (file) => {
      const path = relative(sourceFolder, file).split(sep).join('/');
      const content = parse(await readFile(file, 'utf8'));
      const config = asObject(content?.['config']);
      return {
        path,
        folder: dirname(path),
        content,
        uid: asText(content?.['uid']),
        type: asText(content?.['type']),
        config,
        name: asText(config['name']),
        location: asText(config['location']),
        objectTypes: asTexts(config['objectTypes']),
        entrypoint: asText(config['entrypoint']).replace(/^\//, ''),
      };
    }),
  );
};
