import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../../..');
const LISTS = join(ROOT, 'shared/src/tracking/lists');
const ORACLES = join(ROOT, '../shared/oracles');
const GA4 = join(ORACLES, 'ga4-channel-grouping/ga4_source_categories.csv');
const MATOMO = join(ORACLES, 'referrer-lists');

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'lists-'));
});
afterAll(() => {
  rmSync(out, { recursive: true });
});

const update = (ga4: string, matomo: string): void => {
  const script = join(ROOT, 'tools/update-lists.mjs');
  execFileSync(process.execPath, [script, '--ga4', ga4, '--matomo', matomo, '--out', out], {
    stdio: 'pipe',
  });
};

describe('The lists of sources that are shipped', () => {
  // The originals are not part of the project: without them there is nothing to compare with.
  const withOriginals = existsSync(GA4) && existsSync(MATOMO) ? it : it.skip;
  withOriginals('are what the update script makes of their originals', () => {
    update(GA4, MATOMO);
    for (const name of ['ga4-sources.ts', 'matomo-search-engines.ts', 'matomo-networks.ts'])
      expect(readFileSync(join(out, name), 'utf8')).toBe(readFileSync(join(LISTS, name), 'utf8'));
  });

  it('come with their licences', () => {
    const notice = readFileSync(join(LISTS, 'NOTICE.md'), 'utf8');
    expect(notice).toMatch(/MIT License\n\nCopyright \(c\) 2022 Adam Ribaudo/);
    expect(notice).toMatch(/CC0 1\.0/);
  });
});

describe('The update script', () => {
  const original = (name: string, text: string): string => {
    writeFileSync(join(out, name), text);
    return join(out, name);
  };

  it('makes modules of newer copies', () => {
    const ga4 = original(
      'new.csv',
      'source,source_category\r\nNew Shop,SOURCE_CATEGORY_SHOPPING\r\na.com,SOURCE_CATEGORY_SEARCH\r\n',
    );
    original('Socials.yml', "# comment\n'It''s social':\n  - www.its.social\n");
    original('AIAssistants.yml', 'Brain:\n  - brain.ai\n  - x.com/i/brain/\n');
    original(
      'SearchEngines.yml',
      "Seek:\n  -\n    urls:\n      - www.Seek.com\n      - 'seek.{}'\n    params:\n      - q\n    hiddenkeyword:\n      - '/^$/'\n" +
        "Find:\n  - urls:\n      - find.com\n    params: []\n    backlink: 's?q={k}'\n",
    );
    update(ga4, out);
    expect(readFileSync(join(out, 'ga4-sources.ts'), 'utf8')).toContain('shopping: `\nnew shop\n`');
    const engines = readFileSync(join(out, 'matomo-search-engines.ts'), 'utf8');
    expect(engines).toContain("['Seek', 'seek.com seek.{}', 'q', true],");
    expect(engines).toContain("['Find', 'find.com', '', false],");
    const networks = readFileSync(join(out, 'matomo-networks.ts'), 'utf8');
    expect(networks).toContain(String.raw`['It\'s social', 'its.social'],`);
    expect(networks).toContain("['Brain', 'brain.ai x.com/i/brain'],");
  });

  it('refuses what it does not understand and writes nothing of it', () => {
    const wrong = original('wrong.csv', 'source,source_category\na.com,SEARCH\n');
    expect(() => {
      update(wrong, out);
    }).toThrow(/Line 2 of the GA4 table/);
    const fine = original('fine.csv', 'source,source_category\na.com,SOURCE_CATEGORY_SEARCH\n');
    original('Socials.yml', 'Name: [a, b]\n');
    expect(() => {
      update(fine, out);
    }).toThrow(/Line 1 of the YAML/);
  });
});
