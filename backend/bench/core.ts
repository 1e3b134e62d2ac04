import { commandLine } from './core/command-line.ts';
import { dealCredit } from './core/deal-credit.ts';
import { hazardFit } from './core/hazard-fit.ts';
import { resolveTouches } from './core/resolve-touches.ts';
import { ruleModels } from './core/rule-models.ts';
import type { Suite } from './suite.ts';

/** The attribution core: what it computes, and how fast, without database or network. */
export const core: Suite = {
  summary:
    'rule models, Markov through the command line, hazard fit, credit of deals, resolving visits',
  parts: {
    rules: ruleModels,
    credit: commandLine,
    hazard: hazardFit,
    deals: dealCredit,
    resolve: resolveTouches,
  },
};
