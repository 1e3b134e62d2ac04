import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { validateProject } from '../scripts/validate.ts';

const REPOSITORY = resolve(__dirname, '..', '..');
const APP = 'hubspot-app/src/app';

let tree: string;

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'hubspot-project-'));
  for (const part of ['hsproject.json', 'package.json', 'shared/package.json', 'hubspot-app/src']) {
    await cp(join(REPOSITORY, part), join(tree, part), { recursive: true });
  }
});

afterEach(async () => {
  await rm(tree, { recursive: true, force: true });
});

const put = (path: string, content: string | object) =>
  writeFile(
    join(tree, path),
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  );

/** Changes one thing of a JSON file by its text, and fails when that text is not there. */
const change = async (path: string, from: string, to: string): Promise<void> => {
  const before = await readFile(join(tree, path), 'utf8');
  if (!before.includes(from)) throw new Error(`${path} does not hold ${from}.`);
  await put(path, before.replace(from, to));
};

const card = (uid: string) => ({
  uid,
  type: 'card',
  config: {
    name: 'Another card',
    location: 'crm.record.tab',
    entrypoint: '/app/cards/DealAttributionTab.tsx',
    objectTypes: ['DEAL'],
  },
});

const TAB = `${APP}/cards/deal-attribution-tab-hsmeta.json`;

describe('The project as it is', () => {
  it('is valid', async () => {
    expect(await validateProject(REPOSITORY)).toEqual([]);
  });

  it('is valid as a copy elsewhere', async () => {
    expect(await validateProject(tree)).toEqual([]);
  });
});

type Fault = readonly [name: string, plant: () => Promise<void>, told: string];

const FAULTS: readonly Fault[] = [
  [
    'a meta file in a folder HubSpot skips',
    async () => {
      await cp(join(tree, TAB), join(tree, APP, 'packages', 'deal-hsmeta.json'));
    },
    'app/packages/deal-hsmeta.json: HubSpot reads no meta file in “app/packages”',
  ],
  [
    'a meta file that is not JSON',
    () => put(TAB, '{ "uid": "x", // no comments\n }'),
    'app/cards/deal-attribution-tab-hsmeta.json: not valid JSON',
  ],
  [
    'a type that does not belong in its folder',
    () => change(TAB, '"type": "card"', '"type": "settings"'),
    'type is “settings”, but files in “app/cards” are of type “card”',
  ],
  [
    'an entrypoint that is gone',
    () => change(TAB, 'DealAttributionTab.tsx', 'DealAttribution.tsx'),
    'the entrypoint /app/cards/DealAttribution.tsx does not exist',
  ],
  [
    'a location HubSpot does not have',
    () => change(TAB, 'crm.record.tab', 'crm.record.middle'),
    'location “crm.record.middle” is none of crm.record.tab',
  ],
  [
    'no object type',
    () => change(TAB, '"objectTypes": ["DEAL"]', '"objectTypes": "DEAL"'),
    'objectTypes must be a list with at least one object type',
  ],
  [
    'a top-level key HubSpot refuses',
    () => change(TAB, '"type": "card"', '"type": "card", "version": 2'),
    'HubSpot refuses the top-level key “version”',
  ],
  [
    'two features of the same uid',
    () => put(`${APP}/cards/again-hsmeta.json`, card('deal_attribution_tab')),
    'uid “deal_attribution_tab” is used by more than one meta file',
  ],
  [
    'a uid with a space',
    () => put(`${APP}/cards/again-hsmeta.json`, card('deal attribution')),
    'uid “deal attribution” must be 1 to 64 letters',
  ],
  [
    'a card that calls what the app may not fetch',
    () =>
      change(
        `${APP}/app-hsmeta.json`,
        '"fetch": ["https://api.pipeline-attribution.example"]',
        '"fetch": ["https://api.other.example"]',
      ),
    'api/base.ts: calls https://api.pipeline-attribution.example, which permittedUrls.fetch of the app does not list',
  ],
  [
    'a fetch address without TLS',
    () =>
      change(
        `${APP}/app-hsmeta.json`,
        '"fetch": ["https://api.pipeline-attribution.example"',
        '"fetch": ["http://api.pipeline-attribution.example"',
      ),
    'permitted fetch URL “http://api.pipeline-attribution.example” must be an https address',
  ],
  [
    'a name the marketplace refuses',
    () => change(`${APP}/app-hsmeta.json`, '"Pipeline Attribution"', '"Attribution for HubSpot"'),
    'the marketplace refuses a name that contains “HubSpot”',
  ],
  [
    'a scope listed twice',
    () =>
      change(
        `${APP}/app-hsmeta.json`,
        '"crm.objects.contacts.read",',
        '"crm.objects.contacts.read", "crm.objects.deals.read",',
      ),
    'the scope “crm.objects.deals.read” is listed twice',
  ],
  [
    'a missing logo',
    () => change(`${APP}/app-hsmeta.json`, '/app/logo.png', '/app/mark.png'),
    'the logo /app/mark.png does not exist',
  ],
  [
    'a support address that is none',
    () => change(`${APP}/app-hsmeta.json`, 'support@pipeline-attribution.example', 'support'),
    'support.supportEmail must be an e-mail address',
  ],
  [
    'an extension package with another version than the root',
    () => change(`${APP}/cards/package.json`, '"0.17.0"', '"0.16.0"'),
    `${APP}/cards/package.json: @hubspot/ui-extensions is 0.16.0, but the root package.json has 0.17.0`,
  ],
  [
    'a lockfile that is behind',
    () => change(`${APP}/cards/package.json`, '"react": "18.3.1"', '"react": "18.3.0"'),
    'app/package-lock.json is behind cards/package.json in react',
  ],
  [
    'a lockfile that names a registry',
    () =>
      change(
        `${APP}/package-lock.json`,
        '"integrity"',
        '"resolved": "https://registry.example/x.tgz", "integrity"',
      ),
    'app/package-lock.json names a registry host',
  ],
  [
    'no lockfile',
    () => rm(join(tree, APP, 'package-lock.json')),
    'app/package-lock.json is missing',
  ],
  [
    'a test that would be uploaded',
    () => put(`${APP}/cards/Deal.test.tsx`, ''),
    'app/cards/Deal.test.tsx: a test would be uploaded to HubSpot',
  ],
  [
    'an old platform version',
    () => change('hsproject.json', '2026.09', '2025.2'),
    'platformVersion must be 2026.09',
  ],
  [
    'a source folder outside the repository',
    () => change('hsproject.json', 'hubspot-app/src', '../elsewhere'),
    'srcDir must name a folder inside the repository',
  ],
];

describe('A project with a fault', () => {
  it.each(FAULTS)('is not valid: %s', async (_name, plant, told) => {
    await plant();
    const problems = await validateProject(tree);
    expect(problems).toContainEqual(expect.stringContaining(told));
  });
});
