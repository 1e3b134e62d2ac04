import { CommandError, DONE, FAILED, MISUSED, UsageError, type Command } from './command.ts';

/** One line here and a file beside it make a command. */
const COMMANDS: Record<string, { summary: string; load: () => Promise<Command> }> = {
  credit: {
    summary: 'credit of channels over aggregated paths, under a rule, Markov or Shapley model',
    load: async () => (await import('./credit.ts')).credit,
  },
  journeys: {
    summary: 'journeys built from an event log, as the paths that credit reads',
    load: async () => (await import('./journeys.ts')).journeys,
  },
};

const HELP = `Attribution on files, for analysts.

Usage: attribution <command> [options]

Commands:
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

attribution <command> --help tells more.
`;

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? process.stderr : process.stdout).write(HELP);
    return name === undefined ? MISUSED : DONE;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    throw new UsageError(
      `There is no command “${name}”. There is: ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(command.help);
    return DONE;
  }
  return command.run(args);
}

// `attribution … | head` closes our output early: that is the reader's choice and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(DONE);
  throw error;
});

const [, , ...argv] = process.argv;
try {
  process.exitCode = await run(argv);
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  const hint = error instanceof UsageError ? '\nattribution --help shows how it is used.' : '';
  process.stderr.write(`attribution: ${error.message}${hint}\n`);
  process.exitCode = error instanceof UsageError ? MISUSED : FAILED;
}
