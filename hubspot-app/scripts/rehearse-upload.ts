import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import { inProduction } from './build.ts';
import { SOURCE, declaredCards } from './cards.ts';
import { packUpload } from './pack-upload.ts';

const run = promisify(execFile);

/** What HubSpot's servers were seen to run in a folder with a package.json. */
const INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-optional', '--no-fund'];

export interface Rehearsal {
  readonly files: number;
  /** Bundle by name, in bytes. */
  readonly bundles: Readonly<Record<string, number>>;
}

/**
 * Does what an upload does, as far as it goes without an account: packs the files as HubSpot's CLI, installs them as
 * HubSpot's servers, and builds every bundle from there. Finds what local builds do not: a package that is missing from
 * the archive, a lockfile that drifted, an import that only resolves in this repository.
 */
export const rehearseUpload = async (): Promise<Rehearsal> => {
  const target = await mkdtemp(join(tmpdir(), 'hubspot-upload-'));
  try {
    const files = await packUpload(SOURCE, target);
    // A cache that has been filled by our own install keeps this off the network.
    await run('npm', [...INSTALL, '--prefer-offline'], { cwd: join(target, 'app') });
    const bundles: Record<string, number> = {};
    for (const { entry } of await declaredCards()) {
      const copy = join(target, relative(SOURCE, entry));
      const outputDir = join(target, 'dist', basename(entry));
      await inProduction(() =>
        remoteBuild({ root: dirname(copy), entryPoint: copy, outputDir, logLevel: 'warn' }),
      );
      const name = basename(entry).replace(/\.[jt]sx?$/, '.js');
      bundles[name] = (await stat(join(outputDir, name))).size;
    }
    return { files: files.length, bundles };
  } finally {
    await rm(target, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  const { files, bundles } = await rehearseUpload();
  console.log(`${String(files)} files packed, installed and built:`);
  for (const [name, bytes] of Object.entries(bundles))
    console.log(`  ${name} ${String(bytes)} bytes`);
}
