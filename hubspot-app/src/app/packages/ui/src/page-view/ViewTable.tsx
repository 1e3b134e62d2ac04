import {
  Accordion,
  DescriptionList,
  DescriptionListItem,
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
import { Linked } from './links.tsx';
import { ServiceTable } from './ServiceTable.tsx';
import { TAGS } from './tones.ts';

const NUMBERS: readonly Column['kind'][] = ['number', 'money', 'percent'];

const alignOf = ({ kind }: Column) => (NUMBERS.includes(kind) ? 'right' : 'left');
const widthOf = ({ kind }: Column) => (kind === 'text' ? 'auto' : 'min');

const Content = ({ cell }: { readonly cell: Cell }) => {
  if (cell.isTag === true) {
    return <StatusTag variant={TAGS[cell.tone ?? 'neutral']}>{cell.text}</StatusTag>;
  }
  return <Linked label={cell.text} to={cell.to} record={cell.record} url={cell.url} />;
};

const ViewCell = ({
  column,
  cell,
}: {
  readonly column: Column;
  readonly cell: Cell | undefined;
}) => (
  <TableCell align={alignOf(column)} width={widthOf(column)}>
    {cell === undefined ? '–' : <Content cell={cell} />}
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

const Head = ({ table, onSort }: Pick<ViewTableProps, 'table' | 'onSort'>) => (
  <TableHead>
    <TableRow>
      {table.columns.map((column) =>
        column.isSortable ? (
          <TableHeader
            key={column.key}
            align={alignOf(column)}
            width={widthOf(column)}
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
          <TableHeader key={column.key} align={alignOf(column)} width={widthOf(column)}>
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

/** What the columns are, for who wonders: a tooltip in a heading that sorts would be out of reach of the keyboard. */
const ColumnHelp = ({ columns }: Pick<TableBlock, 'columns'>) => {
  const explained = columns.filter(({ help }) => help !== null);
  return explained.length === 0 ? null : (
    <Accordion title="What the columns say" size="small">
      <DescriptionList direction="column">
        {explained.map(({ key, label, help }) => (
          <DescriptionListItem key={key} label={label}>
            <Text>{help}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
    </Accordion>
  );
};

/** A table of a page: its order and its pages are the service's. */
export const ViewTable = ({ table, onSort, onPage, onDone }: ViewTableProps) => {
  const { columns, rows, total, empty, paging } = table;
  const withActions = hasActions(table);
  return (
    <Flex direction="column" gap="xs">
      {table.title !== '' && <Heading>{table.title}</Heading>}
      {table.intro !== '' && <Text variant="microcopy">{table.intro}</Text>}
      {rows.length === 0 ? (
        <EmptyPart {...empty} />
      ) : (
        <>
          <ServiceTable paging={paging} onPage={onPage}>
            <Head table={table} onSort={onSort} />
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.id}>
                  {columns.map((column) => (
                    <ViewCell key={column.key} column={column} cell={row.cells[column.key]} />
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
                    <ViewCell key={column.key} column={column} cell={total[column.key]} />
                  ))}
                  {withActions && <TableCell width="min">{''}</TableCell>}
                </TableRow>
              </TableFooter>
            )}
          </ServiceTable>
          <ColumnHelp columns={columns} />
        </>
      )}
    </Flex>
  );
};
