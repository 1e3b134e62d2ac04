import type { BarChartProps, ChartProps, LineChartProps } from '@hubspot/ui-extensions';

const WIDTH = 640;
const HEIGHT = 220;
const COLOURS = ['#00a4bd', '#ff7a59', '#6a78d1', '#f5c26b', '#516f90'];

interface Group {
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
}

/** The rows by what colours them, and the categories in the order they come. */
const read = ({ data, axes }: ChartProps) => {
  const rows = Array.isArray(data) ? data : data.data;
  const xs = [...new Set(rows.map((row) => String(row[axes.x.field])))];
  const by = axes.options?.groupFieldByColor;
  const nameOf = (row: (typeof rows)[number]): string =>
    by === undefined ? (axes.y.label ?? axes.y.field) : String(row[by]);
  const groups = [...new Set(rows.map(nameOf))].map((name): Group => {
    const own = rows.filter((row) => nameOf(row) === name);
    const entries = own.map(
      (row) => [String(row[axes.x.field]), Number(row[axes.y.field])] as const,
    );
    return { name, values: new Map(entries) };
  });
  return { xs, groups };
};

const Frame = (props: ChartProps & { readonly isLine: boolean }) => {
  const { xs, groups } = read(props);
  const isStacked = props.axes.options?.stacking === true;
  const totals = xs.map((x) => groups.map(({ values }) => values.get(x) ?? 0));
  const tops = totals.map((parts) =>
    isStacked ? parts.reduce((sum, part) => sum + part, 0) : Math.max(0, ...parts),
  );
  const top = Math.max(1e-9, ...tops);
  const step = WIDTH / Math.max(1, xs.length);
  const y = (value: number): number => HEIGHT - (value / top) * (HEIGHT - 10);
  const bar = isStacked ? step * 0.6 : (step * 0.8) / Math.max(1, groups.length);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 20}`} role="img" aria-label={props.axes.x.label}>
        {groups.map(({ name, values }, nth) => {
          const colour = COLOURS[nth % COLOURS.length];
          if (props.isLine) {
            const points = xs.flatMap((x, index) => {
              const value = values.get(x);
              return value === undefined ? [] : [`${(index + 0.5) * step},${y(value)}`];
            });
            return (
              <polyline
                key={name}
                points={points.join(' ')}
                fill="none"
                stroke={colour}
                strokeWidth={2}
              />
            );
          }
          return xs.map((x, index) => {
            const value = values.get(x) ?? 0;
            const below = isStacked
              ? (totals[index] ?? []).slice(0, nth).reduce((sum, part) => sum + part, 0)
              : 0;
            const left = (index + 0.1) * step + (isStacked ? step * 0.1 : nth * bar);
            const height = y(0) - y(value);
            return (
              <rect
                key={`${name} ${x}`}
                x={left}
                y={y(below + value)}
                width={bar}
                height={height}
                fill={colour}
              />
            );
          });
        })}
        {xs.map((x, index) => (
          <text key={x} x={(index + 0.5) * step} y={HEIGHT + 14} fontSize={10} textAnchor="middle">
            {x}
          </text>
        ))}
      </svg>
      {props.options?.showLegend === true && (
        <figcaption>{groups.map(({ name }) => name).join(' · ')}</figcaption>
      )}
    </figure>
  );
};

export const LineChart = (props: LineChartProps) => <Frame {...props} isLine />;
export const BarChart = (props: BarChartProps) => <Frame {...props} isLine={false} />;
