import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Crm } from '@pipeline-attribution/shared';

/** What the demo must remember between starts so that it comes back as it was left. */
export interface DemoState {
  /** The last day of the demo company's history: fixed at the first start. */
  readonly endsAt: number;
  /** Secrets of the app as registered with the sandbox CRMs. */
  readonly clientSecret: string;
  readonly tenants: Partial<Record<Crm, DemoTenant>>;
}

export interface DemoTenant {
  readonly tenantId: number;
  readonly apiKey: string;
  readonly writeKey: string;
  /** The campaigns are set up and the website's visits were sent. */
  readonly filled: boolean;
}

const DAY = 86_400_000;

export async function loadDemoState(dataDir: string, now: number): Promise<DemoState> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => null);
  if (text) return JSON.parse(text) as DemoState;
  // Midnight UTC of today: figures do not depend on the hour of the first start.
  const state: DemoState = {
    endsAt: Math.floor(now / DAY) * DAY,
    clientSecret: randomBytes(18).toString('hex'),
    tenants: {},
  };
  await saveDemoState(dataDir, state);
  return state;
}

/** Written beside and renamed, so that a kill in the middle leaves the old or the new, never half. */
export async function saveDemoState(dataDir: string, state: DemoState): Promise<void> {
  await mkdir(join(dataDir, 'demo'), { recursive: true });
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

const fileIn = (dataDir: string): string => join(dataDir, 'demo', 'state.json');
