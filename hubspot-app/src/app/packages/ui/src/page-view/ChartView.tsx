import {
  Accordion,
  BarChart,
  Flex,
  Heading,
  LineChart,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  type ChartColor,
  type ChartProps,
} from '@hubspot/ui-extensions';
import type { ChartBlock } from '@pipeline-attribution/shared';

/** Shares stand on the axis as people say them: it has no way to be told how to write its figures. */
const asPercentage = (share: number): number => Math.round(share * 10_000) / 100;

/** One row a point and series; what has no value is left out, so that a line has a gap rather than a nought. */
const rowsOf = ({ series, points, unit }: ChartBlock): { x: string; y: number; series: string }[] =>
  points.flatMap(({ label, values }) =>
    series.flatMap((one, index) => {
      const y = values[index];
      if (y === undefined || y === null) return [];
      return [{ x: label, y: unit === 'percent' ? asPercentage(y) : y, series: one.label }];
    }),
  );

/** In the order of the series, so that a part has the same colour in every chart of a page. */
const COLOURS: readonly ChartColor[] = [
  'darkAqua',
  'orange',
  'purple',
  'yellow',
  'green',
  'pink',
  'blue',
];

const coloursOf = ({ series }: ChartBlock): Record<string, ChartColor> =>
  Object.fromEntries(
    series.map(({ label }, index) => [label, COLOURS[index % COLOURS.length] ?? 'darkAqua']),
  );

const UNITS: Readonly<Record<ChartBlock['unit'], string>> = {
  money: 'Amount',
  percent: 'Percent',
  count: 'Number',
  days: 'Days',
};

/** A chart by HubSpot’s own components, with what it shows as a sentence and as a table. */
export const ChartView = ({ block }: { readonly block: ChartBlock }) => {
  const rows = rowsOf(block);
  const isGrouped = block.series.length > 1;
  const props: ChartProps = {
    data: rows,
    axes: {
      x: { field: 'x', fieldType: 'category', label: block.title },
      y: { field: 'y', fieldType: 'linear', label: block.currency ?? UNITS[block.unit] },
      options: {
        ...(isGrouped ? { groupFieldByColor: 'series', colors: coloursOf(block) } : {}),
        stacking: block.shape === 'stacked',
      },
    },
    options: { showLegend: isGrouped, showTooltips: true },
  };
  return (
    <Flex direction="column" gap="xs">
      {block.title !== '' && <Heading>{block.title}</Heading>}
      <Text>{block.sentence}</Text>
      {rows.length > 0 &&
        (block.shape === 'line' ? <LineChart {...props} /> : <BarChart {...props} />)}
      {rows.length > 0 && (
        <Accordion title="Show as a table" size="small">
          <Table density="condensed" flush>
            <TableHead>
              <TableRow>
                <TableHeader width="auto">{block.title}</TableHeader>
                {block.series.map(({ key, label }) => (
                  <TableHeader key={key} width="min" align="right">
                    {label}
                  </TableHeader>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {block.points.map((point) => (
                <TableRow key={point.x}>
                  <TableCell width="auto">{point.label}</TableCell>
                  {block.series.map(({ key }, index) => (
                    <TableCell key={key} width="min" align="right">
                      {point.texts[index]}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Accordion>
      )}
    </Flex>
  );
};
