import { judged, type Gate } from './gate.ts';
import { compileApex, withJava } from './java.ts';
import { REPOSITORY } from './tools.ts';

/** All Apex against the platform's types and the package's own objects, labels and fields. */
export const apexGate: Gate = {
  name: 'Apex compiles',
  check: () =>
    withJava('whether the Apex compiles', async () =>
      judged(await compileApex(REPOSITORY), 'against the platform’s types, without a warning'),
    ),
};
