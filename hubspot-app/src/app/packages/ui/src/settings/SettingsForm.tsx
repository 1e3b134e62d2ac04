import {
  Alert,
  Button,
  Flex,
  Form,
  LoadingButton,
  Tab,
  Tabs,
  Text,
  useExtensionActions,
  useExtensionContext,
} from '@hubspot/ui-extensions';
import type { Settings } from '@pipeline-attribution/shared';
import { useState } from 'react';
import { failureWords, type ApiFailure } from '../api/failure.ts';
import { AccessSection } from './AccessSection.tsx';
import { AliasesSection } from './AliasesSection.tsx';
import { aliasKey, countChanges, creditsAnew, freshDraft, stageKey, type Draft } from './draft.ts';
import type { Everything } from './load-everything.ts';
import { ModelsSection } from './ModelsSection.tsx';
import { MoneySection } from './MoneySection.tsx';
import { PeopleSection } from './PeopleSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { saveDraft } from './save.ts';
import { pipelineStages, stageRulesProblems } from './stage-rule-problems.ts';
import { TrackingSection } from './TrackingSection.tsx';
import { problemAt, problemElsewhere, settingsProblems } from './validate.ts';
import { WriteBackSection } from './write-back/WriteBackSection.tsx';

const Refused = ({ failure }: { readonly failure: ApiFailure }) => {
  const words = failureWords(failure.kind, 'account');
  return (
    <Alert variant="danger" title="The settings were not saved">
      <Flex direction="column" gap="xs">
        <Text>{failure.detail ?? `${words.happened} ${words.todo}`}</Text>
        {failure.reference !== null && (
          <Text variant="microcopy">Reference for support: {failure.reference}</Text>
        )}
      </Flex>
    </Alert>
  );
};

const changesText = (count: number): string =>
  count === 0
    ? 'Everything is saved.'
    : `${String(count)} ${count === 1 ? 'change is' : 'changes are'} not saved yet.`;

/** The form: a draft over what the service has, checked here, and saved at one press. */
export const SettingsForm = ({ first }: { readonly first: Everything }) => {
  const { user } = useExtensionContext<'settings'>();
  const actions = useExtensionActions<'settings'>();
  const [known, setKnown] = useState(first);
  const [draft, setDraft] = useState<Draft>(() => freshDraft(first));
  const [saving, setSaving] = useState(false);
  const [saves, setSaves] = useState(0);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  // A hint only: the service asks its own list of admins again.
  const mayManageApps = user.permissions.includes('integrations-management-write');
  const isAdmin = known.session.role === 'admin';
  const readOnly = !isAdmin || !mayManageApps;
  const problems = [
    ...settingsProblems(draft.settings),
    ...stageRulesProblems(
      draft.settings.writeBack.stageRules,
      known.settings.writeBack.stageRules,
      pipelineStages(known.stages),
    ),
  ];
  const shown = [...problems, ...(failure?.fields ?? [])];
  const count = countChanges(known, draft);

  const section = {
    settings: draft.settings,
    change: (settings: Settings): void => {
      setFailure(null);
      setDraft((before) => ({ ...before, settings }));
    },
    problem: (field: string): string | undefined => problemAt(shown, field),
    readOnly,
  };

  const save = async (): Promise<void> => {
    setSaving(true);
    const outcome = await saveDraft(known, draft);
    setSaving(false);
    setKnown(outcome.known);
    setFailure(outcome.failure);
    if (outcome.failure === null) {
      setDraft(freshDraft(outcome.known));
      setSaves((before) => before + 1);
      actions.addAlert({ type: 'success', message: 'The settings are saved.' });
    }
  };

  return (
    <Form
      onSubmit={() => {
        if (!readOnly && problems.length === 0 && count > 0 && !saving) void save();
      }}
    >
      <Flex direction="column" gap="md">
        {readOnly && (
          <Alert variant="info" title="You can look, but not change">
            {isAdmin
              ? 'HubSpot says that you may not manage connected apps. Ask a super admin of your HubSpot account.'
              : `Your role here is ${known.session.role}. An admin of Pipeline Attribution can change it under Access.`}
          </Alert>
        )}
        <Tabs defaultSelected="models">
          <Tab tabId="models" title="Attribution">
            <ModelsSection {...section} models={known.session.models} />
          </Tab>
          <Tab tabId="people" title="People and stages">
            <PeopleSection
              {...section}
              stages={known.stages}
              outcomes={draft.outcomes}
              onOutcome={(stage, outcome) => {
                setDraft((before) => ({
                  ...before,
                  outcomes: { ...before.outcomes, [stageKey(stage)]: outcome },
                }));
              }}
            />
          </Tab>
          <Tab tabId="tracking" title="Tracking">
            <TrackingSection {...section} />
          </Tab>
          <Tab tabId="aliases" title="UTM aliases">
            <AliasesSection
              readOnly={readOnly}
              version={saves}
              aliases={draft.aliases}
              onAliases={(one) => {
                setFailure(null);
                setDraft((before) => ({
                  ...before,
                  aliases: { ...before.aliases, [aliasKey(one.kind, one.id)]: one },
                }));
              }}
            />
          </Tab>
          <Tab tabId="money" title="Money">
            <MoneySection {...section} account={known.session.account} />
          </Tab>
          <Tab tabId="write-back" title="Write-back">
            <WriteBackSection
              {...section}
              session={known.session}
              stages={known.stages}
              saved={known.settings}
              version={saves}
            />
          </Tab>
          <Tab tabId="privacy" title="Privacy">
            <PrivacySection {...section} />
          </Tab>
          <Tab tabId="access" title="Access">
            <AccessSection
              {...section}
              users={known.users}
              roles={draft.roles}
              onRole={(who, role) => {
                setDraft((before) => ({ ...before, roles: { ...before.roles, [who.id]: role } }));
              }}
            />
          </Tab>
        </Tabs>
        {problems.length > 0 && (
          <Alert variant="warning" title="Something cannot be saved like this">
            {problems.map(problemElsewhere).join(' ')}
          </Alert>
        )}
        {failure !== null && <Refused failure={failure} />}
        {creditsAnew(known, draft) && (
          <Alert variant="info" title="Every deal will be credited anew">
            Figures change over the next minutes; the cards of deals say so until it is done.
          </Alert>
        )}
        <Flex direction="row" gap="sm" align="center" wrap>
          <LoadingButton
            type="submit"
            variant="primary"
            loading={saving}
            disabled={readOnly || problems.length > 0 || count === 0}
          >
            Save
          </LoadingButton>
          <Button
            variant="secondary"
            disabled={count === 0 || saving}
            onClick={() => {
              setFailure(null);
              setDraft(freshDraft(known));
            }}
          >
            Discard changes
          </Button>
          <Text variant="microcopy">{changesText(count)}</Text>
        </Flex>
      </Flex>
    </Form>
  );
};
