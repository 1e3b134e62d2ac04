import type { Choice } from './filters.ts';
import type { PageLink } from './page.ts';

interface FieldBase {
  /** Path in the body of the request, e.g. `name` or `utm.campaign`. */
  readonly name: string;
  readonly label: string;
  readonly help: string | null;
  readonly isRequired: boolean;
}

export interface TextField extends FieldBase {
  readonly kind: 'text' | 'longText' | 'url' | 'email';
  readonly value: string;
  readonly placeholder: string;
  readonly maxLength: number | null;
}

export interface NumberField extends FieldBase {
  /** A percentage is a share from 0 to 1, its bounds too; surfaces show it out of a hundred. */
  readonly kind: 'number' | 'percent';
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Money as somebody types it, `1250.00`; it travels as `{ amount: '1250.00', currency: 'EUR' }`. */
export interface MoneyField extends FieldBase {
  readonly kind: 'money';
  readonly value: string;
  readonly currency: string;
}

export interface DayField extends FieldBase {
  readonly kind: 'day';
  /** `YYYY-MM-DD` or empty. */
  readonly value: string;
}

export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly Choice[];
}

export interface ChoicesField extends FieldBase {
  readonly kind: 'choices';
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
}

export interface ToggleField extends FieldBase {
  readonly kind: 'toggle';
  readonly value: boolean;
}

export type Field =
  TextField | NumberField | MoneyField | DayField | ChoiceField | ChoicesField | ToggleField;

/**
 * A form. What is entered is sent as one body, each value at the path its name says; empty text travels as
 * null. An answer with problem details names fields by the same paths, and its messages stand at them.
 */
export interface FormBlock {
  readonly kind: 'form';
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly fields: readonly Field[];
  readonly submit: {
    readonly label: string;
    readonly method: 'POST' | 'PUT' | 'PATCH';
    /** Below `/api/v1`. */
    readonly path: string;
    /** Sent along with what is entered. */
    readonly fixed: Readonly<Record<string, unknown>>;
    readonly done: string;
    /** `{id}` in a value is the `id` of the answer; null stays and asks for the page anew. */
    readonly then: PageLink | null;
  };
}
