import { Flex, Text } from '@hubspot/ui-extensions';
import { ChoiceField, FieldGroup, NumberField, type SectionProps } from './fields.tsx';

/** How long touches are kept, and when visitors are followed. */
export const PrivacySection = (section: SectionProps) => {
  const { settings, change } = section;
  const { privacy } = settings;
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Personal data">
        <ChoiceField
          label="Consent"
          field="privacy.consentMode"
          help="The tracker follows your consent banner; this is what holds where it says nothing."
          value={privacy.consentMode}
          options={[
            { label: 'Follow visitors until they refuse (opt-out)', value: 'optOut' },
            { label: 'Follow visitors only after they agree (opt-in)', value: 'optIn' },
          ]}
          section={section}
          onChange={(consentMode) => {
            change({ ...settings, privacy: { ...privacy, consentMode } });
          }}
        />
        <NumberField
          label="Keep touches for (days)"
          field="privacy.retentionDays"
          help="Older touches are deleted every night; the totals they led to stay."
          value={privacy.retentionDays}
          section={section}
          onChange={(value) => {
            change({ ...settings, privacy: { ...privacy, retentionDays: value ?? NaN } });
          }}
        />
        <Text variant="microcopy">
          A privacy deletion in HubSpot erases the person here too. Export and erasure on request
          are part of the API.
        </Text>
      </FieldGroup>
    </Flex>
  );
};
