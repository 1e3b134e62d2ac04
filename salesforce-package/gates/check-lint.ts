import { ESLint, type Linter } from 'eslint';
import { judged, type Gate } from './gate.ts';
import { REPOSITORY, tool } from './tools.ts';

interface SldsPlugin {
  readonly configs: { readonly 'flat/recommended': readonly Linter.Config[] };
}

const COMPONENTS = 'salesforce-package/main/**/lwc/**';

/** Salesforce's rules for components, and the design system's for their styles and markup. */
export const lintGate: Gate = {
  name: 'lint of components and styles',
  check: async () => {
    const slds = await tool<SldsPlugin>('@salesforce-ux/eslint-plugin-slds');
    const ours = new ESLint({ cwd: REPOSITORY });
    const theirs = new ESLint({
      cwd: REPOSITORY,
      overrideConfigFile: true,
      overrideConfig: [...slds.configs['flat/recommended']],
    });
    const results = [
      ...(await ours.lintFiles([`${COMPONENTS}/*.js`])),
      ...(await theirs.lintFiles([`${COMPONENTS}/*.html`, `${COMPONENTS}/*.css`])),
    ];
    const problems = results.flatMap(({ filePath, messages }) =>
      messages.map(
        ({ line, message, ruleId }) =>
          `${filePath.slice(REPOSITORY.length + 1)}:${String(line)}: ${message} (${ruleId ?? '?'})`,
      ),
    );
    return judged(problems, `${String(results.length)} files`);
  },
};
