import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judged, type Gate } from './gate.ts';
import { SOURCE, tool } from './tools.ts';

interface SourceDeployRetrieve {
  readonly ComponentSet: {
    fromSource: (options: { fsPaths: readonly string[] }) => {
      readonly size: number;
      sourceApiVersion: string;
    };
  };
  readonly MetadataConverter: new () => {
    convert: (
      components: unknown,
      format: 'metadata',
      output: { type: 'zip'; outputDirectory: string; packageName: string },
    ) => Promise<{ readonly packagePath?: string }>;
  };
}

/** Every file is found as a component and the whole becomes the archive that a deployment sends. */
export const convertGate: Gate = {
  name: 'conversion for deployment',
  check: async () => {
    const { ComponentSet, MetadataConverter } = await tool<SourceDeployRetrieve>(
      '@salesforce/source-deploy-retrieve',
    );
    const components = ComponentSet.fromSource({ fsPaths: [SOURCE] });
    components.sourceApiVersion = '67.0';
    const folder = await mkdtemp(path.join(tmpdir(), 'pipeline-attribution-convert-'));
    try {
      const { packagePath } = await new MetadataConverter().convert(components, 'metadata', {
        type: 'zip',
        outputDirectory: folder,
        packageName: 'package',
      });
      return judged(
        packagePath === undefined ? ['The conversion made no archive.'] : [],
        `${String(components.size)} components`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
