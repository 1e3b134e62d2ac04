import { join } from 'node:path';
import { http } from '@hubspot/local-dev-lib/http';
import { isTranslationError, translate } from '@hubspot/project-parsing-lib/translate';
import { PLATFORM_VERSION } from './metas.ts';
import { SCHEMAS } from './meta-schemas.ts';

/** What HubSpot's own parser makes of the project. */
export interface ParsedProject {
  /** Every component it found, by uid. */
  readonly uids: readonly string[];
  /** One sentence a problem; empty when it would be accepted. */
  readonly problems: readonly string[];
}

/**
 * Runs HubSpot's parser and its JSON-schema validator over the project. The schemas themselves are served only to a
 * signed-in developer; ours, written after HubSpot's public templates, stand in for them.
 *
 * @param source The folder that `srcDir` of `hsproject.json` names.
 */
export const parseProject = async (source: string): Promise<ParsedProject> => {
  const answered = http.get;
  http.get = (() => Promise.resolve({ data: SCHEMAS })) as unknown as typeof http.get;
  try {
    const { intermediateRepresentation, skippedHsMetaFiles } = await translate({
      projectSourceDir: source,
      platformVersion: PLATFORM_VERSION,
      accountId: 1,
    });
    return {
      uids: Object.keys(intermediateRepresentation.intermediateNodesIndexedByUid).sort(),
      problems: skippedHsMetaFiles.map(
        (path) => `${path}: HubSpot’s parser skips this file without a word.`,
      ),
    };
  } catch (error) {
    const text = isTranslationError(error) ? error.toString() : String(error);
    return { uids: [], problems: [text] };
  } finally {
    http.get = answered;
  }
};

if (import.meta.main) {
  const source = process.argv[2] ?? join(import.meta.dirname, '..', 'src');
  const { uids, problems } = await parseProject(source);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else
    console.log(
      `HubSpot’s parser takes all ${String(uids.length)} components: ${uids.join(', ')}.`,
    );
}
