import { parentPort } from 'node:worker_threads';
import { scoreLinkage } from '../linkage/score.ts';
import { stressorsOf } from '../linkage/stressors.ts';
import { scoreUnit } from './score-unit.ts';
import type { LinkageUnit, Unit } from './unit.ts';

/** Scores the units it is sent, one after the other. An exception ends it, and its message reaches the pool. */
parentPort?.on('message', (unit: Unit | LinkageUnit) => {
  parentPort?.postMessage(
    'stress' in unit ? scoreLinkage({ ...unit, on: stressorsOf(unit.stress) }) : scoreUnit(unit),
  );
});
