export { PathTrie, type MarkovOrder } from './path-trie.ts';
export {
  markovRemovalEffects,
  markovOfTrie,
  type MarkovCredit,
  type MarkovPath,
  type MarkovResult,
} from './removal-effects.ts';
export { fitMarkov } from './fit-markov.ts';
