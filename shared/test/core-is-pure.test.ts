import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const SRC = resolve(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }));

/** Code without its comments, which may well speak of what code must not do. */
const code = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<!:)\/\/.*$/gm, '');

describe('The core', () => {
  it.each([
    ['the clock', /\bDate\.now\b|\bnew Date\(\)|\bperformance\./],
    ['chance', /\bMath\.random\b|\bcrypto\b/],
    ['the machine', /from '(?:node:|fs|path|os)|\bprocess\./],
    ['packages', /from '(?!\.)/],
    ['the network', /\bfetch\(/],
  ])('does not reach for %s', (_, pattern) => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter(({ text }) => pattern.test(code(text))).map(({ file }) => file)).toEqual(
      [],
    );
  });

  it('bundles for a browser, as a HubSpot card needs it', () => {
    // In a process of its own: esbuild refuses the Uint8Array of a test's sandbox.
    const script = `
      const { buildSync } = require('esbuild');
      const { outputFiles } = buildSync({
        entryPoints: [process.argv[1]], bundle: true, platform: 'browser', format: 'esm', write: false,
      });
      process.stdout.write(outputFiles[0].text);`;
    const bundle = execFileSync(process.execPath, ['-e', script, join(SRC, 'index.ts')], {
      encoding: 'utf8',
      cwd: resolve(SRC, '../..'),
      maxBuffer: 1e8,
    });
    expect(bundle).toContain('buildDealCard');
  });
});
