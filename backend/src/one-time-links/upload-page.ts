import { escaped, plainPage } from '../http/sentence-page.ts';
import type { Upload } from './link-schema.ts';

/** What an import did. */
export interface UploadReport {
  readonly imported: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: readonly {
    readonly line: number;
    readonly field: string;
    readonly message: string;
  }[];
  /** Where not all of them are listed. */
  readonly rejectedRows?: number | undefined;
  readonly ignoredColumns: readonly string[];
}

const TITLES: Readonly<Record<Upload, string>> = {
  influencers: 'Influencers from a file',
  campaigns: 'Campaigns from a file',
  posts: 'Posts from a file',
  costs: 'Costs from a file',
  searchConsole: 'Search Console from a file',
  ga4: 'Google Analytics from a file',
};

/** Rows named at most: who has more to mend does it in the file. */
const SHOWN = 50;

/** A file picker. Good rows are taken in, the others are named, so one file is enough for both. */
export const uploadPage = (entity: Upload): string =>
  plainPage(
    TITLES[entity],
    `<h1>${escaped(TITLES[entity])}</h1>
<p>A CSV file of up to 5 MB. Rows that can be read are taken in, the others are listed with the reason. The same file again changes nothing.</p>
<form method="post" enctype="multipart/form-data">
<p><label for="file">File</label><br><input id="file" name="file" type="file" accept=".csv,.txt,text/csv" required></p>
<p><button>Take it in</button></p>
</form>
<p>This page takes one file, within five minutes.</p>`,
  );

const rows = (count: number): string => (count === 1 ? '1 row' : `${String(count)} rows`);

/** What became of the file. */
export const reportPage = (report: UploadReport): string => {
  const rejected = report.rejectedRows ?? report.rejected.length;
  const listed = report.rejected.slice(0, SHOWN);
  const more = rejected - listed.length;
  return plainPage(
    'The file was taken in',
    `<h1>The file was taken in</h1>
<p>${rows(report.imported)} new, ${rows(report.updated)} changed, ${rows(report.unchanged)} as before, ${rows(rejected)} not taken.</p>
${report.ignoredColumns.length === 0 ? '' : `<p>Columns that were not read: ${escaped(report.ignoredColumns.join(', '))}.</p>`}
${
  rejected === 0
    ? ''
    : `<h2>Not taken</h2>
<ul>${listed.map(({ line, field, message }) => `<li>Line ${String(line)}, ${escaped(field)}: ${escaped(message)}</li>`).join('')}</ul>
${more > 0 ? `<p>And ${rows(more)} more.</p>` : ''}
<p>Mend these rows and send the file again: what is there already does not change.</p>`
}
<p>You can close this tab and go back to HubSpot.</p>`,
  );
};
