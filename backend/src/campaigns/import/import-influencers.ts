import type { TenantTransaction } from '../../db/tenancy.ts';
import { loadInfluencer, saveInfluencer } from '../influencer-store.ts';
import { newInfluencer } from '../schemas.ts';
import type { InfluencerSpellings } from '../spellings.ts';
import { readList } from './cells.ts';
import type { Column, CsvRow } from './read-csv.ts';
import { cell, rejected, type RowOutcome } from './run-import.ts';
import { sameRecord } from './same-record.ts';

export const influencerColumns: readonly Column[] = [
  {
    name: 'name',
    aliases: ['influencer', 'influencer name', 'creator', 'full name'],
    required: true,
    example: 'Mina Kovač',
  },
  { name: 'platform', aliases: ['network', 'channel'], example: 'linkedin' },
  { name: 'handle', aliases: ['username', 'account', 'profile'], example: 'mina-kovac' },
  {
    name: 'url',
    aliases: ['profile url', 'link'],
    example: 'https://www.linkedin.com/in/mina-kovac',
  },
  { name: 'aliases', aliases: ['alias', 'codes', 'other names'], example: 'mina|MINA10' },
  { name: 'status', aliases: [], example: 'active' },
  { name: 'notes', aliases: ['note', 'comment'], example: '' },
  { name: 'external_id', aliases: ['id', 'external id', 'crm id'], example: 'crm-17' },
];

/**
 * One row: an influencer and, where named, one of their handles. Known by external id, else by name. An
 * empty cell leaves what is there; handles and aliases are added to.
 */
export async function importInfluencer(
  tx: TenantTransaction,
  spellings: InfluencerSpellings,
  cells: CsvRow['cells'],
  now: Date,
): Promise<RowOutcome> {
  const handle = handleOf(cells);
  const id = await findInfluencer(tx, spellings, cells);
  const before = id === null ? null : await loadInfluencer(tx, id);
  const aliases = cell(cells, 'aliases', readList) ?? [];
  const given = newInfluencer.parse({
    name: cells['name'],
    handles: handle ? [handle] : [],
    aliases,
    status: cells['status']?.toLowerCase() ?? before?.status,
    notes: cells['notes'] ?? before?.notes,
    externalId: cells['external_id'] ?? before?.externalId,
  });
  const known = new Set(
    before?.handles.map(({ platform, handle: name }) => `${platform}:${name.toLowerCase()}`),
  );
  const next = {
    ...given,
    handles: [
      ...(before?.handles ?? []),
      ...given.handles.filter(
        ({ platform, handle: name }) => !known.has(`${platform}:${name.toLowerCase()}`),
      ),
    ],
    aliases: [...new Set([...(before?.aliases ?? []), ...given.aliases])].sort(),
  };
  if (before && sameRecord(before, next)) return 'unchanged';
  await saveInfluencer(tx, spellings, next, { id, now });
  return id === null ? 'imported' : 'updated';
}

function handleOf(
  cells: CsvRow['cells'],
): { platform: string; handle: string; url: string | null } | null {
  const { platform, handle, url } = cells;
  if (platform === undefined && handle === undefined && url === undefined) return null;
  if (platform === undefined) throw rejected('platform', 'Is needed with a handle or an address.');
  const name = handle ?? url;
  if (name === undefined) throw rejected('handle', 'Is needed with a platform.');
  return { platform, handle: name, url: url ?? null };
}

async function findInfluencer(
  tx: TenantTransaction,
  spellings: InfluencerSpellings,
  cells: CsvRow['cells'],
): Promise<string | null> {
  const externalId = cells['external_id'];
  if (externalId !== undefined) {
    const [row] = await tx.query<{ id: string }>(
      'select id from influencers where tenant_id = $1 and external_id = $2',
      [tx.tenantId, externalId],
    );
    if (row) return row.id;
  }
  const [id, ...others] = spellings.named(cells['name'] ?? '');
  return id === undefined || others.length > 0 ? null : id;
}
