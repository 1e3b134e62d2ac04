/**
 * Makes the lists of known traffic sources in shared/src/tracking/lists from their public originals.
 *
 *   npm run update-lists -- --ga4 FILE --matomo DIR [--out DIR]
 *
 * FILE is Google's table of source categories as CSV (`source,source_category`): the sheet behind the link
 * “source categories” at support.google.com/analytics/answer/9756891, or the copy in Velir/dbt-ga4.
 * DIR holds SearchEngines.yml, Socials.yml and AIAssistants.yml of matomo-org/searchengine-and-social-list
 * (`matomo-` before their names is allowed).
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const WIDTH = 98;
const GENERATED = (from) =>
  `// Made by \`npm run update-lists\` from ${from}; see NOTICE.md. Do not edit.\n`;

/** @returns {Promise<number>} the exit code */
async function run() {
  const { values } = parseArgs({
    options: {
      ga4: { type: 'string' },
      matomo: { type: 'string' },
      out: {
        type: 'string',
        default: new URL('../shared/src/tracking/lists/', import.meta.url).pathname,
      },
    },
  });
  if (values.ga4 === undefined || values.matomo === undefined) {
    process.stderr.write('Usage: npm run update-lists -- --ga4 FILE --matomo DIR [--out DIR]\n');
    return 2;
  }
  const files = {
    'ga4-sources.ts': ga4Module(await readFile(values.ga4, 'utf8')),
    'matomo-search-engines.ts': searchEnginesModule(
      await matomoFile(values.matomo, 'SearchEngines.yml'),
    ),
    'matomo-networks.ts': networksModule(
      await matomoFile(values.matomo, 'Socials.yml'),
      await matomoFile(values.matomo, 'AIAssistants.yml'),
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(values.out, name), text);
    process.stdout.write(`${join(values.out, name)}: ${text.split('\n').length - 1} lines\n`);
  }
  return 0;
}

async function matomoFile(directory, name) {
  const found = (await readdir(directory)).find(
    (entry) => entry === name || entry === `matomo-${name}`,
  );
  if (found === undefined) throw new Error(`${directory} has no ${name}.`);
  return readFile(join(directory, found), 'utf8');
}

/** Google compares without case; so the names are kept in lower case, each once. */
function ga4Module(csv) {
  const [header, ...lines] = csv.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (header?.trim() !== 'source,source_category')
    throw new Error('The first line of the GA4 table must be “source,source_category”.');
  const byCategory = { search: [], social: [], shopping: [], video: [] };
  for (const [at, line] of lines.entries()) {
    const match = /^"?([^",]+)"?,SOURCE_CATEGORY_([A-Z]+)$/.exec(line.trim());
    const list = byCategory[match?.[2].toLowerCase()];
    if (match === null || list === undefined)
      throw new Error(`Line ${at + 2} of the GA4 table is not “name,SOURCE_CATEGORY_…”: ${line}`);
    list.push(match[1].trim().toLowerCase());
  }
  const consts = Object.entries(byCategory).map(
    ([category, names]) => `  ${category}: \`\n${wrapped([...new Set(names)].sort())}\n\`,\n`,
  );
  return `${GENERATED('Google’s table of source categories')}
/** Sources by Google’s category, separated by commas. */
export const GA4_SOURCES = {
${consts.join('')}};
`;
}

/** One line a definition: name, hosts, and the parameters (or patterns) that hold the search term. */
function searchEnginesModule(yaml) {
  const rows = parseYaml(yaml).flatMap(({ name, definitions }) =>
    definitions.map(({ urls = [], params = [], hiddenkeyword = [] }) => [
      name,
      [...new Set([urls].flat().map(bareAddress))].join(' '),
      [params].flat().join(' '),
      // The browser hands over the bare origin nowadays: what Matomo accepts without a term at the root.
      [hiddenkeyword].flat().some((pattern) => pattern === '/' || matchesRoot(pattern)),
    ]),
  );
  return `${GENERATED('Matomo’s SearchEngines.yml')}
type Row = readonly [name: string, addresses: string, parameters: string, hidesTerms: boolean];

/**
 * Search engines: hosts (\`{}\` stands for a country) with or without a path; where the term is: names of
 * parameters, or a pattern between slashes for the address; whether a visit without a term is a search too
 * (elsewhere it may come from another part of the site).
 */
${ONE_A_LINE}export const SEARCH_ENGINES: readonly Row[] = [
${rowsOf(rows)}];
`;
}

