import { join } from 'node:path';
import { minify } from '@swc/core';
import { build } from 'esbuild';

/**
 * Bundles the website tracker into the one script a website loads. Takes some milliseconds, so that whoever serves
 * it makes it at the start and it is never older than its source.
 *
 * @throws Error when the source does not compile
 */
export async function buildTracker(): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'src/main.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    // Ours alone; every other name is the browser's, the server's or HubSpot's.
    mangleProps: /^(about|mark|put)$/,
    // Chrome 85, Firefox 79, Safari 14: all of 2020.
    target: 'es2021',
    // Without strict mode, what a page has frozen (its history) is left as it is; with it, it is a fault.
    tsconfigRaw: { compilerOptions: { strict: false, alwaysStrict: false } },
    write: false,
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (!script)
    throw new Error('The website tracker could not be built: its bundler wrote nothing.');
  // Names and one-line functions that pack better: a thirtieth less of a script that everybody loads.
  const { code } = await minify(script.text, {
    ecma: 2021,
    toplevel: true,
    mangle: { toplevel: true },
    compress: { ecma: 2021, passes: 3, unsafe_arrows: true, sequences: false },
  });
  return Buffer.from(code);
}
