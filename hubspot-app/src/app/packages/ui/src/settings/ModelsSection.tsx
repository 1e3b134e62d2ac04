import { Flex } from '@hubspot/ui-extensions';
import type { ModelChoice, Settings } from '@pipeline-attribution/shared';
import {
  ChoiceField,
  FieldGroup,
  NumberField,
  ShareField,
  SwitchField,
  type SectionProps,
} from './fields.tsx';

type Custom = Settings['parameters']['custom'];

const MILESTONES: readonly (readonly [keyof Custom, string])[] = [
  ['first', 'First touch'],
  ['leadCreation', 'Lead creation'],
  ['dealCreation', 'Deal creation'],
  ['last', 'Last touch'],
];

/** Which model every screen opens with, and its parameters. */
export const ModelsSection = (
  section: SectionProps & { readonly models: readonly ModelChoice[] },
) => {
  const { settings, change, models } = section;
  const { parameters, defaultModel } = settings;
  const put = (part: Partial<Settings['parameters']>): void => {
    change({ ...settings, parameters: { ...parameters, ...part } });
  };
  const scope = settings.creditScope[defaultModel];
  return (
    <Flex direction="column" gap="lg">
      <FieldGroup title="Default model">
        <ChoiceField
          label="Attribution model"
          field="defaultModel"
          help={models.find(({ id }) => id === defaultModel)?.description ?? ''}
          value={defaultModel}
          options={models.map(({ id, label }) => ({ label, value: id }))}
          section={section}
          onChange={(value) => {
            change({ ...settings, defaultModel: value });
          }}
        />
        <ChoiceField
          label="Whose touches earn credit under this model"
          field="creditScope"
          help="Sales activity never earns credit."
          value={scope ?? 'default'}
          options={[
            { label: 'As the model usually does', value: 'default' as const },
            { label: 'Influencers only', value: 'influencer' as const },
            { label: 'All marketing', value: 'allMarketing' as const },
          ]}
          section={section}
          onChange={(value) => {
            const others = Object.fromEntries(
              Object.entries(settings.creditScope).filter(([id]) => id !== defaultModel),
            );
            change({
              ...settings,
              creditScope: value === 'default' ? others : { ...others, [defaultModel]: value },
            });
          }}
        />
        <NumberField
          label="Lookback (days)"
          field="lookbackDays"
          help="Touches further back than this before a stage earn no credit. About the length of your longest sales cycles."
          value={settings.lookbackDays}
          section={section}
          onChange={(value) => {
            change({ ...settings, lookbackDays: value ?? NaN });
          }}
        />
      </FieldGroup>
      <FieldGroup title="Parameters">
        <NumberField
          label="Half-life of time decay (days)"
          field="parameters.timeDecayHalfLifeDays"
          help="A touch this many days before the end counts half."
          value={parameters.timeDecayHalfLifeDays}
          section={section}
          onChange={(value) => {
            put({ timeDecayHalfLifeDays: value ?? NaN });
          }}
        />
        <ShareField
          label="Position-based: first touch"
          field="parameters.position"
          help="The rest after first and last touch is split over the middle."
          value={parameters.position.first}
          section={section}
          onChange={(value) => {
            put({ position: { ...parameters.position, first: value ?? NaN } });
          }}
        />
        <ShareField
          label="Position-based: last touch"
          field="parameters.position"
          help="Usually 40 %, as the first."
          value={parameters.position.last}
          section={section}
          onChange={(value) => {
            put({ position: { ...parameters.position, last: value ?? NaN } });
          }}
        />
        {MILESTONES.map(([name, label]) => (
          <ShareField
            key={name}
            label={`Custom: ${label.toLowerCase()}`}
            field="parameters.custom"
            help="Of the custom model. What the four leave goes to the other touches."
            value={parameters.custom[name]}
            section={section}
            onChange={(value) => {
              put({ custom: { ...parameters.custom, [name]: value ?? NaN } });
            }}
          />
        ))}
      </FieldGroup>
      <FieldGroup title="Influence without a click">
        <SwitchField
          label="Posts followed by more direct visits and searches earn credit"
          field="lift.earnsCredit"
          help="Marked as inferred wherever it shows. Off: the lift is shown and credits nobody."
          value={settings.lift.earnsCredit}
          section={section}
          onChange={(earnsCredit) => {
            change({ ...settings, lift: { ...settings.lift, earnsCredit } });
          }}
        />
      </FieldGroup>
    </Flex>
  );
};