function networksModule(socials, assistants) {
  const rows = (yaml) =>
    rowsOf(
      parseYaml(yaml).map(({ name, items }) => [
        name,
        [...new Set(items.map(bareAddress))].join(' '),
      ]),
    );
  return `${GENERATED('Matomo’s Socials.yml and AIAssistants.yml')}
type Row = readonly [name: string, addresses: string];

${ONE_A_LINE}export const SOCIAL_NETWORKS: readonly Row[] = [
${rows(socials)}];

${ONE_A_LINE}export const AI_ASSISTANTS: readonly Row[] = [
${rows(assistants)}];
`;
}

/** A pattern between slashes that an address without path and query fulfils. */
const matchesRoot = (pattern) =>
  /^\/.+\/$/.test(pattern) && ['', '/'].some((root) => new RegExp(pattern.slice(1, -1)).test(root));

const ONE_A_LINE = '// One entry a line shows what a newer list changes.\n// prettier-ignore\n';

const rowsOf = (rows) => rows.map((row) => `  [${row.map(literal).join(', ')}],\n`).join('');

const literal = (cell) => (typeof cell === 'string' ? quoted(cell) : String(cell));

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const bareAddress = (address) =>
  address
    .trim()
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\/$/, '');

function wrapped(names) {
  const lines = [];
  let line = '';
  for (const name of names) {
    const next = line === '' ? name : `${line}, ${name}`;
    if (next.length > WIDTH && line !== '') {
      lines.push(line);
      line = name;
    } else line = next;
  }
  return [...lines, line].join(',\n');
}

/**
 * Reads what Matomo's lists use of YAML: names with a list of texts (\`items\`), or with a list of records
 * whose values are lists (\`definitions\`). Anything else is an error: better none than a wrong list.
 */
function parseYaml(yaml) {
  const entries = [];
  let record = null;
  let list = null;
  for (const [at, raw] of yaml.split(/\r?\n/).entries()) {
    const line = raw.replace(/\s+#.*$/, '').trimEnd();
    if (line === '' || line.startsWith('#') || line === '---') continue;
    const entry = entries.at(-1);
    let match;
    if ((match = /^(\S.*):$/.exec(line))) {
      entries.push({ name: scalar(match[1]), items: [], definitions: [] });
      record = list = null;
    } else if (entry && line === '  -') {
      entry.definitions.push((record = {}));
      list = null;
    } else if (entry && (match = /^ {2}- (\w+):$/.exec(line))) {
      entry.definitions.push((record = { [match[1]]: (list = []) }));
    } else if (entry && (match = /^ {2}- (.+)$/.exec(line))) {
      entry.items.push(scalar(match[1]));
    } else if (record && (match = /^ {4}(\w+):$/.exec(line))) {
      record[match[1]] = list = [];
    } else if (record && (match = /^ {4}(\w+): (.+)$/.exec(line))) {
      record[match[1]] = scalar(match[2]);
      list = null;
    } else if (list && (match = /^ {6}- (.+)$/.exec(line))) {
      list.push(scalar(match[1]));
    } else {
      throw new Error(`Line ${at + 1} of the YAML is of a form this script does not read: ${raw}`);
    }
  }
  return entries;
}

function scalar(text) {
  const trimmed = text.trim();
  if (trimmed === '[]') return [];
  if (/^'.*'$/.test(trimmed)) return trimmed.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/.test(trimmed)) return JSON.parse(trimmed);
  return trimmed;
}

process.exitCode = await run();
