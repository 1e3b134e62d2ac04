import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { filesBelow } from './source-hash.ts';

const FOLDERS = ['backend/src', 'hubspot-app/src', 'demo'];
const CODE = /\.[jt]sx?$/;
/** The one file that names HubSpot's paths. */
const PATHS_FILE = 'backend/src/crm/hubspot/paths.ts';

/** OAuth v1 ends on 2027-02-16; a new listing may not use it at all. */
const OLD_OAUTH = /\/oauth\/v\d+\//;
/** A path of HubSpot's API with its version: `/crm/objects/2026-09/…`, `/crm/v3/…`. */
const VERSIONED =
  /\/(?:crm|marketing|oauth|automation|account-info|appinstalls|integrators|webhooks)(?:\/[a-z-]+)?\/(?:v\d+|20\d\d-\d\d)\b/;
/** Where other vendors' paths look alike. */
const OTHERS = /services\/oauth2|api\/v1/;

/**
 * Calls that name a version of HubSpot's API elsewhere than in the one file, and calls of an old one. One sentence a
 * problem.
 */
export const apiVersionProblems = async (repository: string): Promise<readonly string[]> => {
  const problems: string[] = [];
  for (const folder of FOLDERS) {
    for (const file of (await filesBelow(join(repository, folder))).filter((path) =>
      CODE.test(path),
    )) {
      const path = relative(repository, file).split(sep).join('/');
      const lines = (await readFile(file, 'utf8')).split('\n');
      for (const [index, line] of lines.entries()) {
        const place = `${path}:${String(index + 1)}`;
        const code = line.replace(/^\s*(?:\*|\/\/|\/\*).*$/, '');
        if (OTHERS.test(code)) continue;
        if (OLD_OAUTH.test(code))
          problems.push(`${place}: calls an undated OAuth path of HubSpot.`);
        else if (path !== PATHS_FILE && VERSIONED.test(code)) {
          problems.push(`${place}: names a version of HubSpot’s API; only ${PATHS_FILE} may.`);
        }
      }
    }
  }
  return problems;
};
