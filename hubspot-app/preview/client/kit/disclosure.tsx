import type { AccordionProps } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { classes, size } from './class-names.ts';

export const Accordion = (props: AccordionProps) => {
  const [own, setOwn] = useState(props.defaultOpen ?? false);
  const open = props.open ?? own;
  return (
    <section className={classes('k-accordion', size(props.size, 'small'))}>
      <button
        type="button"
        aria-expanded={open}
        disabled={props.disabled}
        onClick={() => {
          setOwn(!open);
          props.onClick?.();
        }}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {props.title}
      </button>
      {open && <div>{props.children}</div>}
    </section>
  );
};
