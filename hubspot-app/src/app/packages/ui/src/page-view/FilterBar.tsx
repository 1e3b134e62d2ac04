import {
  AutoGrid,
  DateInput,
  MultiSelect,
  NumberInput,
  SearchInput,
  Select,
} from '@hubspot/ui-extensions';
import type { Filter } from '@pipeline-attribution/shared';
import { dayProps, dayText, type EnteredDay } from './day.ts';

/** What is chosen on a page, as it travels in the query; empty is left out. */
export type Chosen = Readonly<Record<string, string>>;

interface FilterProps {
  readonly filter: Filter;
  readonly onChoose: (name: string, value: string) => void;
}

const Control = ({ filter, onChoose }: FilterProps) => {
  const { name, label } = filter;
  const common = { name, label, ...(filter.help === null ? {} : { description: filter.help }) };
  const choose = (value: string): void => {
    onChoose(name, value);
  };
  switch (filter.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          value={filter.value}
          options={[...filter.choices]}
          onChange={(value) => {
            choose(String(value));
          }}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...common}
          value={[...filter.values]}
          options={[...filter.choices]}
          onChange={(values) => {
            choose(values.slice(0, filter.most).map(String).join(','));
          }}
        />
      );
    case 'day':
      return (
        <DateInput
          {...common}
          format="YYYY-MM-DD"
          {...dayProps(filter.value)}
          onChange={(day: EnteredDay) => {
            choose(dayText(day));
          }}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          label={filter.unit === '' ? label : `${label} (${filter.unit})`}
          error={filter.error !== null}
          {...(filter.error === null ? {} : { validationMessage: filter.error })}
          {...(filter.value === '' ? {} : { value: Number(filter.value) })}
          onChange={(value: number | null | undefined) => {
            choose(typeof value === 'number' ? String(value) : '');
          }}
        />
      );
    case 'search':
      return (
        <SearchInput
          {...common}
          value={filter.value}
          onChange={(value) => {
            choose(value.trim());
          }}
        />
      );
  }
};

/** Everything that can be chosen on a page (period, basis, model …), in columns of one width. */
export const FilterBar = ({
  filters,
  onChoose,
}: {
  readonly filters: readonly Filter[];
  readonly onChoose: FilterProps['onChoose'];
}) =>
  filters.length === 0 ? null : (
    <AutoGrid columnWidth={200} flexible gap="md">
      {filters.map((filter) => (
        <Control key={filter.name} filter={filter} onChoose={onChoose} />
      ))}
    </AutoGrid>
  );
