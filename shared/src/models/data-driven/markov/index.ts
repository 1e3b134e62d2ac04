export { PathCounts, type MarkovOrder } from './path-counts.ts';
export {
  markovRemovalEffects,
  markovOfCounts,
  type MarkovCredit,
  type MarkovPath,
  type MarkovResult,
} from './removal-effects.ts';
export { fitMarkov } from './fit-markov.ts';
