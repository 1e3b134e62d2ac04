import { Table } from '@hubspot/ui-extensions';
import type { TableBlock } from '@pipeline-attribution/shared';
import type { ReactNode } from 'react';

interface ServiceTableProps {
  readonly paging: TableBlock['paging'];
  readonly onPage: (page: number) => void;
  readonly children: ReactNode;
}

/** A table whose pages are the service's: turning one asks for it. */
export const ServiceTable = ({ paging, onPage, children }: ServiceTableProps) =>
  paging.pages > 1 ? (
    <Table
      flush
      density="condensed"
      paginated
      page={paging.page}
      pageCount={paging.pages}
      onPageChange={onPage}
    >
      {children}
    </Table>
  ) : (
    <Table flush density="condensed">
      {children}
    </Table>
  );
