import type { Settings } from '@pipeline-attribution/shared';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { loadSettings } from './load-settings.ts';
import { overlay, saveSettings } from './save-settings.ts';
import { settingsChange, settingsSchema } from './schema.ts';

const tag = 'Settings';

const get = endpoint({
  method: 'get',
  path: '/settings',
  tag,
  summary: 'Read the settings',
  description: 'What was never chosen has its default.',
  scope: 'read',
  answer: settingsSchema,
  handle: async ({ transaction }) => asAnswer(await transaction(loadSettings)),
});

const put = endpoint({
  method: 'put',
  path: '/settings',
  tag,
  summary: 'Replace the settings',
  scope: 'admin',
  body: settingsSchema,
  answer: settingsSchema,
  handle: async ({ body, principal, transaction }) =>
    asAnswer(await transaction((tx) => saveSettings(tx, () => body as Settings, principal.actor))),
});

const patch = endpoint({
  method: 'patch',
  path: '/settings',
  tag,
  summary: 'Change some of the settings',
  description:
    'Groups are merged, lists replaced. A change of models, parameters, lookback or buying group has every deal credited anew.',
  scope: 'admin',
  body: settingsChange,
  answer: settingsSchema,
  handle: async ({ body, principal, transaction }) =>
    asAnswer(
      await transaction((tx) =>
        saveSettings(tx, (before) => overlay(before, body), principal.actor),
      ),
    ),
});

/** Lists of the contract are read-only, those of a schema are not; the values are the same. */
const asAnswer = (settings: Settings): (typeof settingsSchema)['_zod']['input'] =>
  structuredClone(settings) as (typeof settingsSchema)['_zod']['input'];

export const generalEndpoints: readonly Endpoint[] = [get, put, patch];
