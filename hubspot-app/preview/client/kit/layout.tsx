import type {
  AutoGridProps,
  BoxProps,
  DividerProps,
  FlexProps,
  HeadingProps,
  InlineProps,
  ListProps,
  SpacerProps,
  TextProps,
  TileProps,
} from '@hubspot/ui-extensions';
import { Children, type CSSProperties } from 'react';
import { classes, size } from './class-names.ts';

const JUSTIFY: Readonly<Record<string, string>> = {
  start: 'flex-start',
  end: 'flex-end',
  center: 'center',
  around: 'space-around',
  between: 'space-between',
};

const ALIGN: Readonly<Record<string, string>> = { start: 'flex-start', end: 'flex-end' };

const align = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : (ALIGN[value] ?? value);

const defined = (style: Record<string, string | number | undefined>): CSSProperties =>
  Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined));

export const Flex = (props: FlexProps) => (
  <div
    className={classes(
      'k-flex',
      `gap-${size(props.gap, 'flush')}`,
      props.direction === 'column' && 'column',
    )}
    style={defined({
      justifyContent: JUSTIFY[props.justify ?? 'start'],
      alignItems: align(props.align),
      alignSelf: align(props.alignSelf),
      flexWrap: props.wrap === true || props.wrap === 'wrap' ? 'wrap' : undefined,
    })}
  >
    {props.children}
  </div>
);

export const Inline = (props: InlineProps) => (
  <div
    className={classes('k-flex', `gap-${size(props.gap, 'flush')}`)}
    style={defined({
      justifyContent: JUSTIFY[props.justify ?? 'start'],
      alignItems: align(props.align),
      flexWrap: 'wrap',
    })}
  >
    {props.children}
  </div>
);

const FLEX: Readonly<Record<string, string>> = {
  initial: '0 1 auto',
  auto: '1 1 auto',
  none: '0 0 auto',
};

export const Box = ({ alignSelf, flex = 'auto', children }: BoxProps) => (
  <div
    className="k-box"
    style={defined({
      alignSelf: align(alignSelf),
      flex: typeof flex === 'number' ? `${String(flex)} 1 0` : FLEX[flex],
    })}
  >
    {children}
  </div>
);

export const AutoGrid = ({ columnWidth, flexible = false, gap, children }: AutoGridProps) => {
  const width = `${String(columnWidth)}px`;
  return (
    <div
      className={classes('k-grid', `gap-${size(gap, 'flush')}`)}
      style={{
        gridTemplateColumns: `repeat(auto-fill, ${flexible ? `minmax(${width}, 1fr)` : width})`,
      }}
    >
      {children}
    </div>
  );
};

const WEIGHT: Readonly<Record<string, number>> = { bold: 700, demibold: 600 };
const DECORATION: Readonly<Record<string, string>> = {
  underline: 'underline',
  strikethrough: 'line-through',
};

export const Text = ({ variant, inline = false, format, truncate, children }: TextProps) => {
  const Element = inline ? 'span' : 'p';
  const maxWidth = typeof truncate === 'object' ? truncate.maxWidth : undefined;
  return (
    <Element
      className={classes('k-text', variant === 'microcopy' && 'micro', Boolean(truncate) && 'cut')}
      style={defined({
        fontWeight: WEIGHT[format?.fontWeight ?? ''],
        fontStyle: format?.italic === true ? 'italic' : undefined,
        textDecoration: DECORATION[format?.lineDecoration ?? ''],
        maxWidth: maxWidth === undefined ? undefined : `${String(maxWidth)}px`,
      })}
    >
      {children}
    </Element>
  );
};

export const Heading = ({ inline = false, children }: HeadingProps) => (
  <h3 className={classes('k-heading', inline && 'inline')}>{children}</h3>
);

export const Divider = (props: DividerProps) => (
  <hr className={classes('k-divider', `space-${size(props.size, 'small')}`)} />
);

export const Spacer = (props: SpacerProps) => (
  <div className={classes('k-spacer', `space-${size(props.size, 'small')}`)} aria-hidden="true" />
);

export const Tile = ({ compact = false, flush = false, children }: TileProps) => (
  <div className={classes('k-tile', compact && 'compact', flush && 'flush')}>{children}</div>
);

export const List = ({ variant = 'unordered', children }: ListProps) => {
  const Element = variant.startsWith('ordered') ? 'ol' : 'ul';
  return (
    <Element className={classes('k-list', variant)}>
      {Children.map(children, (child) => (
        <li>{child}</li>
      ))}
    </Element>
  );
};
