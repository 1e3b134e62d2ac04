import { Flex } from '@hubspot/ui-extensions';
import type { StageRow } from '../api/settings-guard.ts';
import type { Draft } from './draft.ts';
import { FieldGroup, ListField, NumberField, SwitchField, type SectionProps } from './fields.tsx';
import { StageTable } from './StageTable.tsx';

interface PeopleSectionProps extends SectionProps {
  readonly stages: readonly StageRow[];
  readonly outcomes: Draft['outcomes'];
  readonly onOutcome: (stage: StageRow, outcome: StageRow['outcome']) => void;
}

/** Who counts as the buying group, when a lead is qualified, and what stages mean. */
export const PeopleSection = (section: PeopleSectionProps) => {
  const { settings, change } = section;
  const { buyingGroup, qualifiedLead } = settings;
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Buying group">
        <SwitchField
          label="Count people of the company who were active before the deal"
          field="buyingGroup.includeAccountContacts"
          help="Besides the contacts associated with the deal, whom sales often does not note completely."
          value={buyingGroup.includeAccountContacts}
          section={section}
          onChange={(includeAccountContacts) => {
            change({ ...settings, buyingGroup: { ...buyingGroup, includeAccountContacts } });
          }}
        />
        <NumberField
          label="Only on deals with at most this many contacts"
          field="buyingGroup.whenNotedAtMost"
          help="Where sales noted more people, they noted whom they meant. Empty: on every deal."
          value={buyingGroup.whenNotedAtMost}
          mayBeEmpty
          section={section}
          onChange={(whenNotedAtMost) => {
            change({ ...settings, buyingGroup: { ...buyingGroup, whenNotedAtMost } });
          }}
        />
      </FieldGroup>
      <FieldGroup title="Qualified leads">
        <ListField
          label="Lifecycle stages that make a lead qualified"
          field="qualifiedLead.lifecycleStages"
          help="Internal names of HubSpot’s lifecycle stages, such as marketingqualifiedlead."
          value={qualifiedLead.lifecycleStages}
          section={section}
          onChange={(lifecycleStages) => {
            change({ ...settings, qualifiedLead: { ...qualifiedLead, lifecycleStages } });
          }}
        />
      </FieldGroup>
      <FieldGroup title="Deal stages">
        <StageTable
          stages={section.stages}
          outcomes={section.outcomes}
          readOnly={section.readOnly}
          onOutcome={section.onOutcome}
        />
      </FieldGroup>
    </Flex>
  );
};
