import type { Export, PageId } from '@pipeline-attribution/shared';
import { apiClient } from '../api/client.ts';
import { OneTimeLinkButton } from './OneTimeLinkButton.tsx';

interface ExportsViewProps {
  readonly page: PageId;
  readonly files: readonly Export[];
  /** What is chosen on the page: the file holds what the page shows, uncut. */
  readonly query: string;
}

/** The tables of a page to take away. */
export const ExportsView = ({ page, files, query }: ExportsViewProps) => (
  <>
    {files.map(({ label, table, fileName }) => (
      // Another choice is another file: a link made for the one before must not stand there.
      <OneTimeLinkButton
        key={table + query}
        label={label}
        linkLabel={`Download ${fileName}`}
        load={() => apiClient.pageFile(page, table, query)}
      />
    ))}
  </>
);
