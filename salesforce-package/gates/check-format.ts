import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { judged, type Gate } from './gate.ts';
import { shown, SOURCE, tool, toolFile } from './tools.ts';

interface Prettier {
  readonly format: (source: string, options: object) => Promise<string>;
}

const INDENT = { tabWidth: 4, singleQuote: true };

/** The repository's own Prettier knows neither Apex nor XML; the native parser needs no Java. */
const OPTIONS: readonly { readonly files: string; readonly options: () => object }[] = [
  {
    files: '**/*.{cls,trigger}',
    options: () => ({
      ...INDENT,
      parser: 'apex',
      apexStandaloneParser: 'native',
      printWidth: 120,
      plugins: [toolFile('prettier-plugin-apex')],
    }),
  },
  {
    files: '**/*-meta.xml',
    options: () => ({
      ...INDENT,
      parser: 'xml',
      // The platform writes one element a line, however long its text is.
      printWidth: 100_000,
      xmlWhitespaceSensitivity: 'preserve',
      plugins: [toolFile('@prettier/plugin-xml')],
    }),
  },
];

/** Apex and metadata in Prettier's form; `--write` puts them right. */
export const formatGate = (write: boolean): Gate => ({
  name: 'format of Apex and metadata',
  check: async () => {
    const prettier = await tool<Prettier>('prettier');
    const problems: string[] = [];
    let count = 0;
    for (const { files, options } of OPTIONS) {
      for await (const name of glob(files, { cwd: SOURCE })) {
        const file = path.join(SOURCE, name);
        const source = await readFile(file, 'utf8');
        const wanted = asThePlatform(await prettier.format(source, options()));
        count += 1;
        if (wanted === source) continue;
        if (write) await writeFile(file, wanted);
        else problems.push(`${shown(file)}: run npm run verify -- --write.`);
      }
    }
    return judged(problems, `${String(count)} files`);
  },
});

/** The platform leaves no space before the end of the declaration. */
const asThePlatform = (text: string): string => text.replace(/^(<\?xml [^>]*?) \?>/, '$1?>');
