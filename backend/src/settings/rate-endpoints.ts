import { z } from 'zod';
import { writeAudit } from '../audit/write-audit.ts';
import { convertCosts } from '../campaigns/cost-endpoints.ts';
import { homeCurrency } from '../campaigns/home-amount.ts';
import { currencySchema, dateSchema } from '../campaigns/fields.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { badRequest } from '../http/problem.ts';
import { ALWAYS, reconvertDeals } from '../records/exchange-rates.ts';

const tag = 'Exchange rates';

/** An exact decimal as text: a binary fraction would round it before we do. */
const rate = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'Is a decimal number as text, e.g. "1.0842".')
  .refine((text) => Number(text) >= 1e-9, 'Must be at least 0.000000001.');

const ratesSchema = z.strictObject({
  rates: z
    .array(
      z.strictObject({
        currency: currencySchema,
        startsOn: dateSchema.nullable().meta({
          description: 'The day from which the rate holds; null = always. The latest counts.',
        }),
        unitsPerHome: rate.meta({
          description:
            'Units of this currency for one unit of the home currency: 1.0842 when one euro is 1.0842 dollars.',
        }),
      }),
    )
    .max(20_000),
});
/** Salesforce lists the home currency among its rates, at 1; for a person it is no rate. */
const FOREIGN = 'currency <> (select home_currency from tenants where id = $1)';

const ratesOut = z
  .object({
    homeCurrency: z.string(),
    rates: z.array(
      z.object({
        currency: z.string(),
        startsOn: z.iso.date().nullable(),
        unitsPerHome: z.string(),
      }),
    ),
  })
  .meta({ id: 'ExchangeRates' });

async function load(tx: TenantTransaction): Promise<z.input<typeof ratesOut>> {
  const rows = await tx.query<{ currency: string; starts_on: string; units: string }>(
    `select currency, starts_on, trim_scale(coalesce(units_per_home, round(1 / rate, 12)))::text as units
     from exchange_rates where tenant_id = $1 and ${FOREIGN} order by currency, starts_on`,
    [tx.tenantId],
  );
  return {
    homeCurrency: await homeCurrency(tx),
    rates: rows.map((row) => ({
      currency: row.currency,
      startsOn: row.starts_on === ALWAYS ? null : row.starts_on,
      unitsPerHome: row.units,
    })),
  };
}

const get = endpoint({
  method: 'get',
  path: '/exchange-rates',
  tag,
  summary: 'Read the exchange rates',
  scope: 'read',
  answer: ratesOut,
  handle: ({ transaction }) => transaction(load),
});

const put = endpoint({
  method: 'put',
  path: '/exchange-rates',
  tag,
  summary: 'Replace the exchange rates',
  description:
    'Costs, and deals their CRM does not convert itself, are converted anew. The CRM’s own rates come back with the next synchronisation.',
  scope: 'admin',
  body: ratesSchema,
  maxBytes: 4 * 1024 * 1024,
  answer: ratesOut,
  handle: ({ body, principal, transaction }) =>
    transaction(async (tx) => {
      const before = await load(tx);
      refuseSenseless(body.rates, before.homeCurrency);
      await tx.query(`delete from exchange_rates where tenant_id = $1 and ${FOREIGN}`, [
        tx.tenantId,
      ]);
      for (let start = 0; start < body.rates.length; start += 1000) {
        const parameters: unknown[] = [tx.tenantId];
        const tuples = body.rates
          .slice(start, start + 1000)
          .map(({ currency, startsOn, unitsPerHome }) => {
            const first = parameters.push(currency, startsOn ?? ALWAYS, unitsPerHome) - 2;
            const [code, day, units] = [first, first + 1, first + 2].map((n) => `$${String(n)}`);
            return `($1, ${code ?? ''}, ${day ?? ''}, round(1 / ${units ?? ''}::numeric, 12), ${units ?? ''}::numeric)`;
          });
        await tx.query(
          `insert into exchange_rates (tenant_id, currency, starts_on, rate, units_per_home) values ${tuples.join(', ')}`,
          parameters,
        );
      }
      await convertCosts(tx);
      for (const source of ['salesforce', 'api'] as const) await reconvertDeals(tx, source);
      const after = await load(tx);
      await writeAudit(tx, {
        actor: principal.actor,
        action: 'change',
        entity: 'exchange_rates',
        before,
        after,
      });
      return after;
    }),
});

function refuseSenseless(rates: z.output<typeof ratesSchema>['rates'], home: string): void {
  const seen = new Set<string>();
  for (const [index, { currency, startsOn }] of rates.entries()) {
    const key = `${currency} ${startsOn ?? ''}`;
    const message =
      currency === home
        ? `${home} is the home currency: it needs no rate.`
        : seen.has(key)
          ? `There are two rates for ${currency} from ${startsOn ?? 'always'}.`
          : null;
    const field = `rates.${String(index)}.currency`;
    if (message !== null) throw badRequest(`${field}: ${message}`, [{ field, message }]);
    seen.add(key);
  }
}

export const rateEndpoints: readonly Endpoint[] = [get, put];
