import type {
  AlertProps,
  EmptyStateProps,
  ErrorStateProps,
  LoadingSpinnerProps,
} from '@hubspot/ui-extensions';
import { classes, size } from './class-names.ts';

export const Alert = ({ title, variant = 'info', children }: AlertProps) => (
  <div className={classes('k-alert', variant)} role="alert">
    <strong>{title}</strong>
    {children}
  </div>
);

export const LoadingSpinner = (props: LoadingSpinnerProps) => (
  <div className={classes('k-loading', props.layout === 'centered' && 'centered')} role="status">
    <span className={classes('k-spin', size(props.size, 'small'))} aria-hidden="true" />
    <span className={classes(props.showLabel !== true && 'unseen')}>{props.label}</span>
  </div>
);

/** People with a dotted line between them: a group nobody has reached yet. */
const EmptyPicture = ({ width }: { readonly width: number }) => (
  <svg className="k-picture" viewBox="0 0 200 120" width={width} aria-hidden="true">
    <path className="thread" d="M40 78 C 70 30, 130 30, 160 78" />
    {[40, 100, 160].map((x, index) => (
      <g key={x} transform={`translate(${String(x)} ${index === 1 ? '62' : '84'})`}>
        <circle className="body" r="17" />
        <circle className="face" cy="-5" r="5.5" />
        <path className="face" d="M-9 11 C -9 1, 9 1, 9 11 Z" />
      </g>
    ))}
  </svg>
);

export const EmptyState = (props: EmptyStateProps) => (
  <div
    className={classes(
      'k-empty',
      props.layout ?? 'horizontal',
      props.reverseOrder === true && 'reversed',
      props.flush === true && 'flush',
    )}
  >
    <EmptyPicture width={props.imageWidth ?? 250} />
    <div>
      <h3>{props.title}</h3>
      {props.children}
    </div>
  </div>
);

const SIGN: Readonly<Record<NonNullable<ErrorStateProps['type']>, string>> = {
  error: 'M24 14 V27 M24 33 V34',
  support: 'M17 19 C17 9, 31 9, 31 19 C31 25, 24 24, 24 29 M24 34 V35',
  lock: 'M16 23 H32 V34 H16 Z M19 23 V18 C19 11, 29 11, 29 18 V23',
};

export const ErrorState = ({ title, type = 'error', children }: ErrorStateProps) => (
  <div className="k-error" role="alert">
    <svg className={classes('k-sign', type)} viewBox="0 0 48 48" width="48" aria-hidden="true">
      <circle cx="24" cy="24" r="22" />
      <path d={SIGN[type]} />
    </svg>
    <div>
      <h3>{title}</h3>
      {children}
    </div>
  </div>
);
