import { Flex } from '@hubspot/ui-extensions';
import type { SessionView, Settings } from '@pipeline-attribution/shared';
import { useCallback, useState } from 'react';
import { apiClient } from '../../api/client.ts';
import type { StageRow } from '../../api/settings-guard.ts';
import { RemoteSection } from '../../pages/RemoteSection.tsx';
import { FieldGroup, SwitchField, type SectionProps } from '../fields.tsx';
import { PanelButton } from './PanelButton.tsx';
import { Preview } from './Preview.tsx';
import { RecentMoves } from './RecentMoves.tsx';
import { StageRules } from './StageRules.tsx';
import { State } from './State.tsx';
import { WriteNow } from './WriteNow.tsx';

interface WriteBackSectionProps extends SectionProps {
  readonly session: SessionView;
  readonly stages: readonly StageRow[];
  /** As saved, not as drafted: what is in force, and a language that is one. */
  readonly saved: Settings;
  /** Grows with every save: the state is fetched anew. */
  readonly version: number;
}

/** What is written into HubSpot, how that goes, and which rules move deals. */
export const WriteBackSection = (section: WriteBackSectionProps) => {
  const { settings, change, session, stages, saved, version, readOnly } = section;
  const { writeBack } = settings;
  const [started, setStarted] = useState(0);
  const load = useCallback(() => apiClient.writeBackState(), [version, started]);
  const writeInstant = (instant: string): string =>
    new Intl.DateTimeFormat(saved.locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: session.account.timeZone,
    }).format(new Date(instant));
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Write to HubSpot">
        <SwitchField
          label="Write attribution onto deals and people"
          field="writeBack.enabled"
          help="Fills properties of our own group “Pipeline attribution”, for lists, reports and workflows. It never changes a property of yours, and never a value that a person wrote."
          value={writeBack.enabled}
          section={section}
          onChange={(enabled) => {
            change({ ...settings, writeBack: { ...writeBack, enabled } });
          }}
        />
        <RemoteSection load={load} loadingLabel="Asking how writing goes">
          {(state) => (
            <State
              state={state}
              isWanted={writeBack.enabled || writeBack.stageRuleMode === 'on'}
              writeInstant={writeInstant}
            />
          )}
        </RemoteSection>
        {session.role === 'admin' && (
          <Flex direction="row" gap="sm" justify="start" wrap>
            <PanelButton
              id="write-back-preview"
              label="Preview what is written"
              title="What would be written"
              loadingLabel="Reading deals and people"
              load={apiClient.writeBackPreview}
            >
              {(preview) => <Preview preview={preview} stages={stages} />}
            </PanelButton>
            {saved.writeBack.enabled && !readOnly && (
              <WriteNow
                onStarted={() => {
                  setStarted((before) => before + 1);
                }}
              />
            )}
          </Flex>
        )}
      </FieldGroup>
      <StageRules {...section} />
      {session.role !== 'viewer' && (
        <Flex direction="row" justify="start">
          <PanelButton
            id="stage-moves"
            label="Recent stage moves"
            title="What stage rules did"
            loadingLabel="Loading stage moves"
            load={apiClient.stageMoves}
          >
            {(moves) => <RecentMoves moves={moves} stages={stages} writeInstant={writeInstant} />}
          </PanelButton>
        </Flex>
      )}
    </Flex>
  );
};
