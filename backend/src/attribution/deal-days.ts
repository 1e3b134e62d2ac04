/**
 * The days and home amount of a deal `d` of a tenant `t`, in SQL: the one definition both for crediting
 * and for the CRM's totals that credit is compared with.
 */

/** A deal that counts: there, and not merged into another. */
export const DEAL_COUNTS = 'd.deleted_at is null and d.merged_into_id is null';

/** The tenant's day the deal was created. */
export const DEAL_CREATED_ON = '(d.created_at at time zone t.time_zone)::date';

/** The day it was won or lost; CRMs allow a closed deal without a date, then its last stage's. */
export const DEAL_CLOSED_ON = `(case when d.outcome <> 'open' then coalesce(
    d.closed_at,
    (select max(h.entered_at) from deal_stage_history h where h.tenant_id = d.tenant_id and h.deal_id = d.id),
    d.created_at
  ) at time zone t.time_zone end)::date`;

/** Home minor units as the CRM converted; 0 when nobody entered an amount or no rate is known. */
export const DEAL_HOME_MINOR =
  'coalesce(d.home_minor, case when d.currency = t.home_currency then d.amount_minor end, 0)';

/** A revenue event `e`, signed as it adds to revenue: whatever sign it came with, a refund takes away. */
export const EVENT_MINOR =
  "case when e.kind = 'refund' then -abs(e.amount_minor) else e.amount_minor end";
export const EVENT_HOME_MINOR =
  "case when e.kind = 'refund' then -abs(e.home_minor) else e.home_minor end";
export const EVENT_ON = '(e.occurred_at at time zone t.time_zone)::date';
