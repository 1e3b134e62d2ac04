import type { TenantTransaction } from '../../db/tenancy.ts';
import type { CampaignSpellings, InfluencerSpellings } from '../spellings.ts';
import { rejected } from './run-import.ts';

/**
 * The influencer a cell names: by name, alias, handle, our id or the CRM's.
 * @throws ProblemError that has the row rejected when nobody or more than one goes by it.
 */
export function resolveInfluencer(
  tx: TenantTransaction,
  spellings: InfluencerSpellings,
  text: string,
): Promise<string> {
  return resolve(tx, 'influencer', spellings.find(text), text);
}

/** Like {@link resolveInfluencer}, for campaigns: by name, utm_campaign, alias, our id or the CRM's. */
export function resolveCampaign(
  tx: TenantTransaction,
  spellings: CampaignSpellings,
  text: string,
): Promise<string> {
  return resolve(tx, 'campaign', spellings.find(text), text);
}

async function resolve(
  tx: TenantTransaction,
  noun: 'influencer' | 'campaign',
  named: readonly string[],
  text: string,
): Promise<string> {
  const [id, ...others] = named;
  if (id !== undefined && others.length === 0) return id;
  const rows = await tx.query<{ id: string }>(
    `select id from ${noun}s where tenant_id = $1 and (external_id = $2 or id::text = lower($2)) limit 2`,
    [tx.tenantId, text],
  );
  const [row] = rows;
  if (row && rows.length === 1) return row.id;
  throw rejected(
    noun,
    id === undefined
      ? `There is no ${noun} “${text}”. Add it first, or use the name it has here.`
      : `“${text}” is the name of more than one ${noun}. Use the id.`,
  );
}
