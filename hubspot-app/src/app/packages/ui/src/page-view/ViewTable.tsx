import {
  EmptyState,
  Flex,
  Heading,
  Link,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  type StatusTagProps,
} from '@hubspot/ui-extensions';
import type { Cell, Column, TableBlock } from '@pipeline-attribution/shared';
import { ToPage } from './links.tsx';

const TAGS: Readonly<Record<NonNullable<Cell['tone']>, NonNullable<StatusTagProps['variant']>>> = {
  neutral: 'default',
  good: 'success',
  bad: 'danger',
  warning: 'warning',
};

const NUMBERS: readonly Column['kind'][] = ['number', 'money', 'percent'];

const alignOf = ({ kind }: Column) => (NUMBERS.includes(kind) ? 'right' : 'left');
const widthOf = ({ kind }: Column) => (kind === 'text' ? 'auto' : 'min');

const Content = ({ cell }: { readonly cell: Cell }) => {
  if (cell.isTag === true) {
    return <StatusTag variant={TAGS[cell.tone ?? 'neutral']}>{cell.text}</StatusTag>;
  }
  if (cell.to !== undefined) return <ToPage to={cell.to} label={cell.text} />;
  if (cell.url !== undefined)
    return <Link href={{ url: cell.url, external: true }}>{cell.text}</Link>;
  return <Text>{cell.text}</Text>;
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
}

const Head = ({ table, onSort }: Omit<ViewTableProps, 'onPage'>) => (
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
    </TableRow>
  </TableHead>
);

/** A table of a page: its order and its pages are the service's. */
export const ViewTable = ({ table, onSort, onPage }: ViewTableProps) => {
  const { columns, rows, total, empty, paging } = table;
  const body = (
    <>
      <Head table={table} onSort={onSort} />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            {columns.map((column) => (
              <ViewCell key={column.key} column={column} cell={row.cells[column.key]} />
            ))}
          </TableRow>
        ))}
      </TableBody>
      {total !== null && (
        <TableFooter>
          <TableRow>
            {columns.map((column) => (
              <ViewCell key={column.key} column={column} cell={total[column.key]} />
            ))}
          </TableRow>
        </TableFooter>
      )}
    </>
  );
  return (
    <Flex direction="column" gap="xs">
      {table.title !== '' && <Heading>{table.title}</Heading>}
      {table.intro !== '' && <Text variant="microcopy">{table.intro}</Text>}
      {rows.length === 0 ? (
        <EmptyState title={empty.title} layout="horizontal" imageName="contacts" flush>
          <Flex direction="column" gap="sm">
            <Text>{empty.text}</Text>
            {empty.to !== null && <ToPage to={empty.to.to} label={empty.to.label} />}
          </Flex>
        </EmptyState>
      ) : paging.pages > 1 ? (
        <Table
          flush
          density="condensed"
          paginated
          page={paging.page}
          pageCount={paging.pages}
          onPageChange={onPage}
        >
          {body}
        </Table>
      ) : (
        <Table flush density="condensed">
          {body}
        </Table>
      )}
    </Flex>
  );
};
