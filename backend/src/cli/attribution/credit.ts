import { createProgress } from '../progress.ts';
import { CommandError, DONE, type Command } from './command.ts';
import { CREDIT_HELP, creditOptions, type CreditOptions } from './credit/credit-options.ts';
import { asCsv, asJson } from './credit/print-credit.ts';
import { bestFirst, type CreditResult } from './credit/result.ts';
import type { Say } from './paths/read-paths.ts';
import type { WrongLines } from './paths/wrong-lines.ts';

/** `attribution credit`: counted paths in, credit of their channels out. */
export const credit: Command = {
  help: CREDIT_HELP,
  run: async (args) => {
    const options = creditOptions(args);
    const { wrong, ...result } = await onTerminal('Crediting', async (say) => {
      const credited = await creditOf(options, say);
      const { totals, channels } = credited;
      say(`${grouped(totals.paths)} paths, ${grouped(channels.length)} channels`);
      return credited;
    });
    process.stderr.write(wrong.inWords());
    if (result.totals.paths === 0) {
      throw new CommandError(
        wrong.count === 0
          ? 'The file has a header and no paths.'
          : `None of the ${wrong.count} lines could be read.`,
      );
    }
    for (const warning of result.warnings) process.stderr.write(`${warning}\n`);
    const sorted = { ...result, channels: bestFirst(result.channels) };
    process.stdout.write(options.format === 'csv' ? asCsv(sorted) : asJson(sorted, options));
    return DONE;
  },
};

/** Each model is loaded when it is asked for: starting up is part of how long a command takes. */
async function creditOf(
  { paths, model, columns, separator }: CreditOptions,
  say: Say,
): Promise<CreditResult & { readonly wrong: WrongLines }> {
  const format = { columns, separator };
  switch (model.kind) {
    case 'rule':
      return (await import('./credit/rule-credit.ts')).ruleCredit(paths, format, model.rule, say);
    case 'markov':
      return (await import('./credit/markov-credit.ts')).markovCredit(
        paths,
        format,
        model.order,
        say,
      );
    default:
      return (await import('./credit/shapley-credit.ts')).shapleyCredit(
        paths,
        format,
        model.kind,
        say,
      );
  }
}

/** Progress is for people who watch. */
async function onTerminal<Result>(
  label: string,
  work: (say: Say) => Promise<Result>,
): Promise<Result> {
  if (!process.stderr.isTTY) return work(() => undefined);
  return createProgress(process.stderr, Date.now).step(label, work);
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
