import { GATED_FROM, PUBLISHED_FROM } from '../run/plan.ts';
import type { Gate } from './gates.ts';
import { worstCases } from './weaknesses.ts';
import type { Results } from './results.ts';
import { answersTable, asMarkdown, creditTable, dataDrivenTable, nullTable } from './tables.ts';

/**
 * The published statement of accuracy. The same results always give the same text.
 * @param linkage its section on linkage, see `linkageSection`.
 */
export function accuracyDocument(
  results: Results,
  gates: readonly Gate[],
  seeds: number,
  linkage: string,
): string {
  return `# Attribution accuracy

Written by \`npm run accuracy\`; do not edit. Every figure comes from simulated companies whose causal truth is known, seeds ${PUBLISHED_FROM} to ${PUBLISHED_FROM + seeds - 1} (work on the models uses seeds below 1,000). \`npm run accuracy -- --quick\` runs a small part of it with every check.

## What is measured

**Credit accuracy C** = 1 − ½ Σ |ŝ − s| over influencers and other marketing (paid social, events, e-mail, our own content). ŝ is the part of won value a model credits, s the true part: the Shapley value of taking a cause out of the world ("do-interventions"), deal by deal, weighted by value over won deals. The baseline, what would have come anyway, is taken out of both sides. Credit of anything without an effect of its own (direct, search, referrals, unattributed deals) is right for nobody and lowers C. **C⁺** counts the baseline as one more share.

**The model sees what the product would.** Each company goes through the product's own code: consent and blockers, mangled links, cookies that expire, devices that never identify, merged and converted records, roles nobody noted, free-mail addresses. Answers to «How did you hear about us?» are read from their text. Accounts appear with their first CRM record or identified visitor. Nothing of the truth reaches a model.

**Three families of companies** whose form differs, so that no model marks its own homework: *stage-hazard* (weekly odds of a deal rise with faded exposures), *threshold* (a deal arises when a tree of conditions holds) and *hidden-markov* (accounts move between hidden states of interest). Effects (of at least one influencer none), decay, reach, confounding, click rates, tracking loss, messy links, launches and seasons are drawn anew with every seed, see [decision 0013](decisions/0013-simulated-worlds.md). Eight influencers; 40 % of buyers answer, 15 % of them wrongly, unless said otherwise.

**Intervals over seeds**: every figure is the mean over ${seeds} seeds; in brackets the lower bound of its 95 % bootstrap interval.

## Gates

| Gate | Found | |
| --- | --- | --- |
${gates.map(({ name, found, passes }) => `| ${name} | ${found} | ${passes ? 'passes' : '**fails**'} |`).join('\n')}

${gateSummary(gates)}

## The learning curve

![Credit accuracy by won deals, for three families of simulated companies](accuracy.svg)

${results.families
  .map((family) => `### C, ${family}\n\n${asMarkdown(creditTable(results, family, 'c'))}`)
  .join('\n\n')}

Below 30 won deals the data-driven model falls back to a rule and says so; from 30 to 150 its shares lean on what is usual, and it says that too; from ${GATED_FROM} on the data speak for themselves.

## With the baseline

${results.families
  .map((family) => `### C⁺, ${family}\n\n${asMarkdown(creditTable(results, family, 'cPlus'))}`)
  .join('\n\n')}

## The data-driven model in detail

Coverage: how many of the nominal 90 % intervals of influencers' shares hold the truth: of their part of what marketing caused (the shares C compares; gated), and of their part of all won value (incremental), which is only right where the baseline is. Spearman: whether influencers are ranked rightly.

${asMarkdown(dataDrivenTable(results))}

## When fewer buyers answer

C of the data-driven model by the part of buyers who say how they heard of the vendor. Reported, not gated.

${asMarkdown(answersTable(results))}

## A world in which influencers do nothing

They post, are seen and clicked, and a few wrong answers name them; credit to them in the incremental view, as a part of won value.

${asMarkdown(nullTable(results))}

${linkage}
## Where the model fails

${worstCases(results)}
`;
}

function gateSummary(gates: readonly Gate[]): string {
  const failing = gates.filter(({ passes }) => !passes).length;
  return failing === 0
    ? `All ${gates.length} gates pass.`
    : `${gates.length - failing} of ${gates.length} gates pass; ${failing} fail.`;
}
