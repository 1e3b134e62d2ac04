import type {
  DescriptionListItemProps,
  DescriptionListProps,
  ProgressBarProps,
  StatisticsItemProps,
  StatisticsProps,
  StatisticsTrendProps,
  StatusTagProps,
  TagProps,
} from '@hubspot/ui-extensions';
import { classes } from './class-names.ts';

export const Statistics = ({ children }: StatisticsProps) => (
  <div className="k-statistics">{children}</div>
);

export const StatisticsItem = ({ label, number, children }: StatisticsItemProps) => (
  <div className="k-statistic">
    <span className="label">{label}</span>
    <span className="number">{number}</span>
    {children}
  </div>
);

export const StatisticsTrend = ({ value, direction, color }: StatisticsTrendProps) => (
  <span className={classes('k-trend', color ?? (direction === 'increase' ? 'green' : 'red'))}>
    {direction === 'increase' ? '▲' : '▼'} {value}
  </span>
);

export const Tag = ({ variant = 'default', children }: TagProps) => (
  <span className={classes('k-tag', variant)}>{children}</span>
);

export const StatusTag = ({ variant = 'default', hollow = false, children }: StatusTagProps) => (
  <span className={classes('k-status', variant, hollow && 'hollow')}>{children}</span>
);

export const DescriptionList = ({ direction = 'column', children }: DescriptionListProps) => (
  <dl className={classes('k-description', direction)}>{children}</dl>
);

export const DescriptionListItem = ({ label, children }: DescriptionListItemProps) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

export const ProgressBar = (props: ProgressBarProps) => {
  const max = props.maxValue ?? 100;
  const value = props.value ?? 0;
  return (
    <div className="k-progress">
      <span className="label">{props.title}</span>
      <progress className={props.variant ?? 'default'} value={value} max={max} />
      {props.showPercentage === true && <span>{Math.round((value / max) * 100)} %</span>}
    </div>
  );
};
