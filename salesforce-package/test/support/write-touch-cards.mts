import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { pages } from './pages.mts';
import { runningSetup, touchCards } from './touch-cards.mts';

// The components' tests run in a browser's world and read their views from files: this writes them anew.
const COMPONENTS = new URL('../../main/pages/lwc/', import.meta.url);

async function write(component: string, name: string, view: object): Promise<void> {
  const file = fileURLToPath(new URL(`${component}/__tests__/data/${name}.json`, COMPONENTS));
  await mkdir(new URL(`${component}/__tests__/data/`, COMPONENTS), { recursive: true });
  const options = (await resolveConfig(file)) ?? {};
  await writeFile(file, await format(JSON.stringify(view), { ...options, filepath: file }));
}

for (const [name, view] of Object.entries(touchCards)) await write('touchCard', name, view);
await write('setupChecklist', 'running', runningSetup);
for (const [name, view] of Object.entries(pages)) await write('pageScreen', name, view);
