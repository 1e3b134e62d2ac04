import { formatMoney, type MoneyView } from '@pipeline-attribution/shared';
import type { TenantTransaction } from '../db/tenancy.ts';
import { loadSettings } from '../settings/load-settings.ts';

export interface TenantMoney {
  readonly currency: string;
  /** Home minor units for the reader. */
  readonly home: (minor: number) => MoneyView;
}

/** How the tenant's amounts are shown. */
export async function loadTenantMoney(tx: TenantTransaction): Promise<TenantMoney> {
  const { locale } = await loadSettings(tx);
  const [tenant] = await tx.query<{ home_currency: string }>(
    'select home_currency from tenants where id = $1',
    [tx.tenantId],
  );
  if (!tenant) throw new Error(`Tenant ${tx.tenantId} is gone.`);
  const currency = tenant.home_currency;
  return {
    currency,
    home: (minor) => ({ minor, currency, text: formatMoney(minor, currency, locale) }),
  };
}
