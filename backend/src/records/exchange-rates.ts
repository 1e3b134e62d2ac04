import { convertMinor, currencyExponent } from '@pipeline-attribution/shared';
import { markDeals } from '../attribution/mark-dirty.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { homeAmount } from './home-amount.ts';
import type { ExchangeRateRecord } from './types.ts';

/** From when a rate without a date holds. */
export const ALWAYS = '1970-01-01';

/** Takes over the CRM's rates; answers whether any was new or changed. */
export async function writeExchangeRates(
  tx: TenantTransaction,
  rates: readonly ExchangeRateRecord[],
): Promise<boolean> {
  if (rates.length === 0) return false;
  const parameters: unknown[] = [tx.tenantId];
  const tuples = rates.map(({ currency, startsOn, unitsPerHome }) => {
    const first = parameters.push(currency, startsOn, unitsPerHome) - 2;
    return `($1, $${first}, $${first + 1}, round(1 / $${first + 2}::numeric, 12), $${first + 2}::numeric)`;
  });
  const changed = await tx.query(
    `insert into exchange_rates as old (tenant_id, currency, starts_on, rate, units_per_home)
     values ${tuples.join(', ')}
     on conflict (tenant_id, currency, starts_on) do update
       set rate = excluded.rate, units_per_home = excluded.units_per_home
       where old.units_per_home is distinct from excluded.units_per_home
     returning currency`,
    parameters,
  );
  return changed.length > 0;
}

export interface RateTable {
  readonly homeCurrency: string;
  /** IANA; in which the tenant counts days. */
  readonly timeZone: string;
  /** By currency, latest first. */
  readonly rates: ReadonlyMap<string, readonly Rate[]>;
}

export interface Rate {
  readonly startsOn: string;
  /** As the CRM states it; null for a rate somebody entered as home units per unit. */
  readonly unitsPerHome: string | null;
  /** Home currency units for one unit. */
  readonly perUnit?: string;
}

export async function loadRates(tx: TenantTransaction): Promise<RateTable> {
  const [tenant] = await tx.query<{ home_currency: string; time_zone: string }>(
    'select home_currency, time_zone from tenants where id = $1',
    [tx.tenantId],
  );
  if (!tenant) throw new Error(`Tenant ${tx.tenantId} does not exist.`);
  // A rate corrected by hand is no longer the CRM's: then the hand's counts.
  const rows = await tx.query<Rate & { currency: string }>(
    `select currency, starts_on as "startsOn", rate::text as "perUnit",
            case when round(1 / units_per_home, 12) = rate then units_per_home::text end as "unitsPerHome"
     from exchange_rates where tenant_id = $1 order by currency, starts_on desc`,
    [tx.tenantId],
  );
  const rates = Map.groupBy(rows, ({ currency }) => currency);
  return { homeCurrency: tenant.home_currency, timeZone: tenant.time_zone, rates };
}

/**
 * The amount in home currency at the rate of `day` (`YYYY-MM-DD`); before the first dated rate the
 * first one holds. Null when there is no rate for the currency.
 */
export function toHome(
  table: RateTable,
  minor: number,
  currency: string,
  day: string,
): number | null {
  if (currency === table.homeCurrency) return minor;
  const rates = table.rates.get(currency);
  const rate = rates?.find(({ startsOn }) => startsOn <= day) ?? rates?.at(-1);
  if (!rate) return null;
  if (rate.unitsPerHome !== null) {
    return homeAmount(minor, currency, rate.unitsPerHome, table.homeCurrency);
  }
  return convertMinor(
    minor,
    currencyExponent(currency),
    currencyExponent(table.homeCurrency),
    rate.perUnit ?? '',
  );
}

/**
 * Converts the deals of a source anew by the rates we hold and marks those whose home amount changed.
 * Open deals go by the rate of their expected close, closed ones by that of their close, as Salesforce
 * does with dated rates (CloseDate).
 */
export async function reconvertDeals(
  tx: TenantTransaction,
  source: 'salesforce' | 'api',
): Promise<void> {
  const table = await loadRates(tx);
  const deals = await tx.query<{
    id: string;
    amount_minor: number;
    currency: string;
    home_minor: number | null;
    day: string;
  }>(
    `select id, amount_minor, currency, home_minor,
            coalesce(expected_close_on, (closed_at at time zone $4)::date, current_date) as day
     from deals where tenant_id = $1 and source = $2 and amount_minor is not null and currency <> $3`,
    [tx.tenantId, source, table.homeCurrency, table.timeZone],
  );
  const changed: string[] = [];
  for (const deal of deals) {
    const home = toHome(table, deal.amount_minor, deal.currency, deal.day);
    if (home === null || home === deal.home_minor) continue;
    changed.push(deal.id);
    await tx.query(
      `update deals set home_minor = $3, updated_at = now() where tenant_id = $1 and id = $2`,
      [tx.tenantId, deal.id, home],
    );
  }
  await markDeals(tx, changed, 'exchange rate changed');
}
