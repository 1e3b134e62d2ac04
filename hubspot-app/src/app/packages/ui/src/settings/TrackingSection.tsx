import { Flex } from '@hubspot/ui-extensions';
import { UTM_TAGS, type UtmTag } from '@pipeline-attribution/shared/contract/settings.ts';
import { FieldGroup, ListField, SwitchField, TextField, type SectionProps } from './fields.tsx';
import { TrackerSnippet } from './TrackerSnippet.tsx';

const TAG_MEANS: Readonly<Record<UtmTag, string>> = {
  source: 'the influencer',
  medium: 'the platform',
  campaign: 'the campaign',
  content: 'the content type',
  term: 'keywords',
};

/** What is yours on the web, and where HubSpot keeps what people say and what links carried. */
export const TrackingSection = (section: SectionProps) => {
  const { settings, change } = section;
  const { tracking } = settings;
  const put = (part: Partial<typeof tracking>): void => {
    change({ ...settings, tracking: { ...tracking, ...part } });
  };
  return (
    <Flex direction="column" gap="lg">
      {!section.readOnly && (
        <FieldGroup title="Website tracker">
          <TrackerSnippet consentMode={settings.privacy.consentMode} />
        </FieldGroup>
      )}
      <FieldGroup title="Your website">
        <ListField
          label="Own domains"
          field="tracking.ownDomains"
          help="A visit that comes from one of these is no referral. Pasted addresses are cut down to the domain."
          value={tracking.ownDomains}
          section={section}
          onChange={(ownDomains) => {
            put({ ownDomains });
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
      <FieldGroup title="What people say">
        <TextField
          label="Property of “How did you hear about us?”"
          field="tracking.selfReportProperty"
          help="Internal name of the contact property that holds the answer. Empty: none is read."
          value={tracking.selfReportProperty}
          section={section}
          onChange={(selfReportProperty) => {
            put({ selfReportProperty });
          }}
        />
      </FieldGroup>
      <FieldGroup title="What your forms keep">
        <TextField
          label="Property of the first landing page"
          field="tracking.landingPageProperty"
          help="Internal name of a contact property with the first address and its UTM parameters. Empty: HubSpot’s own first URL is read."
          value={tracking.landingPageProperty}
          section={section}
          onChange={(landingPageProperty) => {
            put({ landingPageProperty });
          }}
        />
        {UTM_TAGS.map((tag) => (
          <TextField
            key={tag}
            label={`Property of utm_${tag}`}
            field={`tracking.utmProperties.${tag}`}
            help={`Internal name of the contact property in which your forms keep utm_${tag} (${TAG_MEANS[tag]}). Empty: none.`}
            value={tracking.utmProperties[tag]}
            section={section}
            onChange={(property) => {
              put({ utmProperties: { ...tracking.utmProperties, [tag]: property } });
            }}
          />
        ))}
        <SwitchField
          label="Count form submissions HubSpot knows of as touches"
          field="tracking.crmForms"
          help="For websites without the tracker. Where it is on every page it sees the forms itself."
          value={tracking.crmForms}
          section={section}
          onChange={(crmForms) => {
            put({ crmForms });
          }}
        />
      </FieldGroup>
    </Flex>
  );
};
