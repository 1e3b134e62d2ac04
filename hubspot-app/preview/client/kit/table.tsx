import type {
  TableCellProps,
  TableElementProps,
  TableHeaderProps,
  TableProps,
} from '@hubspot/ui-extensions';
import type { CSSProperties } from 'react';
import { classes } from './class-names.ts';

const place = (align: string | undefined, width: string | number | undefined): string =>
  classes(align !== undefined && `align-${align}`, typeof width === 'string' && `width-${width}`);

const fixed = (width: string | number | undefined): CSSProperties | undefined =>
  typeof width === 'number' ? { width } : undefined;

const Pages = ({ page = 1, pageCount, onPageChange }: Extract<TableProps, { paginated: true }>) => (
  // No landmark of its own: a page may have several tables, and each would need a name.
  <div className="k-pages" role="group" aria-label="Pages of the table">
    <button
      type="button"
      disabled={page <= 1}
      onClick={() => {
        onPageChange(page - 1);
      }}
    >
      ‹ Prev
    </button>
    <span>{`Page ${String(page)} of ${String(pageCount)}`}</span>
    <button
      type="button"
      disabled={page >= pageCount}
      onClick={() => {
        onPageChange(page + 1);
      }}
    >
      Next ›
    </button>
  </div>
);

export const Table = (props: TableProps) => (
  <div className={classes('k-table-box', props.flush === true && 'flush')}>
    <table
      className={classes(
        'k-table',
        props.density ?? 'default',
        props.bordered === false && 'borderless',
      )}
    >
      {props.children}
    </table>
    {props.paginated === true && <Pages {...props} />}
  </div>
);

export const TableHead = ({ children }: TableElementProps) => <thead>{children}</thead>;
export const TableBody = ({ children }: TableElementProps) => <tbody>{children}</tbody>;
export const TableFooter = ({ children }: TableElementProps) => <tfoot>{children}</tfoot>;
export const TableRow = ({ children }: TableElementProps) => <tr>{children}</tr>;

export const TableCell = ({ align, width, colSpan, children }: TableCellProps) => (
  <td className={place(align, width)} style={fixed(width)} colSpan={colSpan}>
    {children}
  </td>
);

export const TableHeader = (props: TableHeaderProps) => {
  const { align, width, children } = props;
  if (!('onSortChange' in props)) {
    return (
      <th className={place(align, width)} style={fixed(width)}>
        {children}
      </th>
    );
  }
  const { sortDirection, onSortChange, disabled } = props;
  return (
    <th className={place(align, width)} style={fixed(width)} aria-sort={sortDirection}>
      <button
        type="button"
        className="k-sort"
        disabled={disabled}
        onClick={() => {
          onSortChange(sortDirection === 'ascending' ? 'descending' : 'ascending');
        }}
      >
        {children} {{ ascending: '▲', descending: '▼', none: '↕' }[sortDirection]}
      </button>
    </th>
  );
};
