import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ApexError, askService, type StandInOptions } from './apex-stand-in.ts';

/** What `SetupController` does in an org, done here. The preview's user is an admin; its key is given at the start. */
export async function getState(options: StandInOptions): Promise<Record<string, unknown>> {
  const state = {
    isAdmin: true,
    connectUrl: `${options.backendUrl}/install/salesforce`,
    keyHint: (await options.apiKey()).slice(-4),
    keyStoredAt: null,
  };
  try {
    const setup: unknown = JSON.parse(await askService(options, 'GET', '/api/v1/setup'));
    return { ...state, setup, problem: null };
  } catch (error) {
    if (!(error instanceof ApexError)) throw error;
    return { ...state, setup: null, problem: error.message };
  }
}

interface SettingsPart {
  readonly defaultModel: string;
  readonly lookbackDays: number;
}
const partOf = (body: string): SettingsPart => {
  const { defaultModel, lookbackDays } = JSON.parse(body) as SettingsPart;
  return { defaultModel, lookbackDays };
};

export const getSettings = async (options: StandInOptions): Promise<SettingsPart> =>
  partOf(await askService(options, 'GET', '/api/v1/settings'));

export const saveSettings = async (
  options: StandInOptions,
  change: Readonly<Record<string, unknown>>,
): Promise<SettingsPart> => {
  const { defaultModel, lookbackDays } = change;
  return partOf(
    await askService(options, 'PATCH', '/api/v1/settings', { defaultModel, lookbackDays }),
  );
};

interface ActivityChoice {
  /** JSON: a list of object, type and channel. */
  readonly mapped: string;
  readonly taskTypes: readonly string[];
  readonly eventTypes: readonly string[];
}
const choiceOf = (body: string): ActivityChoice => {
  const { tracking } = JSON.parse(body) as {
    readonly tracking: { readonly crmActivities: unknown };
  };
  return {
    mapped: JSON.stringify(tracking.crmActivities),
    // What a new org has.
    taskTypes: ['Call', 'Email', 'Meeting', 'Other'],
    eventTypes: ['Call', 'Email', 'Meeting', 'Other'],
  };
};

export const getActivities = async (options: StandInOptions): Promise<ActivityChoice> =>
  choiceOf(await askService(options, 'GET', '/api/v1/settings'));

/** The Apex checks the list as well; here the service alone does. */
export const saveActivities = async (
  options: StandInOptions,
  { mapped }: Readonly<Record<string, unknown>>,
): Promise<ActivityChoice> => {
  const crmActivities: unknown = JSON.parse(String(mapped));
  const change = { tracking: { crmActivities } };
  return choiceOf(await askService(options, 'PATCH', '/api/v1/settings', change, true));
};

export const getWriteBack = async (
  options: StandInOptions,
): Promise<{ readonly state: string; readonly preview: string }> => ({
  state: await askService(options, 'GET', '/api/v1/write-back'),
  preview: await askService(options, 'GET', '/api/v1/write-back/preview'),
});

export const setWriteBack = async (
  options: StandInOptions,
  { isOn }: Readonly<Record<string, unknown>>,
): Promise<null> => {
  const change = { writeBack: { enabled: isOn === true } };
  await askService(options, 'PATCH', '/api/v1/settings', change, true);
  return null;
};

/** The catalogue, from the package's own custom metadata. */
export function getModels(): Record<string, string>[] {
  const folder = path.join(import.meta.dirname, '../main');
  const value = (xml: string, field: string): string =>
    new RegExp(`<field>${field}</field>\\s*<value[^>]*>([^<]*)<`).exec(xml)?.[1] ?? '';
  return globSync('**/Attribution_Model.*.md-meta.xml', { cwd: folder })
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .sort((a, b) => Number(value(a, 'Sort_Order__c')) - Number(value(b, 'Sort_Order__c')))
    .map((xml) => ({
      id: value(xml, 'Model_Id__c'),
      label: /<label>([^<]*)</.exec(xml)?.[1] ?? '',
      description: value(xml, 'Description__c'),
    }));
}
