import {
  DateInput,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  TextArea,
  Toggle,
  Flex,
  Text,
} from '@hubspot/ui-extensions';
import type { Field } from '@pipeline-attribution/shared';
import { dayProps, dayText, type EnteredDay } from './day.ts';
import type { Entered } from './form-values.ts';

type Value = Entered[string];

interface FormFieldProps {
  readonly field: Field;
  readonly value: Value;
  /** What is wrong with it; undefined when nothing is. */
  readonly problem: string | undefined;
  readonly onChange: (value: Value) => void;
}

const textOf = (value: Value): string => (typeof value === 'string' ? value : '');
const listOf = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Two digits of a percentage: 0.29 × 100 is 28.999999999999996. */
const asPercentage = (share: number): number => Math.round(share * 10_000) / 100;

const numberProps = (value: number | null) => (value === null ? {} : { value });

/** A field of a form by HubSpot’s own input for its kind. */
export const FormField = ({ field, value, problem, onChange }: FormFieldProps) => {
  const common = {
    name: field.name,
    label: field.label,
    required: field.isRequired,
    error: problem !== undefined,
    ...(field.help === null ? {} : { description: field.help }),
    ...(problem === undefined ? {} : { validationMessage: problem }),
  };
  switch (field.kind) {
    case 'text':
    case 'url':
    case 'email':
      return (
        <Input
          {...common}
          value={textOf(value)}
          placeholder={field.placeholder}
          onChange={onChange}
        />
      );
    case 'longText':
      return (
        <TextArea
          {...common}
          value={textOf(value)}
          placeholder={field.placeholder}
          {...(field.maxLength === null ? {} : { maxLength: field.maxLength })}
          onChange={onChange}
        />
      );
    case 'money':
      return (
        <Input
          {...common}
          label={`${field.label} (${field.currency})`}
          value={textOf(value)}
          placeholder="1250.00"
          onChange={onChange}
        />
      );
    case 'number':
    case 'percent': {
      const isShare = field.kind === 'percent';
      const shown = typeof value !== 'number' ? null : isShare ? asPercentage(value) : value;
      const bound = (limit: number): number => (isShare ? asPercentage(limit) : limit);
      return (
        <NumberInput
          {...common}
          label={isShare ? `${field.label} (%)` : field.label}
          {...numberProps(shown)}
          {...(field.min === null ? {} : { min: bound(field.min) })}
          {...(field.max === null ? {} : { max: bound(field.max) })}
          onChange={(typed: number | null | undefined) => {
            if (typeof typed !== 'number') onChange(null);
            else onChange(isShare ? typed / 100 : typed);
          }}
        />
      );
    }
    case 'day':
      return (
        <DateInput
          {...common}
          format="YYYY-MM-DD"
          {...dayProps(textOf(value))}
          onChange={(day: EnteredDay) => {
            onChange(dayText(day));
          }}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          value={textOf(value)}
          options={[...field.choices]}
          onChange={(chosen) => {
            onChange(String(chosen));
          }}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...common}
          value={listOf(value)}
          options={[...field.choices]}
          onChange={(chosen) => {
            onChange(chosen.map(String));
          }}
        />
      );
    case 'toggle':
      return (
        <Flex direction="column" gap="flush">
          <Toggle
            name={field.name}
            label={field.label}
            labelDisplay="inline"
            checked={value === true}
            onChange={onChange}
          />
          {(problem ?? field.help) !== null && (
            <Text variant="microcopy">{problem ?? field.help}</Text>
          )}
        </Flex>
      );
  }
};
