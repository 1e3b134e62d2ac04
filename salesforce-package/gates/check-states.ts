import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { buildSalesforcePreview, salesforcePreview } from '../preview/server.ts';
import { componentStates, type Step } from '../preview/states.ts';
import { judged, type Gate } from './gate.ts';
import { PACKAGE, REPOSITORY, shown, toolFile } from './tools.ts';

interface Locator {
  readonly and: (other: Locator) => Locator;
  readonly click: () => Promise<void>;
  readonly fill: (text: string) => Promise<void>;
  readonly first: () => Locator;
  readonly waitFor: () => Promise<void>;
}
interface Page {
  readonly goto: (url: string) => Promise<unknown>;
  readonly on: (event: 'pageerror', listener: (error: Error) => void) => void;
  readonly waitForLoadState: (state: 'networkidle') => Promise<void>;
  readonly evaluate: <T>(script: string) => Promise<T>;
  readonly getByRole: (role: 'button', options: { name: string; exact: true }) => Locator;
  readonly getByLabel: (label: string) => Locator;
  readonly locator: (selector: string) => Locator;
  readonly screenshot: (options: { fullPage: true }) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}
interface BrowserSupport {
  readonly openBrowser: (size: { width: number; height: number }) => Promise<{
    readonly context: { readonly newPage: () => Promise<Page> };
    readonly close: () => Promise<void>;
  }>;
}
interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
}

/** Pictures of every state, for whoever wants to look. */
const PICTURES = path.join(PACKAGE, 'dist/gates/states');
const DESIGNS = ['1', '2'];

/** What axe finds in Salesforce's own base components, which are not ours to mend. */
const OF_BASE_COMPONENTS: readonly { readonly rule: string; readonly html: RegExp }[] = [
  // The icon that opens a date field's calendar.
  { rule: 'target-size', html: /slds-input__icon/ },
  // lightning/confirm is told its label and does not name its dialog by it in the version on npm.
  { rule: 'aria-dialog-name', html: /^<lightning-interactive-dialog-base/ },
];

/** Every component in every state, with Salesforce's own base components in a browser, under both design systems. */
export const statesGate: Gate = {
  name: 'every state in a browser, SLDS 1 and 2',
  check: async () => {
    await buildSalesforcePreview();
    await mkdir(PICTURES, { recursive: true });
    const axe = await readFile(toolFile('axe-core/axe.min.js'), 'utf8');
    const support = (await import(
      pathToFileURL(path.join(REPOSITORY, 'demo/test/support/browser.ts')).href
    )) as BrowserSupport;
    const server = await serve();
    const browser = await support.openBrowser({ width: 1024, height: 900 });
    const problems: string[] = [];
    const states = Object.entries(componentStates());
    try {
      for (const [name, { steps }] of states) {
        for (const design of DESIGNS) {
          const page = await browser.context.newPage();
          const at = `${name}, SLDS ${design}`;
          page.on('pageerror', (error) => {
            problems.push(`${at}: ${error.message}`);
          });
          try {
            await page.goto(`${server.url}/states/${name}?slds=${design}`);
            await page.waitForLoadState('networkidle');
            for (const step of steps) await perform(page, step);
            await page.evaluate('document.fonts.ready.then(() => null)');
            await page.evaluate(`${axe};null`);
            const { violations } = await page.evaluate<{ violations: readonly AxeViolation[] }>(
              'axe.run(document, { resultTypes: ["violations"] })',
            );
            problems.push(...violations.flatMap((one) => explain(at, one)));
            const picture = path.join(PICTURES, `${name}-slds${design}.png`);
            await writeFile(picture, await page.screenshot({ fullPage: true }));
          } catch (error) {
            problems.push(`${at}: ${error instanceof Error ? error.message : String(error)}`);
          }
          await page.close();
        }
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return judged(
      problems,
      `${String(states.length)} states twice, axe finds nothing; pictures in ${shown(PICTURES)}`,
    );
  },
};

async function perform(page: Page, step: Step): Promise<void> {
  if ('fill' in step) {
    const field = page.getByLabel(step.fill).and(page.locator('input'));
    await field.first().fill(step.with);
  } else await page.getByRole(step.role, { name: step.click, exact: true }).first().click();
}

const explain = (at: string, { id, help, nodes }: AxeViolation): string[] =>
  nodes
    .filter(
      ({ html }) =>
        !OF_BASE_COMPONENTS.some(({ rule, html: known }) => rule === id && known.test(html)),
    )
    .map(
      ({ target, html }) => `${at}: ${help} (${id}) at ${target.join(' ')}: ${html.slice(0, 160)}`,
    );

async function serve(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const app = express();
  app.use(
    salesforcePreview({
      backendUrl: 'http://127.0.0.1:9',
      apiKey: () => '',
      org: { id: '00DHs000000abcdMAA', name: 'Gallery', timeZone: 'UTC' },
      user: { name: 'Ingrid Falk', email: 'ingrid@example.com' },
      records: () => [],
      record: () => null,
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
