import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { apiVersionProblems } from '../scripts/api-versions.ts';
import { SHARED_DATA, sharedDataMarkdown, sharedDataProblems } from '../scripts/shared-data.ts';

const REPOSITORY = resolve(__dirname, '..', '..');
const SOURCE = join(REPOSITORY, 'hubspot-app', 'src');

/** HubSpot's parser is an ES module, which this CommonJS run cannot load: it gets a Node of its own. */
const parse = async (source: string): Promise<{ code: number; output: string }> => {
  const script = join(REPOSITORY, 'hubspot-app', 'scripts', 'parse-project.ts');
  const flags = ['--disable-warning=ExperimentalWarning', script, source];
  return promisify(execFile)(process.execPath, flags).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: unknown) => {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, output: stderr };
    },
  );
};

describe('HubSpot’s own parser', () => {
  let tree: string;
  beforeEach(async () => {
    tree = await mkdtemp(join(tmpdir(), 'hubspot-parse-'));
    await cp(SOURCE, tree, { recursive: true });
  });
  afterEach(() => rm(tree, { recursive: true, force: true }));

  it('takes every component of the project', async () => {
    const { code, output } = await parse(SOURCE);
    expect(output).toContain('deal_attribution_tab');
    expect(output).toContain('company_touches_tab');
    expect(output).toContain('contact_touches_tab');
    expect(output).toContain('pages');
    expect(output).toContain('settings');
    expect(code).toBe(0);
  });

  it('is failed by a file it would skip without a word', async () => {
    await cp(
      join(tree, 'app', 'settings', 'settings-hsmeta.json'),
      join(tree, 'app', 'packages', 'more-hsmeta.json'),
    );
    const { code, output } = await parse(tree);
    expect(code).not.toBe(0);
    expect(output).toContain('more-hsmeta.json');
  });

  it('names a location that there is not', async () => {
    const path = join(tree, 'app', 'cards', 'contact-touches-tab-hsmeta.json');
    const before = await readFile(path, 'utf8');
    await writeFile(path, before.replace('crm.record.tab', 'crm.record.middle'));
    const { code, output } = await parse(tree);
    expect(code).not.toBe(0);
    expect(output).toContain('location');
  });
});

describe('Paths of HubSpot’s API', () => {
  it('are dated and stand in one file', async () => {
    expect(await apiVersionProblems(REPOSITORY)).toEqual([]);
  });

  it('are found where they do not belong', async () => {
    const tree = await mkdtemp(join(tmpdir(), 'hubspot-paths-'));
    try {
      for (const folder of ['backend/src/crm', 'hubspot-app/src', 'demo']) {
        await cp(join(REPOSITORY, 'hubspot-app', 'src', 'app', 'cards'), join(tree, folder), {
          recursive: true,
        });
      }
      await writeFile(
        join(tree, 'backend', 'src', 'crm', 'calls.ts'),
        "export const a = '/oauth/v1/token';\n// see /crm/v3/objects\nexport const b = '/crm/objects/2026-03/deals';\n",
      );
      const problems = await apiVersionProblems(tree);
      expect(problems).toEqual([
        'backend/src/crm/calls.ts:1: calls an undated OAuth path of HubSpot.',
        expect.stringContaining('backend/src/crm/calls.ts:3: names a version of HubSpot’s API'),
      ]);
    } finally {
      await rm(tree, { recursive: true, force: true });
    }
  });
});

describe('The table of shared data', () => {
  const required = [
    'oauth',
    ...SHARED_DATA.filter((row) => !row.isOptional).flatMap((row) => row.scopes),
  ];
  const optional = SHARED_DATA.filter((row) => row.isOptional).flatMap((row) => row.scopes);

  it('explains every scope the app asks for, and no other', () => {
    expect([...sharedDataProblems({ required, optional })]).toEqual([]);
    expect([
      ...sharedDataProblems({ required: [...required, 'tickets'], optional: optional.slice(1) }),
    ]).toEqual([
      'The app asks for the required scope tickets, which the table of shared data does not explain.',
      `The table of shared data names the optional scope ${String(optional[0])}, which the app does not ask for.`,
    ]);
  });

  it('is the page of the listing', async () => {
    const page = await readFile(
      join(REPOSITORY, 'docs', 'listing', 'hubspot', 'shared-data.md'),
      'utf8',
    );
    const words = (text: string): string => text.replaceAll(/[\s|-]+/g, ' ');
    expect(words(page)).toBe(words(sharedDataMarkdown()));
  });
});
