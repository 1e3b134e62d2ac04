import { In } from 'typeorm';
import type { z } from 'zod';
import type { TenantTransaction } from '../db/tenancy.ts';
import { conflict, notFound } from '../http/problem.ts';
import { InfluencerEntity, type InfluencerRow } from './entities.ts';
import type { influencerOut, NewInfluencer } from './schemas.ts';
import type { InfluencerSpellings } from './spellings.ts';

export type InfluencerView = z.input<typeof influencerOut>;

/** Influencers as the API shows them, in the order of `ids`; unknown ids are left out. */
export async function loadInfluencers(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<InfluencerView[]> {
  if (ids.length === 0) return [];
  const { tenantId } = tx;
  const rows = await tx.manager
    .getRepository(InfluencerEntity)
    .findBy({ tenantId, id: In([...ids]) });
  const aliases = await tx.query<{ influencer_id: string; aliases: string[] }>(
    `select influencer_id, array_agg(alias order by alias) as aliases from influencer_aliases
     where tenant_id = $1 and influencer_id = any($2::uuid[]) group by influencer_id`,
    [tenantId, ids],
  );
  const aliasesOf = new Map(aliases.map((row) => [row.influencer_id, row.aliases]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [view(row, aliasesOf.get(id) ?? [])] : [];
  });
}

export async function loadInfluencer(tx: TenantTransaction, id: string): Promise<InfluencerView> {
  const [influencer] = await loadInfluencers(tx, [id]);
  if (!influencer) throw notFound(`There is no influencer ${id}.`);
  return influencer;
}

function view(row: InfluencerRow, aliases: string[]): InfluencerView {
  return {
    id: row.id,
    name: row.name,
    handles: row.handles,
    aliases,
    status: row.status,
    notes: row.notes,
    externalId: row.externalId,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/**
 * Writes an influencer whole: inserts without `id`, else overwrites. A name that is given up becomes an
 * alias, so that links and answers that use it keep their meaning.
 * @throws ProblemError 409 when a spelling is somebody else's or the external id is taken.
 */
export async function saveInfluencer(
  tx: TenantTransaction,
  spellings: InfluencerSpellings,
  influencer: NewInfluencer,
  { id, now }: { id: string | null; now: Date },
): Promise<string> {
  const { tenantId } = tx;
  const repository = tx.manager.getRepository(InfluencerEntity);
  const former = id === null ? null : await repository.findOneBy({ tenantId, id });
  if (id !== null && !former) throw notFound(`There is no influencer ${id}.`);
  const aliases = new Set(influencer.aliases);
  if (former && former.name !== influencer.name) aliases.add(former.name);
  const whole = { ...influencer, aliases: [...aliases] };

  refuseConflicts(spellings.conflicts(id, whole));
  await refuseTakenExternalId(tx, 'influencers', whole.externalId, id);
  const values = {
    tenantId,
    name: whole.name,
    handles: whole.handles,
    status: whole.status,
    notes: whole.notes,
    externalId: whole.externalId,
    updatedAt: now,
  };
  let saved = id;
  if (saved === null) {
    const { identifiers } = await repository.insert(values);
    saved = (identifiers[0] as { id: string }).id;
  } else await repository.update({ tenantId, id: saved }, values);
  await replaceAliases(tx, 'influencer', saved, whole.aliases);
  spellings.put(saved, whole);
  return saved;
}

/** Makes the aliases of an influencer or campaign equal to the given ones. */
export async function replaceAliases(
  tx: TenantTransaction,
  of: 'influencer' | 'campaign',
  id: string,
  aliases: readonly string[],
): Promise<void> {
  const unique = [...new Set(aliases)];
  await tx.query(
    `delete from ${of}_aliases where tenant_id = $1 and ${of}_id = $2 and alias <> all($3::text[])`,
    [tx.tenantId, id, unique],
  );
  if (unique.length === 0) return;
  const places = unique.map((_, index) => `($1, $2, $${String(index + 3)})`);
  await tx.query(
    `insert into ${of}_aliases (tenant_id, ${of}_id, alias) values ${places.join(', ')}
     on conflict (tenant_id, alias) do nothing`,
    [tx.tenantId, id, ...unique],
  );
}

export function refuseConflicts(errors: readonly { field: string; message: string }[]): void {
  const [first] = errors;
  if (first) throw conflict(`${first.field}: ${first.message}`, errors);
}

/** @throws ProblemError 409 when another record has this id of the source. */
export async function refuseTakenExternalId(
  tx: TenantTransaction,
  table: 'influencers' | 'campaigns' | 'costs',
  externalId: string | null,
  id: string | null,
): Promise<void> {
  if (externalId === null) return;
  const [taken] = await tx.query<{ id: string }>(
    `select id from ${table} where tenant_id = $1 and external_id = $2`,
    [tx.tenantId, externalId],
  );
  if (taken && taken.id !== id) {
    refuseConflicts([
      { field: 'externalId', message: `“${externalId}” already belongs to ${taken.id}.` },
    ]);
  }
}
