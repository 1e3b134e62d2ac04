import { tableCsv, type PageId, type PageView } from '@pipeline-attribution/shared';
import type { Context } from '../context.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { Principal } from '../http/endpoint.ts';
import { badRequest, forbidden, notFound } from '../http/problem.ts';
import { loadScene } from '../reports/scene.ts';
import { Asked, ROWS_OF_A_FILE } from './asked.ts';
import { withKnownLinks } from './known-links.ts';
import { PAGES } from './registry.ts';

/** Who asks for a page, and for what. */
export interface PageAsked {
  readonly id: PageId;
  readonly query: Readonly<Record<string, string>>;
  readonly principal: Principal;
  readonly context: Context;
}

/** Builds a page for whoever asks; refuses what they may not see and what makes no sense. */
export function buildPage(tx: TenantTransaction, asked: PageAsked): Promise<PageView> {
  return build(tx, asked, new Asked(asked.query));
}

/** One table of a page as CSV: the rows of the page, uncut. */
export async function buildFile(
  tx: TenantTransaction,
  asked: PageAsked,
  table: string,
): Promise<{ readonly fileName: string; readonly csv: string }> {
  const page = await build(tx, asked, new Asked(asked.query, table));
  const offered = page.exports.find((one) => one.table === table);
  const block = page.blocks.find((one) => one.kind === 'table' && one.id === table);
  if (!offered || block?.kind !== 'table') {
    throw notFound(`The page “${page.title}” has no table “${table}” to take away.`);
  }
  if (block.paging.rows > ROWS_OF_A_FILE) {
    throw badRequest(
      `The table has ${String(block.paging.rows)} rows, and a file holds ${String(ROWS_OF_A_FILE)}. Choose a shorter period, or read the API page by page.`,
    );
  }
  return { fileName: offered.fileName, csv: tableCsv(block) };
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
  const scene = await loadScene(tx, context);
  const reader = { seesRecords, mayWrite: principal.scopes.includes('write'), role };
  const page = await definition.build({ asked, scene, tx, context, reader });
  asked.check();
  return { version: 1, id, ...withKnownLinks(page, (linked) => PAGES.has(linked)) };
}
