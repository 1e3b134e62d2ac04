import { Table, type TableDensity } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { Page } from './paging.ts';

interface PagedTableProps {
  readonly page: Pick<Page<unknown>, 'number' | 'count' | 'go'>;
  readonly density?: TableDensity;
  readonly children: ReactNode;
}

/** A table with page buttons only where there is more than one page. */
export const PagedTable = ({ page, density = 'condensed', children }: PagedTableProps) =>
  page.count > 1 ? (
    <Table
      flush
      density={density}
      paginated
      pageCount={page.count}
      page={page.number}
      onPageChange={page.go}
    >
      {children}
    </Table>
  ) : (
    <Table flush density={density}>
      {children}
    </Table>
  );
