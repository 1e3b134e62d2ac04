import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'rollup';
import { readLabels } from './labels.ts';

const PROVIDED = /^@salesforce\/(label\/c\.|apex\/|resourceUrl\/|customPermission\/|schema\/)/;

/**
 * Rollup plugin for what the Salesforce platform provides to a component: custom labels come from the package's own
 * metadata, static resources from the package's own, Apex methods from the stand-in in `src/apex.js`, locale and form factor from the base components' package.
 */
export function platform(baseComponents: string): Plugin {
  const labels = readLabels();
  return {
    name: 'salesforce-platform',
    resolveId(id) {
      if (PROVIDED.test(id)) return `\0${id}`;
      if (id === '@salesforce/apex') return path.join(import.meta.dirname, 'src/apex.js');
      if (/^@salesforce\/(i18n|client)\//.test(id)) {
        const file = path.join(baseComponents, 'scopedImports', `${id.replaceAll('/', '-')}.js`);
        return existsSync(file) ? file : null;
      }
      return null;
    },
    load(id) {
      if (!id.startsWith('\0@salesforce/')) return null;
      const label = /label\/c\.(.+)$/.exec(id)?.[1];
      if (label !== undefined) {
        const text = labels.get(label);
        if (text === undefined)
          throw new Error(`The custom label ${label} is used but does not exist.`);
        return `export default ${JSON.stringify(text)}`;
      }
      // Whoever looks at the preview may do everything.
      if (id.includes('customPermission/')) return 'export default true';
      // Without a namespace, as in a deployment from source.
      const object = /schema\/(\w+)$/.exec(id)?.[1];
      if (object !== undefined)
        return `export default ${JSON.stringify({ objectApiName: object })}`;
      const resource = /resourceUrl\/(.+)$/.exec(id)?.[1];
      if (resource !== undefined) {
        return `import { resourceUrl } from ${JSON.stringify(path.join(import.meta.dirname, 'src/apex.js'))};
export default resourceUrl(${JSON.stringify(resource)});`;
      }
      const method = /apex\/(.+)$/.exec(id)?.[1] ?? '';
      return `import { apexMethod } from ${JSON.stringify(path.join(import.meta.dirname, 'src/apex.js'))};
export default apexMethod(${JSON.stringify(method)});`;
    },
  };
}
