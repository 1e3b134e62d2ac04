import { DescriptionList, DescriptionListItem, Flex, Text } from '@hubspot/ui-extensions';
import type { SessionView } from '@pipeline-attribution/shared';
import { FieldGroup, MoneyField, ShareField, TextField, type SectionProps } from './fields.tsx';

/** How amounts are counted and written. */
export const MoneySection = (
  section: SectionProps & { readonly account: SessionView['account'] },
) => {
  const { settings, change, account } = section;
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Currency and time zone">
        <DescriptionList direction="row">
          <DescriptionListItem label="Home currency">
            <Text>{account.homeCurrency}</Text>
          </DescriptionListItem>
          <DescriptionListItem label="Time zone">
            <Text>{account.timeZone}</Text>
          </DescriptionListItem>
        </DescriptionList>
        <Text variant="microcopy">
          Both are those of your HubSpot account, and are changed there. Exchange rates are
          HubSpot’s; for costs in other currencies they are set over the API.
        </Text>
        <TextField
          label="Language of figures and dates"
          field="locale"
          help="A language tag such as en-US or de-DE: decides how amounts and dates are written."
          value={settings.locale}
          section={section}
          onChange={(locale) => {
            change({ ...settings, locale: locale ?? '' });
          }}
        />
      </FieldGroup>
      <FieldGroup title="Return on investment">
        <ShareField
          label="Gross margin"
          field="roi.grossMargin"
          help="Shows a return on margin beside the return on revenue. Empty: only the latter."
          value={settings.roi.grossMargin}
          mayBeEmpty
          section={section}
          onChange={(grossMargin) => {
            change({ ...settings, roi: { ...settings.roi, grossMargin } });
          }}
        />
      </FieldGroup>
      <FieldGroup title="Cost defaults">
        <MoneyField
          label="Usual fee of an influencer on a campaign"
          field="roi.defaultFeeMinor"
          help="Taken where a campaign is given an influencer without a fee. Fees that are agreed already stay. Empty: none."
          currency={account.homeCurrency}
          value={settings.roi.defaultFeeMinor}
          section={section}
          onChange={(defaultFeeMinor) => {
            change({ ...settings, roi: { ...settings.roi, defaultFeeMinor } });
          }}
        />
        <ShareField
          label="On top of every fee"
          field="roi.overhead"
          help="Agency, production and the like, as a share of the fee: counted as cost in every return. Empty: nothing is added."
          value={settings.roi.overhead}
          mayBeEmpty
          section={section}
          onChange={(overhead) => {
            change({ ...settings, roi: { ...settings.roi, overhead } });
          }}
        />
      </FieldGroup>
    </Flex>
  );
};
