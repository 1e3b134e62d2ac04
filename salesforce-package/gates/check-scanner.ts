import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EXPLANATIONS, type Explanation } from './explained-findings.ts';
import { judged, type Gate } from './gate.ts';
import { withJava } from './java.ts';
import { PACKAGE, shown, SOURCE, tool } from './tools.ts';

/** The two selections the security review asks a report of, and the data-flow rules beside them. */
const SELECTORS = ['AppExchange', 'Recommended:Security', 'sfge'];
const ENGINES = ['pmd', 'eslint', 'regex', 'retirejs', 'sfge'];
/** Where the report for the security review is written. */
export const REPORT = path.join(PACKAGE, 'dist/gates/code-analyzer.html');
const HIGH = 2;

interface Violation {
  getRule: () => {
    getName: () => string;
    getEngineName: () => string;
    getSeverityLevel: () => number;
  };
  getPrimaryLocation: () => {
    getFile: () => string | undefined;
    getStartLine: () => number | undefined;
  };
  getMessage: () => string;
}
interface Core {
  readonly CodeAnalyzer: new (config: unknown) => {
    addEnginePlugin: (plugin: unknown) => Promise<void>;
    createWorkspace: (paths: readonly string[]) => Promise<unknown>;
    selectRules: (
      selectors: readonly string[],
      options: { workspace: unknown },
    ) => Promise<{ getCount: () => number }>;
    run: (
      rules: unknown,
      options: { workspace: unknown },
    ) => Promise<{
      getViolations: () => readonly Violation[];
      toFormattedOutput: (format: string) => string;
    }>;
  };
  readonly CodeAnalyzerConfig: { withDefaults: () => unknown };
  readonly OutputFormat: { readonly HTML: string };
}
interface EnginePackage {
  readonly createEnginePlugin: () => unknown;
}

export interface Finding {
  readonly rule: string;
  readonly severity: number;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Salesforce Code Analyzer with the rules the security review demands; writes the HTML report it asks for. */
export const scannerGate: Gate = {
  name: 'Code Analyzer, rules of the security review',
  check: () =>
    withJava('the rules of the security review', async () => {
      const { rules, findings, html } = await scan(SOURCE);
      await mkdir(path.dirname(REPORT), { recursive: true });
      await writeFile(REPORT, html);
      const problems = judgeFindings(findings, EXPLANATIONS);
      return judged(
        problems,
        `${String(rules)} rules, ${String(findings.length)} findings, each explained; report in ${shown(REPORT)}`,
      );
    }),
};

export async function scan(
  folder: string,
): Promise<{ rules: number; findings: Finding[]; html: string }> {
  const core = await tool<Core>('@salesforce/code-analyzer-core');
  const analyzer = new core.CodeAnalyzer(core.CodeAnalyzerConfig.withDefaults());
  for (const engine of ENGINES) {
    const plugin = await tool<EnginePackage>(`@salesforce/code-analyzer-${engine}-engine`);
    await analyzer.addEnginePlugin(plugin.createEnginePlugin());
  }
  const workspace = await analyzer.createWorkspace([folder]);
  const rules = await analyzer.selectRules(SELECTORS, { workspace });
  const results = await analyzer.run(rules, { workspace });
  const findings = results.getViolations().map((violation): Finding => {
    const rule = violation.getRule();
    const at = violation.getPrimaryLocation();
    return {
      rule: `${rule.getEngineName()}:${rule.getName()}`,
      severity: rule.getSeverityLevel(),
      file: path.relative(folder, at.getFile() ?? folder),
      line: at.getStartLine() ?? 0,
      message: violation.getMessage(),
    };
  });
  return {
    rules: rules.getCount(),
    findings,
    html: results.toFormattedOutput(core.OutputFormat.HTML),
  };
}

/** What is wrong with findings and explanations together. */
export function judgeFindings(
  findings: readonly Finding[],
  explanations: readonly Explanation[],
): string[] {
  const explains = ({ rule, file }: Explanation, finding: Finding): boolean =>
    finding.rule === rule && finding.file.endsWith(file);
  return [
    ...findings
      .filter(
        (finding) =>
          finding.severity <= HIGH || !explanations.some((one) => explains(one, finding)),
      )
      .map(
        ({ rule, severity, file, line, message }) =>
          `${file}:${String(line)}: ${message} (${rule}, severity ${String(severity)})`,
      ),
    ...explanations
      .filter((one) => !findings.some((finding) => explains(one, finding)))
      .map(({ rule, file }) => `The explanation of ${rule} in ${file} explains nothing any more.`),
  ];
}
