import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const HERE = import.meta.dirname;
const PACKAGE = path.dirname(HERE);
const SCRIPT = fileURLToPath(import.meta.url);

/** Where the built preview lies. */
export const DIST = path.join(PACKAGE, 'dist/preview');
const KEY_FILE = path.join(DIST, 'build-key.txt');

const FONTS = [
  ['@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', 'inter.woff2'],
  ['@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2', 'inter-ext.woff2'],
] as const;

/** Whose version changes what comes out. */
const TOOLS = [
  'lwc',
  '@lwc/rollup-plugin',
  '@lwc/synthetic-shadow',
  'lightning-base-components',
  'rollup',
];
const SOURCES = [
  'main/**/lwc/**/*.{js,html,css}',
  'main/**/*.labels-meta.xml',
  'preview/**/*.{js,mjs,ts,html,css}',
];

/**
 * Compiles the package's components and Salesforce's base components into `dist/preview`, unless that was done already
 * from the same sources with the same tools. Compiling takes some seconds of pure computing, so it runs in a process of
 * its own and leaves this one free to answer.
 *
 * @returns whether it had to compile
 * @throws Error with the compiler's words
 */
export async function buildSalesforcePreview(): Promise<{ readonly built: boolean }> {
  const key = await sourcesKey();
  if (existsSync(KEY_FILE) && (await readFile(KEY_FILE, 'utf8')) === key) return { built: false };
  try {
    await promisify(execFile)(process.execPath, [SCRIPT], { cwd: PACKAGE });
  } catch (cause) {
    const words =
      cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`The Salesforce preview could not be compiled: ${words}`, { cause });
  }
  return { built: true };
}

async function sourcesKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const tool of TOOLS) {
    const file = findPackageJSON(tool, import.meta.url);
    if (file === undefined) throw new Error(`${tool} is not installed; run npm install.`);
    const manifest = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    hash.update(`${tool}@${manifest.version}\n`);
  }
  const files = await Array.fromAsync(
    glob(SOURCES, { cwd: PACKAGE, exclude: ['**/__tests__/**'] }),
  );
  for (const file of files.sort()) {
    hash.update(`${file}\n`).update(await readFile(path.join(PACKAGE, file)));
  }
  return hash.digest('hex');
}

async function compile(): Promise<void> {
  const [{ rollup }, { default: config }] = await Promise.all([
    import('rollup'),
    import('./rollup.config.mjs'),
  ]);
  const key = await sourcesKey();
  await rm(DIST, { recursive: true, force: true });
  const bundle = await rollup(config);
  await bundle.write({ dir: DIST, format: 'es', chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  await mkdir(DIST, { recursive: true });
  await copyFile(path.join(HERE, 'src/page.css'), path.join(DIST, 'page.css'));
  for (const [file, name] of FONTS) {
    await copyFile(new URL(import.meta.resolve(file)), path.join(DIST, name));
  }
  // Last, so that a build cut short is made anew.
  await writeFile(KEY_FILE, key);
}

if (process.argv[1] === SCRIPT) {
  await compile().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
