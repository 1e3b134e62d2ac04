import {
  tableCsv,
  tableLines,
  viewInWordsOf,
  withEvenMoney,
  type FileLine,
  type PageId,
  type PageView,
  type TableBlock,
} from '@pipeline-attribution/shared';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { allows } from '../http/authenticate.ts';
import type { Principal } from '../http/endpoint.ts';
import { badRequest, forbidden, notFound } from '../http/problem.ts';
import { loadScene, withNamesMarked } from '../reports/scene.ts';
import { Asked, ROWS_LINE_BY_LINE, ROWS_OF_A_FILE } from './asked.ts';
import { withKnownLinks } from './known-links.ts';
import { recordUrls, withRecordUrls } from './record-urls.ts';
import { PAGES } from './registry.ts';

/** Who asks for a page, and for what. */
export interface PageAsked {
  readonly id: PageId;
  readonly query: Readonly<Record<string, string>>;
  readonly principal: Principal;
  readonly context: Context;
}

/** Builds a page for whoever asks; refuses what they may not see and what makes no sense. */
export async function buildPage(tx: TenantTransaction, asked: PageAsked): Promise<PageView> {
  const page = await build(tx, asked, new Asked(asked.query));
  const urlOf = await recordUrls(tx, asked.context);
  return urlOf === null ? page : withRecordUrls(page, urlOf);
}

/** One table of a page as CSV: the rows of the page, uncut. */
export async function buildFile(
  tx: TenantTransaction,
  asked: PageAsked,
  table: string,
): Promise<{ readonly fileName: string; readonly csv: string }> {
  const { fileName, block } = await wholeTable(tx, asked, table, ROWS_OF_A_FILE);
  return { fileName, csv: tableCsv(block) };
}

/** What the file would be called; refuses what `buildFile` would refuse, before anybody waits for a file. */
export async function checkFile(
  tx: TenantTransaction,
  asked: PageAsked,
  table: string,
): Promise<{ readonly fileName: string }> {
  const { fileName } = await wholeTable(tx, asked, table, ROWS_OF_A_FILE);
  return { fileName };
}

/** The same file for a surface that leaves out what its reader may not see: each line cut at the records it names. */
export async function buildLines(
  tx: TenantTransaction,
  asked: PageAsked,
  table: string,
): Promise<{
  readonly fileName: string;
  readonly heading: string;
  readonly lines: (Pick<FileLine, 'record'> & { parts: FileLine['parts'][number][] })[];
}> {
  const { fileName, block } = await wholeTable(tx, asked, table, ROWS_LINE_BY_LINE);
  const { heading, lines } = tableLines(block);
  return {
    fileName,
    heading,
    lines: lines.map(({ record, parts }) => ({ record, parts: [...parts] })),
  };
}

async function wholeTable(
  tx: TenantTransaction,
  asked: PageAsked,
  table: string,
  most: number,
): Promise<{ readonly fileName: string; readonly block: TableBlock }> {
  const page = await build(tx, asked, new Asked(asked.query, table));
  const offered = page.exports.find((one) => one.table === table);
  const block = page.blocks.find((one) => one.kind === 'table' && one.id === table);
  if (!offered || block?.kind !== 'table') {
    throw notFound(`The page “${page.title}” has no table “${table}” to take away.`);
  }
  if (block.paging.rows > most) {
    throw badRequest(
      `The table has ${String(block.paging.rows)} rows, and a file holds ${String(most)}. Choose a shorter period, or read the API page by page.`,
    );
  }
  return { fileName: offered.fileName, block };
}

async function build(
  tx: TenantTransaction,
  { id, principal, context }: PageAsked,
  asked: Asked,
): Promise<PageView> {
  const definition = PAGES.get(id);
  if (!definition) throw notFound(`There is no page “${id}”.`);
  const role = principal.user?.role ?? null;
  const seesRecords = role !== 'viewer';
  if (definition.isRecordLevel && !seesRecords) {
    throw forbidden(
      'Single deals and people are shown to marketers and admins only. Ask an admin for the role.',
    );
  }
  const scene = withNamesMarked(await loadScene(tx, context));
  const reader = { seesRecords, mayWrite: allows(principal.scopes, 'write'), role };
  const page = await definition.build({ asked, scene, tx: scene.tx, context, reader });
  asked.check();
  const linked = withKnownLinks(page, (other) => PAGES.has(other));
  const { blocks, ...rest } = viewInWordsOf(scene.crm, linked);
  const money = { locale: scene.settings.locale, currency: scene.homeCurrency };
  return { version: 1, id, ...rest, blocks: withEvenMoney(blocks, money) };
}
