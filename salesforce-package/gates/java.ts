import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from './gate.ts';
import { toolFile } from './tools.ts';

const run = promisify(execFile);

/** Runs what needs Java where there is one; where there is none, says what was not checked. */
export async function withJava(what: string, check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    await run('java', ['-version']);
  } catch {
    return {
      skipped: `no Java here, so ${what} was not checked. Install a Java runtime (11 or later) and run it again.`,
    };
  }
  return check();
}

interface CompilerAnswer {
  readonly files: readonly {
    readonly path: string;
    readonly messages: readonly {
      readonly start: { readonly line: number };
      readonly message: string;
    }[];
  }[];
}

/**
 * Compiles the Apex of a project against the platform's own types, those of every standard object included. The
 * compiler and the types come with the scanner of the security review.
 *
 * @param project folder with an sfdx-project.json
 * @returns one text an issue, warnings as well
 */
export async function compileApex(project: string): Promise<string[]> {
  const engine = toolFile('@salesforce/code-analyzer-pmd-engine/package.json');
  const jars = path.join(path.dirname(engine), 'dist/java-lib');
  if (!existsSync(jars)) throw new Error(`${jars} is missing; run npm run verify again.`);
  const { stdout } = await run(
    'java',
    [
      '-cp',
      path.join(jars, '*'),
      'io.github.apexdevtools.apexls.CheckForIssues',
      ...['-w', project, '-n', '-d', 'warnings', '-f', 'json'],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => {
    // Issues make it end with 4; its words are the same.
    if (error instanceof Error && 'code' in error && error.code === 4 && 'stdout' in error) {
      return { stdout: String(error.stdout) };
    }
    throw error;
  });
  const answer = JSON.parse(stdout) as CompilerAnswer;
  return answer.files.flatMap((file) =>
    file.messages.map(
      ({ start, message }) =>
        `${path.relative(project, file.path)}:${String(start.line)}: ${message}`,
    ),
  );
}
