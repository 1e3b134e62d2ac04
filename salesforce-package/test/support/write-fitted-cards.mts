import { writeFile } from 'node:fs/promises';
import { fittedCards } from './fitted-cards.mts';

// The components' tests run in a browser's world and read their views from files: this writes them anew.
const folder = new URL('../../main/pages/lwc/attributionCard/__tests__/data/', import.meta.url);
for (const [name, view] of Object.entries(fittedCards)) {
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(view, null, 4)}\n`);
}
