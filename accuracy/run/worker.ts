import { parentPort } from 'node:worker_threads';
import { scoreUnit } from './score-unit.ts';
import type { Unit } from './unit.ts';

/** Scores the units it is sent, one after the other. An exception ends it, and its message reaches the pool. */
parentPort?.on('message', (unit: Unit) => {
  parentPort?.postMessage(scoreUnit(unit));
});
