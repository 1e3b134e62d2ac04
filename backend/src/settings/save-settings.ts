import { compileDirectory, type Settings } from '@pipeline-attribution/shared';
import { markEveryCampaign, markEverything } from '../attribution/mark-dirty.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { readDirectory } from '../campaigns/load-directory.ts';
import { relinkTouchpoints } from '../campaigns/relink-touchpoints.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { requalify } from '../records/requalify.ts';
import { loadSettings } from './load-settings.ts';
import { refuseImpossibleRules } from './stage-rules.ts';

/** Settings every deal's credit depends on. */
const CREDITED: readonly (keyof Settings)[] = [
  'defaultModel',
  'parameters',
  'creditScope',
  'lookbackDays',
  'buyingGroup',
  'qualifiedLead',
  'lift',
];

/**
 * Stores the settings and does what follows from what changed: everything is credited anew when a model,
 * its parameters, the lookback or the buying group changed; touches are read anew when the tenant's own
 * domains or brand terms did. A change of language or privacy touches no credit.
 */
export async function saveSettings(
  tx: TenantTransaction,
  change: (before: Settings) => Settings,
  actor: string,
): Promise<Settings> {
  // Two changes at once: the second starts from the first.
  await tx.query(`select pg_advisory_xact_lock(hashtext('settings'), $1)`, [tx.tenantId]);
  const before = await loadSettings(tx);
  const after = change(before);
  await refuseImpossibleRules(tx, before.writeBack, after.writeBack);
  await tx.query(
    `insert into settings (tenant_id, value, updated_by) values ($1, $2, $3)
     on conflict (tenant_id) do update set value = excluded.value, updated_at = now(), updated_by = excluded.updated_by`,
    [tx.tenantId, JSON.stringify(after), actor],
  );
  const differs = (name: keyof Settings): boolean =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  if (differs('qualifiedLead')) await requalify(tx, after.qualifiedLead);
  const credited = CREDITED.filter(differs);
  if (credited.length > 0) await markEverything(tx, `settings changed: ${credited.join(', ')}`);
  // What campaigns cost changed, and with it their return; no deal's credit did.
  if (before.roi.overhead !== after.roi.overhead && credited.length === 0) {
    await markEveryCampaign(tx);
  }
  const otherDomains = before.tracking.ownDomains.join() !== after.tracking.ownDomains.join();
  const otherBrands =
    before.tracking.brandTerms.join('\n') !== after.tracking.brandTerms.join('\n');
  if (otherDomains || otherBrands) {
    const directory = compileDirectory(await readDirectory(tx));
    await relinkTouchpoints(tx, {
      before: directory,
      after: directory,
      trackingBefore: before.tracking,
      reason: otherDomains ? 'own domains changed' : 'brand terms changed',
    });
  }
  await writeAudit(tx, { actor, action: 'change', entity: 'settings', before, after });
  return after;
}

/** Lays a change over the settings, group by group; a list is replaced. */
export function overlay(before: Settings, change: object): Settings {
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(change) as [string, unknown][]) {
    if (value === undefined) continue;
    const former = merged[name];
    merged[name] = isGroup(value) && isGroup(former) ? { ...former, ...given(value) } : value;
  }
  merged['creditScope'] = withoutNulls(merged['creditScope']);
  return merged as unknown as Settings;
}

/** A scope that was taken back is no override any more. */
const withoutNulls = (scopes: unknown): object =>
  Object.fromEntries(Object.entries(scopes ?? {}).filter(([, scope]) => scope !== null));

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const given = (group: object): object =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));
