import { Flex, Text } from '@hubspot/ui-extensions';
import { FieldGroup, ListField, TextField, type SectionProps } from './fields.tsx';

/** What is yours on the web, and where HubSpot keeps what people say. */
export const TrackingSection = (section: SectionProps) => {
  const { settings, change } = section;
  const { tracking } = settings;
  const put = (part: Partial<typeof tracking>): void => {
    change({ ...settings, tracking: { ...tracking, ...part } });
  };
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Your website">
        <ListField
          label="Own domains"
          field="tracking.ownDomains"
          help="A visit that comes from one of these is no referral."
          value={tracking.ownDomains}
          section={section}
          onChange={(ownDomains) => {
            put({ ownDomains: ownDomains.map((domain) => domain.toLowerCase()) });
          }}
        />
        <ListField
          label="Brand terms"
          field="tracking.brandTerms"
          help="Searches for these count as branded search: people who already know you."
          value={tracking.brandTerms}
          section={section}
          onChange={(brandTerms) => {
            put({ brandTerms });
          }}
        />
      </FieldGroup>
      <FieldGroup title="HubSpot properties">
        <TextField
          label="“How did you hear about us?”"
          field="tracking.selfReportProperty"
          help="Internal name of the contact property that holds the answer. Empty: none is read."
          value={tracking.selfReportProperty}
          section={section}
          onChange={(selfReportProperty) => {
            put({ selfReportProperty });
          }}
        />
        <TextField
          label="First landing page"
          field="tracking.landingPageProperty"
          help="Internal name of a contact property with the first address and its UTM parameters. Empty: HubSpot’s own first URL is read."
          value={tracking.landingPageProperty}
          section={section}
          onChange={(landingPageProperty) => {
            put({ landingPageProperty });
          }}
        />
      </FieldGroup>
      <FieldGroup title="UTM aliases">
        <Text>
          Other spellings of an influencer or campaign are kept with that influencer or campaign, so
          that the right one is credited. The app’s Health page shows what could not be read.
        </Text>
      </FieldGroup>
    </Flex>
  );
};
