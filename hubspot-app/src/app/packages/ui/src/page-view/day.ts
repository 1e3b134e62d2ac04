import type { DateInputProps } from '@hubspot/ui-extensions';

/** What a date field hands over; nothing when it is emptied, whatever its type says. */
export type EnteredDay = NonNullable<DateInputProps['value']> | null | undefined;

/** `YYYY-MM-DD` as a date field takes it; nothing where the day is open. */
export const dayProps = (day: string): Pick<DateInputProps, 'value'> => {
  const [year, month, date] = day.split('-').map(Number);
  return year === undefined || month === undefined || date === undefined || day === ''
    ? {}
    : { value: { year, month: month - 1, date } };
};

const two = (n: number): string => String(n).padStart(2, '0');

/** As it travels; empty where the day is open. */
export const dayText = (day: EnteredDay): string =>
  day ? `${String(day.year)}-${two(day.month + 1)}-${two(day.date)}` : '';
