import { ROLES } from '@pipeline-attribution/shared/contract/access.ts';
import { SETUP_STEPS } from '@pipeline-attribution/shared/views/setup-checklist.ts';
import type {
  ModelChoice,
  ModelId,
  SessionView,
  SetupStep,
  SetupView,
} from '@pipeline-attribution/shared';
import { bool, list, nullable, number, object, oneOf, text, type Guard } from './guard.ts';

/** What the app pages read of our service: of each answer what they draw. */

export const sessionView = object<SessionView>({
  user: nullable(object<NonNullable<SessionView['user']>>({ id: text, email: text })),
  role: oneOf(...ROLES),
  account: object<SessionView['account']>({
    crm: oneOf('hubspot', 'salesforce'),
    name: text,
    homeCurrency: text,
    timeZone: text,
  }),
  models: list(object<ModelChoice>({ id: text as Guard<ModelId>, label: text, description: text })),
});

export const setupView = object<SetupView>({
  complete: bool,
  text,
  steps: list(
    object<SetupStep>({
      id: oneOf(...SETUP_STEPS),
      title: text,
      state: oneOf('done', 'running', 'waiting', 'problem'),
      detail: text,
      progress: nullable(
        object<NonNullable<SetupStep['progress']>>({ done: number, total: nullable(number) }),
      ),
    }),
  ),
  next: nullable(oneOf(...SETUP_STEPS)),
});
