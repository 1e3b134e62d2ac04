import {
  formatMoney,
  MODELS,
  type Crm,
  type ModelId,
  type MoneyView,
  type Settings,
} from '@pipeline-attribution/shared';
import { creditRules } from '../attribution/credit-rules.ts';
import { NO_FITS } from '../attribution/fits-in-force.ts';
import type { Context } from '../context.ts';
import { markedReads } from '../db/marked-reads.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { loadSettings } from '../settings/load-settings.ts';

/** What every report needs to know about the tenant. */
export interface Scene {
  readonly tx: TenantTransaction;
  readonly settings: Settings;
  readonly crm: Crm;
  readonly homeCurrency: string;
  readonly timeZone: string;
  readonly now: Date;
  /** The tenant's day, `YYYY-MM-DD`. */
  readonly today: string;
  /** Home minor units for the reader. */
  readonly home: (minor: number) => MoneyView;
  readonly money: (minor: number, currency: string) => MoneyView;
}

/**
 * Begins a report: call it first in its transaction. Everything the report reads is of one moment, so
 * that its figures agree although credit is being written meanwhile.
 */
export async function loadScene(tx: TenantTransaction, context: Context): Promise<Scene> {
  await tx.query('set transaction isolation level repeatable read, read only');
  // Enough to sort the stages of fifty thousand deals without a temporary file.
  await tx.query(`set local work_mem = '64MB'`);
  const settings = await loadSettings(tx);
  const now = context.now();
  const [tenant] = await tx.query<{
    crm: Crm;
    home_currency: string;
    time_zone: string;
    today: string;
  }>(
    `select crm, home_currency, time_zone, ($2::timestamptz at time zone time_zone)::date as today
     from tenants where id = $1`,
    [tx.tenantId, now],
  );
  if (!tenant) throw new Error(`Tenant ${tx.tenantId} is gone.`);
  const money = (minor: number, currency: string): MoneyView => ({
    minor,
    currency,
    text: formatMoney(minor, currency, settings.locale),
  });
  return {
    tx,
    settings,
    crm: tenant.crm,
    homeCurrency: tenant.home_currency,
    timeZone: tenant.time_zone,
    now,
    today: tenant.today,
    home: (minor) => money(minor, tenant.home_currency),
    money,
  };
}

/** The same for a view that is drawn in the CRM's own words: names are told apart from ours as they are read. */
export const withNamesMarked = (scene: Scene): Scene =>
  scene.crm === 'salesforce' ? { ...scene, tx: markedReads(scene.tx) } : scene;

/** The model of an answer: its name, and whose touches earn credit under it. */
export function modelView({ settings }: Scene, id: ModelId) {
  const { label, description } = MODELS[id];
  const scope = creditRules(settings, NO_FITS, 0).scopes[id];
  return {
    id,
    label,
    description,
    scope,
    scopeLabel: scope === 'influencer' ? 'Influencers only' : 'All marketing',
  };
}

/** How fresh the figures are: what is still being credited, and when the CRM was last read. */
export async function freshness({ tx }: Scene) {
  const [row] = await tx.query<{
    deals: number;
    leads: number;
    failed: number;
    computed_at: Date | null;
    synced_at: Date | null;
  }>(
    `select (select count(distinct deal_id)::int from dirty_deals where tenant_id = $1) as deals,
            (select count(distinct contact_id)::int from dirty_leads where tenant_id = $1) as leads,
            (select count(distinct deal_id)::int from dirty_deals where tenant_id = $1 and attempts > 0) as failed,
            (select as_of from credit_runs where tenant_id = $1 order by id desc limit 1) as computed_at,
            (select max(last_synced_at) from connections where tenant_id = $1) as synced_at`,
    [tx.tenantId],
  );
  return {
    pendingDeals: row?.deals ?? 0,
    pendingLeads: row?.leads ?? 0,
    failedDeals: row?.failed ?? 0,
    computedAt: row?.computed_at?.toISOString() ?? null,
    syncedAt: row?.synced_at?.toISOString() ?? null,
  };
}
