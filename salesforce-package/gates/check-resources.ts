import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { judged, type Gate } from './gate.ts';
import { GATES, shown, SOURCE } from './tools.ts';

/** File of a static resource → the file of the release it was taken from. */
const TAKEN_FROM: Readonly<Record<string, string>> = {
  'pages/staticresources/ChartJs/chart.umd.min.js': 'chart.js/dist/chart.umd.min.js',
  'pages/staticresources/ChartJs/LICENSE.md': 'chart.js/LICENSE.md',
};

/** What others wrote goes into an org as they released it, in the version that was looked at for known faults. */
export const resourcesGate: Gate = {
  name: 'static resources are the released files',
  check: async () => {
    const problems: string[] = [];
    for (const [file, released] of Object.entries(TAKEN_FROM)) {
      const ours = await readFile(path.join(SOURCE, file));
      const theirs = await readFile(path.join(GATES, 'node_modules', released));
      if (!ours.equals(theirs)) {
        problems.push(`${shown(path.join(SOURCE, file))} differs from ${released} of the release.`);
      }
    }
    const { version } = JSON.parse(
      await readFile(path.join(GATES, 'node_modules/chart.js/package.json'), 'utf8'),
    ) as { version: string };
    const meta = path.join(SOURCE, 'pages/staticresources/ChartJs.resource-meta.xml');
    if (!(await readFile(meta, 'utf8')).includes(`Chart.js ${version},`)) {
      problems.push(`${shown(meta)} does not name version ${version}.`);
    }
    return judged(problems, `Chart.js ${version}`);
  },
};
