import {
  Flex,
  Heading,
  StatusTag,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { Cell, Column, TableBlock } from '@pipeline-attribution/shared';
import { ActionButton } from './ActionButton.tsx';
import { EmptyPart } from './EmptyPart.tsx';
import { HelpList } from './HelpList.tsx';
import { Linked } from './links.tsx';
import { ServiceTable } from './ServiceTable.tsx';
import { TAGS } from './tones.ts';

const NUMBERS: readonly Column['kind'][] = ['number', 'money', 'percent'];

const alignOf = ({ kind }: Column) => (NUMBERS.includes(kind) ? 'right' : 'left');

/** A heading or second line of so many signs still stands in a column that takes no more room than it needs. */
const SHORT = 24;

/** Figures and days stand in one line each; a sentence below or above them needs room to wrap. */
const widthsOf = ({ columns, rows, total }: TableBlock): ReadonlyMap<string, 'auto' | 'min'> => {
  const cells = [...rows.map((row) => row.cells), ...(total === null ? [] : [total])];
  const hasSentence = (key: string): boolean =>
    cells.some(({ [key]: cell }) => (cell?.detail?.length ?? 0) > SHORT);
  return new Map(
    columns.map(({ key, kind, label }) => {
      const wraps = kind === 'text' || label.length > SHORT || hasSentence(key);
      return [key, wraps ? 'auto' : 'min'];
    }),
  );
};

type Widths = ReturnType<typeof widthsOf>;

const Content = ({ cell }: { readonly cell: Cell }) => {
  if (cell.isTag === true) {
    return <StatusTag variant={TAGS[cell.tone ?? 'neutral']}>{cell.text}</StatusTag>;
  }
  return <Linked label={cell.text} to={cell.to} record={cell.record} url={cell.url} />;
};

interface ViewCellProps {
  readonly column: Column;
  readonly cell: Cell | undefined;
  readonly widths: Widths;
  /** Said where there is no cell. */
  readonly otherwise?: string;
}

const ViewCell = ({ column, cell, widths, otherwise = '–' }: ViewCellProps) => (
  <TableCell align={alignOf(column)} width={widths.get(column.key) ?? 'auto'}>
    {cell === undefined ? otherwise : <Content cell={cell} />}
    {cell?.detail !== undefined && <Text variant="microcopy">{cell.detail}</Text>}
  </TableCell>
);

interface ViewTableProps {
  readonly table: TableBlock;
  /** Asks for another order; the service sorts all rows, not those of the page. */
  readonly onSort: (column: string) => void;
  readonly onPage: (page: number) => void;
  /** Something was done to a row: what is shown is of before. */
  readonly onDone: () => void;
}

const hasActions = ({ rows }: TableBlock): boolean =>
  rows.some(({ actions }) => actions.length > 0);

const Head = ({
  table,
  widths,
  onSort,
}: Pick<ViewTableProps, 'table' | 'onSort'> & { readonly widths: Widths }) => (
  <TableHead>
    <TableRow>
      {table.columns.map((column) =>
        column.isSortable ? (
          <TableHeader
            key={column.key}
            align={alignOf(column)}
            width={widths.get(column.key) ?? 'auto'}
            sortDirection={
              table.sort?.column === column.key
                ? ({ up: 'ascending', down: 'descending' } as const)[table.sort.direction]
                : 'none'
            }
            onSortChange={() => {
              onSort(column.key);
            }}
          >
            {column.label}
          </TableHeader>
        ) : (
          <TableHeader
            key={column.key}
            align={alignOf(column)}
            width={widths.get(column.key) ?? 'auto'}
          >
            {column.label}
          </TableHeader>
        ),
      )}
      {hasActions(table) && (
        <TableHeader width="min" align="right">
          What to do
        </TableHeader>
      )}
    </TableRow>
  </TableHead>
);

/** A table of a page: its order and its pages are the service's. */
export const ViewTable = ({ table, onSort, onPage, onDone }: ViewTableProps) => {
  const { columns, rows, total, empty, paging } = table;
  const withActions = hasActions(table);
  const widths = widthsOf(table);
  return (
    <Flex direction="column" gap="xs">
      {table.title !== '' && <Heading>{table.title}</Heading>}
      {table.intro !== '' && <Text variant="microcopy">{table.intro}</Text>}
      {rows.length === 0 ? (
        <EmptyPart {...empty} />
      ) : (
        <>
          <ServiceTable paging={paging} onPage={onPage}>
            <Head table={table} widths={widths} onSort={onSort} />
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.id}>
                  {columns.map((column) => (
                    <ViewCell
                      key={column.key}
                      column={column}
                      cell={row.cells[column.key]}
                      widths={widths}
                    />
                  ))}
                  {withActions && (
                    <TableCell width="min" align="right">
                      <Flex direction="row" gap="xs" justify="end">
                        {row.actions.map((action) => (
                          <ActionButton
                            key={action.id}
                            id={`${table.id}-${row.id}-${action.id}`}
                            action={action}
                            isInRow
                            onDone={onDone}
                          />
                        ))}
                      </Flex>
                    </TableCell>
                  )}
                </TableRow>
              ))}
            </TableBody>
            {total !== null && (
              <TableFooter>
                <TableRow>
                  {columns.map((column) => (
                    <ViewCell
                      key={column.key}
                      column={column}
                      cell={total[column.key]}
                      widths={widths}
                      otherwise=""
                    />
                  ))}
                  {withActions && <TableCell width="min">{''}</TableCell>}
                </TableRow>
              </TableFooter>
            )}
          </ServiceTable>
          <HelpList title="What the columns say" items={columns} />
        </>
      )}
    </Flex>
  );
};
