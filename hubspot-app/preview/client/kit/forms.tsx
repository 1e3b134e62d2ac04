import type { SelectProps } from '@hubspot/ui-extensions';
import { useId } from 'react';
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
