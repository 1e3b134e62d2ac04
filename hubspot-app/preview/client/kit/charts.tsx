import type { BarChartProps, ChartProps, LineChartProps } from '@hubspot/ui-extensions';
import { axisTicks } from './chart-axis.ts';

const WIDTH = 960;
const HEIGHT = 240;
const LEFT = 64;
const BOTTOM = 44;
const TOP = 10;

/** The colours a chart may use by HubSpot's names, in the order they are given out. */
const COLOURS: Readonly<Record<string, string>> = {
  orange: '#ff8f59',
  aqua: '#51d3d9',
  purple: '#9784c2',
  yellow: '#f5c26b',
  pink: '#f2547d',
  blue: '#6a78d1',
  green: '#a2d28f',
  darkOrange: '#e66e50',
  darkAqua: '#00a4bd',
  darkPurple: '#5e4c8a',
  darkYellow: '#dbae60',
  darkPink: '#c0356e',
  darkBlue: '#425b76',
  darkGreen: '#00bda5',
};

interface Group {
  readonly name: string;
  readonly colour: string;
  readonly values: ReadonlyMap<string, number>;
}

/** The rows by what colours them, and the categories in the order they come. */
const read = ({ data, axes, options }: ChartProps) => {
  const rows = Array.isArray(data) ? data : data.data;
  const xs = [...new Set(rows.map((row) => String(row[axes.x.field])))];
  const by = axes.options?.groupFieldByColor;
  const nameOf = (row: (typeof rows)[number]): string =>
    by === undefined ? (axes.y.label ?? axes.y.field) : String(row[by]);
  const order = options?.colorList ?? Object.keys(COLOURS);
  const groups = [...new Set(rows.map(nameOf))].map((name, nth): Group => {
    const own = rows.filter((row) => nameOf(row) === name);
    const entries = own.map(
      (row) => [String(row[axes.x.field]), Number(row[axes.y.field])] as const,
    );
    const colour = axes.options?.colors?.[name] ?? order[nth % order.length] ?? 'aqua';
    return { name, colour: COLOURS[colour] ?? '#51d3d9', values: new Map(entries) };
  });
  return { xs, groups };
};

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });

const Legend = ({ groups }: { readonly groups: readonly Group[] }) => (
  <ul className="k-legend" aria-hidden="true">
    {groups.map(({ name, colour }) => (
      <li key={name}>
        <svg viewBox="0 0 10 10" width="10" height="10">
          <circle cx="5" cy="5" r="5" fill={colour} />
        </svg>
        {name}
      </li>
    ))}
  </ul>
);

interface PlotProps {
  readonly groups: readonly Group[];
  readonly xs: readonly string[];
  readonly step: number;
  readonly y: (value: number) => number;
}

const Lines = ({ groups, xs, step, y }: PlotProps) => (
  <>
    {groups.map(({ name, colour, values }) => {
      const points = xs.flatMap((x, index) => {
        const value = values.get(x);
        return value === undefined ? [] : [[LEFT + (index + 0.5) * step, y(value)] as const];
      });
      return (
        <g key={name}>
          <polyline
            points={points.map((point) => point.join(',')).join(' ')}
            fill="none"
            stroke={colour}
            strokeWidth={2}
          />
          {points.map(([cx, cy]) => (
            <circle key={cx} cx={cx} cy={cy} r={3} fill={colour} />
          ))}
        </g>
      );
    })}
  </>
);

const Bars = ({ groups, xs, step, y, isStacked }: PlotProps & { readonly isStacked: boolean }) => {
  const room = Math.min(step * 0.7, isStacked ? 56 : 96);
  const width = isStacked ? room : room / Math.max(1, groups.length);
  return (
    <>
      {xs.map((x, index) => {
        let below = 0;
        return groups.map(({ name, colour, values }, nth) => {
          const value = values.get(x) ?? 0;
          const from = isStacked ? below : 0;
          below += value;
          const middle = LEFT + (index + 0.5) * step;
          const left = middle - room / 2 + (isStacked ? 0 : nth * width);
          const edges = [y(from), y(from + value)] as const;
          return (
            <rect
              key={`${name} ${x}`}
              x={left}
              y={Math.min(...edges)}
              width={Math.max(1, width - (isStacked ? 0 : 2))}
              height={Math.abs(edges[0] - edges[1])}
              fill={colour}
            >
              <title>{`${x}, ${name}: ${value.toLocaleString('en')}`}</title>
            </rect>
          );
        });
      })}
    </>
  );
};

/** Of many categories only so many labels as have room. */
const labelled = (xs: readonly string[], step: number): readonly string[] => {
  const longest = Math.max(1, ...xs.map(({ length }) => length)) * 6.5 + 12;
  const every = Math.max(1, Math.ceil(longest / step));
  return xs.filter((_, index) => index % every === 0);
};

const Frame = (props: ChartProps & { readonly isLine: boolean }) => {
  const { xs, groups } = read(props);
  const isStacked = props.axes.options?.stacking === true;
  const tops = xs.flatMap((x) => {
    const parts = groups.map(({ values }) => values.get(x) ?? 0);
    return isStacked ? [parts.reduce((sum, part) => sum + part, 0)] : parts;
  });
  const ticks = axisTicks(Math.min(0, ...tops), Math.max(0, ...tops));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const step = (WIDTH - LEFT) / Math.max(1, xs.length);
  const y = (value: number): number => TOP + HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT;
  const plot = { groups, xs, step, y };
  const shown = new Set(labelled(xs, step));
  return (
    <figure className="k-chart">
      {props.options?.showLegend === true && <Legend groups={groups} />}
      <svg
        viewBox={`0 0 ${String(WIDTH)} ${String(TOP + HEIGHT + BOTTOM)}`}
        role="img"
        aria-label={`${props.axes.y.label ?? props.axes.y.field}: ${props.axes.x.label ?? props.axes.x.field}`}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={LEFT}
              x2={WIDTH}
              y1={y(tick)}
              y2={y(tick)}
              className={tick === 0 ? 'zero' : 'grid'}
            />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {compact.format(tick)}
            </text>
          </g>
        ))}
        {props.isLine ? <Lines {...plot} /> : <Bars {...plot} isStacked={isStacked} />}
        {xs.map((x, index) =>
          shown.has(x) ? (
            <text key={x} x={LEFT + (index + 0.5) * step} y={TOP + HEIGHT + 18} textAnchor="middle">
              {x}
            </text>
          ) : null,
        )}
        <text
          x={LEFT + (WIDTH - LEFT) / 2}
          y={TOP + HEIGHT + 38}
          textAnchor="middle"
          className="axis"
        >
          {props.axes.x.label}
        </text>
        <text
          x={-(TOP + HEIGHT / 2)}
          y={12}
          textAnchor="middle"
          transform="rotate(-90)"
          className="axis"
        >
          {props.axes.y.label}
        </text>
      </svg>
    </figure>
  );
};

export const LineChart = (props: LineChartProps) => <Frame {...props} isLine />;
export const BarChart = (props: BarChartProps) => <Frame {...props} isLine={false} />;
