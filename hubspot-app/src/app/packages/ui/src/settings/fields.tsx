import {
  Flex,
  Heading,
  Input,
  NumberInput,
  Select,
  Text,
  TextArea,
  Toggle,
} from '@hubspot/ui-extensions';
import type { Settings } from '@pipeline-attribution/shared';
import type { ReactNode } from 'react';

/** What every section of the page is given. */
export interface SectionProps {
  readonly settings: Settings;
  readonly change: (next: Settings) => void;
  /** The message of a field, by the service's name for it. */
  readonly problem: (field: string) => string | undefined;
  readonly readOnly: boolean;
}

interface FieldProps<T> {
  readonly label: string;
  /** As the service names it; messages stand at the field of that name. */
  readonly field: string;
  readonly help: string;
  readonly value: T;
  readonly section: Pick<SectionProps, 'problem' | 'readOnly'>;
  readonly onChange: (value: T) => void;
}

const common = <T,>({ label, field, help, section }: FieldProps<T>) => {
  const message = section.problem(field);
  return {
    label,
    name: field,
    description: help,
    readOnly: section.readOnly,
    error: message !== undefined,
    ...(message === undefined ? {} : { validationMessage: message }),
  };
};

/** A number; null where it may be left empty. */
export const NumberField = (
  props: FieldProps<number | null> & { readonly mayBeEmpty?: boolean },
) => (
  <NumberInput
    {...common(props)}
    {...(props.value === null ? {} : { value: props.value })}
    onChange={(value: number | null | undefined) => {
      if (typeof value === 'number') props.onChange(value);
      else props.onChange(props.mayBeEmpty === true ? null : NaN);
    }}
  />
);

/** Two digits of a percentage: 0.29 × 100 is 28.999999999999996. */
const asPercentage = (share: number): number => Math.round(share * 10_000) / 100;

/** A share, entered in percent. */
export const ShareField = (
  props: FieldProps<number | null> & { readonly mayBeEmpty?: boolean },
) => (
  <NumberField
    {...props}
    label={`${props.label} (%)`}
    value={props.value === null ? null : asPercentage(props.value)}
    onChange={(value) => {
      props.onChange(value === null ? null : value / 100);
    }}
  />
);

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** An amount in a currency, kept in its minor units; null where it is empty. */
export const MoneyField = (props: FieldProps<number | null> & { readonly currency: string }) => {
  const units = 10 ** digitsOf(props.currency);
  return (
    <NumberField
      {...props}
      label={`${props.label} (${props.currency})`}
      value={props.value === null ? null : props.value / units}
      mayBeEmpty
      onChange={(value) => {
        props.onChange(value === null ? null : Math.round(value * units));
      }}
    />
  );
};

/** A line of text; null when it is empty. */
export const TextField = (props: FieldProps<string | null>) => (
  <Input
    {...common(props)}
    value={props.value ?? ''}
    onChange={(value) => {
      props.onChange(value.trim() === '' ? null : value.trim());
    }}
  />
);

/** The lines of a text, trimmed, without repeats and empty ones. */
export const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
};

/** A list, one entry a line. */
export const ListField = (props: FieldProps<readonly string[]>) => (
  <TextArea
    {...common({ ...props, help: `${props.help} One a line.` })}
    rows={3}
    value={props.value.join('\n')}
    onChange={(value) => {
      props.onChange(linesOf(value));
    }}
  />
);

/** One of several. */
export const ChoiceField = <T extends string>(
  props: FieldProps<T> & {
    readonly options: readonly { readonly label: string; readonly value: T }[];
  },
) => (
  <Select
    {...common(props)}
    value={props.value}
    options={[...props.options]}
    onChange={(value) => {
      const option = props.options.find((one) => one.value === value);
      if (option !== undefined) props.onChange(option.value);
    }}
  />
);

/** On or off, with what it does. */
export const SwitchField = (props: FieldProps<boolean>) => (
  <Flex direction="column" gap="flush">
    <Toggle
      label={props.label}
      name={props.field}
      labelDisplay="inline"
      checked={props.value}
      readOnly={props.section.readOnly}
      onChange={props.onChange}
    />
    <Text variant="microcopy">{props.section.problem(props.field) ?? props.help}</Text>
  </Flex>
);

/** Fields that belong together under a heading. */
export const FieldGroup = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <Flex direction="column" gap="sm">
    <Heading>{title}</Heading>
    {children}
  </Flex>
);
