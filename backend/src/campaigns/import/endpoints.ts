import { z } from 'zod';
import { writeAudit } from '../../audit/write-audit.ts';
import type { Context } from '../../context.ts';
import type { TenantTransaction } from '../../db/tenancy.ts';
import { endpoint, type Endpoint } from '../../http/endpoint.ts';
import { changeDirectory } from '../change-directory.ts';
import { HomeAmounts } from '../home-amount.ts';
import { readDirectory } from '../load-directory.ts';
import { CampaignSpellings, InfluencerSpellings } from '../spellings.ts';
import { campaignColumns, importCampaign } from './import-campaigns.ts';
import { costColumns, importCost, type CostBooks } from './import-costs.ts';
import { importInfluencer, influencerColumns } from './import-influencers.ts';
import { importPost, postColumns } from './import-posts.ts';
import { csvTemplate, MOST_ROWS, type Column, type CsvRow } from './read-csv.ts';
import { importReport, importRows, type ImportReport, type RowOutcome } from './run-import.ts';

const MIB = 1024 * 1024;

interface Importable {
  readonly path: '/influencers' | '/campaigns' | '/posts' | '/costs';
  readonly tag: string;
  readonly columns: readonly Column[];
  readonly known: string;
  readonly takeRow: (
    tx: TenantTransaction,
    books: CostBooks,
    cells: CsvRow['cells'],
  ) => Promise<RowOutcome>;
}

/** Ends the transaction of a trial: everything was done, and nothing shall stay. */
class Trial extends Error {
  readonly report: ImportReport;

  constructor(report: ImportReport) {
    super('This was a trial.');
    this.report = report;
  }
}

function importEndpoints({ path, tag, columns, known, takeRow }: Importable): Endpoint[] {
  const entity = path.slice(1);
  return [
    endpoint({
      method: 'get',
      path: `${path}/import`,
      tag,
      summary: `A CSV file to fill in for ${entity}`,
      scope: 'read',
      produces: 'text/csv',
      answer: z.string(),
      handle: () => Promise.resolve(csvTemplate(columns)),
    }),
    endpoint({
      method: 'post',
      path: `${path}/import`,
      tag,
      summary: `Take in ${entity} from a CSV file`,
      description: `Good rows land, others come back with their line and the reason. The same file again changes nothing: ${known}. Comma, semicolon or tab; up to 5 MB and ${String(MOST_ROWS)} rows. Columns: ${columns.map(({ name, required }) => (required ? `**${name}**` : name)).join(', ')}.`,
      scope: 'write',
      query: z.strictObject({
        dryRun: z
          .enum(['true', 'false'])
          .default('false')
          .meta({ description: '`true`: only says what would happen.' }),
      }),
      body: z.string('Send the file as text/csv.'),
      consumes: ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel'],
      maxBytes: 5 * MIB,
      answer: importReport,
      handle: async ({ query, body, principal, context, transaction }) => {
        const dryRun = query.dryRun === 'true';
        try {
          return await transaction(async (tx) => {
            const report = {
              ...(await run(tx, body, context, columns, takeRow)),
              dryRun,
            };
            if (dryRun) throw new Trial(report);
            const { imported, updated, unchanged, rejected } = report;
            await writeAudit(tx, {
              actor: principal.actor,
              action: 'import',
              entity,
              after: { imported, updated, unchanged, rejected: rejected.length },
            });
            return report;
          });
        } catch (error) {
          if (error instanceof Trial) return error.report;
          throw error;
        }
      },
    }),
  ];
}

function run(
  tx: TenantTransaction,
  text: string,
  context: Context,
  columns: readonly Column[],
  takeRow: Importable['takeRow'],
): Promise<Omit<ImportReport, 'dryRun'>> {
  return changeDirectory(tx, 'import', async (directory) => {
    const amounts = await HomeAmounts.load(tx);
    let books: CostBooks = {
      influencers: new InfluencerSpellings(directory),
      campaigns: new CampaignSpellings(directory),
      home: amounts.home,
      amounts,
      now: context.now(),
      seen: new Map(),
    };
    let isStale = false;
    return importRows(tx, text, columns, async (cells) => {
      if (isStale) books = { ...books, ...(await readSpellings(tx)) };
      isStale = false;
      const changes = books.influencers.changes + books.campaigns.changes;
      try {
        return await takeRow(tx, books, cells);
      } catch (error) {
        // The row is about to be undone in the database; what it put into the books must go as well.
        isStale = books.influencers.changes + books.campaigns.changes > changes;
        throw error;
      }
    });
  });
}

async function readSpellings(
  tx: TenantTransaction,
): Promise<Pick<CostBooks, 'influencers' | 'campaigns'>> {
  const directory = await readDirectory(tx);
  return {
    influencers: new InfluencerSpellings(directory),
    campaigns: new CampaignSpellings(directory),
  };
}

export const csvEndpoints: readonly Endpoint[] = [
  ...importEndpoints({
    path: '/influencers',
    tag: 'Influencers',
    columns: influencerColumns,
    known: 'an influencer is known by external_id, else by name',
    takeRow: (tx, books, cells) => importInfluencer(tx, books.influencers, cells, books.now),
  }),
  ...importEndpoints({
    path: '/campaigns',
    tag: 'Campaigns',
    columns: campaignColumns,
    known:
      'a campaign is known by external_id, else by name; a row that names an influencer puts them on the campaign',
    takeRow: importCampaign,
  }),
  ...importEndpoints({
    path: '/posts',
    tag: 'Posts',
    columns: postColumns,
    known: 'a post is known by its address, else by influencer, platform, title and time',
    takeRow: importPost,
  }),
  ...importEndpoints({
    path: '/costs',
    tag: 'Costs',
    columns: costColumns,
    known: 'a cost is known by external_id, else by all it says',
    takeRow: importCost,
  }),
];
