import type {
  DateInputProps,
  FormProps,
  InputProps,
  MultiSelectProps,
  NumberInputProps,
  SearchInputProps,
  SelectProps,
  TextAreaProps,
  ToggleProps,
} from '@hubspot/ui-extensions';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { classes } from './class-names.ts';

export const Select = (props: SelectProps) => {
  const id = useId();
  const described = props.description !== undefined || props.validationMessage !== undefined;
  return (
    <div className={classes('k-field', props.error === true && 'error')}>
      {props.label !== undefined && <label htmlFor={id}>{props.label}</label>}
      <select
        id={id}
        name={props.name}
        value={String(props.value ?? '')}
        disabled={props.readOnly}
        required={props.required}
        aria-invalid={props.error === true}
        aria-describedby={described ? `${id}-help` : undefined}
        onChange={(event) => {
          // A DOM select holds text; hand back the option's own value, whatever its type.
          const option = props.options.find((one) => String(one.value) === event.target.value);
          if (option !== undefined) props.onChange?.(option.value);
        }}
      >
        {props.value === undefined && <option value="">{props.placeholder ?? ''}</option>}
        {props.options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
      {described && (
        <p id={`${id}-help`} className="k-text micro">
          {props.validationMessage ?? props.description}
        </p>
      )}
    </div>
  );
};

export const Form = ({ onSubmit, children }: FormProps) => (
  <form
    className="k-form"
    noValidate
    onSubmit={(event) => {
      event.preventDefault();
      // Plain data: an instance of a class does not cross to a worker.
      void (onSubmit as ((submitted: unknown) => unknown) | undefined)?.({ targetValue: {} });
    }}
  >
    {children}
  </form>
);

interface FrameProps {
  readonly field: Pick<InputProps, 'label' | 'description' | 'validationMessage' | 'error'>;
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** Label above, help or message below; both tied to the field for who does not see them. */
const Frame = ({ field, children }: FrameProps) => {
  const id = useId();
  const text = field.validationMessage ?? field.description;
  return (
    <div className={classes('k-field', field.error === true && 'error')}>
      <label htmlFor={id}>{field.label}</label>
      {children(id, text === undefined ? undefined : `${id}-help`)}
      {text !== undefined && (
        <p id={`${id}-help`} className="k-text micro">
          {text}
        </p>
      )}
    </div>
  );
};

/** What is being typed; handed over when the field is left, as HubSpot's fields do. */
const useTyped = (
  given: string,
  commit: (text: string) => void,
): readonly [string, (text: string) => void, () => void] => {
  const [typed, setTyped] = useState(given);
  useEffect(() => {
    setTyped(given);
  }, [given]);
  return [
    typed,
    setTyped,
    () => {
      if (typed !== given) commit(typed);
    },
  ];
};

export const Input = (props: InputProps) => {
  const [typed, type, leave] = useTyped(props.value ?? '', (text) => props.onChange?.(text));
  return (
    <Frame field={props}>
      {(id, describedBy) => (
        <input
          id={id}
          name={props.name}
          type={props.type ?? 'text'}
          value={typed}
          readOnly={props.readOnly}
          placeholder={props.placeholder}
          aria-invalid={props.error === true}
          aria-describedby={describedBy}
          onChange={(event) => {
            type(event.target.value);
          }}
          onBlur={leave}
        />
      )}
    </Frame>
  );
};

export const NumberInput = (props: NumberInputProps) => {
  const given = props.value === undefined || Number.isNaN(props.value) ? '' : String(props.value);
  const [typed, type, leave] = useTyped(given, (text) => {
    const empty = text.trim() === '';
    // An emptied field hands over nothing, whatever the type says.
    props.onChange?.(empty ? (undefined as unknown as number) : Number(text));
  });
  return (
    <Frame field={props}>
      {(id, describedBy) => (
        <input
          id={id}
          name={props.name}
          inputMode="decimal"
          value={typed}
          readOnly={props.readOnly}
          aria-invalid={props.error === true}
          aria-describedby={describedBy}
          onChange={(event) => {
            type(event.target.value);
          }}
          onBlur={leave}
        />
      )}
    </Frame>
  );
};

export const TextArea = (props: TextAreaProps) => {
  const [typed, type, leave] = useTyped(props.value ?? '', (text) => props.onChange?.(text));
  return (
    <Frame field={props}>
      {(id, describedBy) => (
        <textarea
          id={id}
          name={props.name}
          rows={props.rows ?? 3}
          value={typed}
          readOnly={props.readOnly}
          aria-invalid={props.error === true}
          aria-describedby={describedBy}
          onChange={(event) => {
            type(event.target.value);
          }}
          onBlur={leave}
        />
      )}
    </Frame>
  );
};

const two = (n: number): string => String(n).padStart(2, '0');

export const DateInput = (props: DateInputProps) => (
  <Frame field={props}>
    {(id, describedBy) => (
      <input
        id={id}
        name={props.name}
        type="date"
        value={
          props.value
            ? `${String(props.value.year)}-${two(props.value.month + 1)}-${two(props.value.date)}`
            : ''
        }
        readOnly={props.readOnly}
        aria-invalid={props.error === true}
        aria-describedby={describedBy}
        onChange={(event) => {
          const [year, month, date] = event.target.value.split('-').map(Number);
          const isDay = year !== undefined && month !== undefined && date !== undefined;
          props.onChange?.((isDay ? { year, month: month - 1, date } : null) as never);
        }}
      />
    )}
  </Frame>
);

export const SearchInput = (props: SearchInputProps) => {
  const [typed, type, leave] = useTyped(props.value ?? '', (text) => props.onChange?.(text));
  return (
    <Frame field={props}>
      {(id, describedBy) => (
        <input
          id={id}
          name={props.name}
          type="search"
          value={typed}
          placeholder={props.placeholder}
          aria-describedby={describedBy}
          onChange={(event) => {
            type(event.target.value);
          }}
          onBlur={leave}
        />
      )}
    </Frame>
  );
};

export const MultiSelect = (props: MultiSelectProps) => (
  <Frame field={{ ...props, label: props.label ?? '' }}>
    {(id, describedBy) => (
      <select
        id={id}
        name={props.name}
        multiple
        value={(props.value ?? []).map(String)}
        disabled={props.readOnly}
        aria-describedby={describedBy}
        onChange={(event) => {
          const chosen = new Set([...event.target.selectedOptions].map(({ value }) => value));
          props.onChange?.(
            props.options.map(({ value }) => value).filter((value) => chosen.has(String(value))),
          );
        }}
      >
        {props.options.map((option) => (
          <option key={String(option.value)} value={String(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Frame>
);

export const Toggle = (props: ToggleProps) => (
  <button
    type="button"
    role="switch"
    className="k-toggle"
    aria-checked={props.checked === true}
    disabled={props.readOnly}
    onClick={() => props.onChange?.(props.checked !== true)}
  >
    <span className="track" aria-hidden="true" />
    {props.label}
  </button>
);
