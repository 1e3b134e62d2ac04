import { join } from 'node:path';
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
    mangleProps: /^(about|mark)$/,
    // Chrome 85, Firefox 79, Safari 14: all of 2020.
    target: 'es2021',
    write: false,
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (!script)
    throw new Error('The website tracker could not be built: its bundler wrote nothing.');
  return Buffer.from(script.contents);
}
