import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { withTenant } from '../../src/db/tenancy.ts';

export type Content = Record<'deals' | 'contacts' | 'responses', string>;

const LINES = {
  deals: `
    select concat_ws('|', d.external_id, coalesce(d.amount_minor::text, ''), d.stage_id,
      (select count(*) from deal_stage_history h where h.tenant_id = d.tenant_id and h.deal_id = d.id),
      coalesce((select string_agg(c.external_id, ',' order by c.external_id collate "C") from deal_contacts dc
         join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id
         where dc.tenant_id = d.tenant_id and dc.deal_id = d.id), '')) as line
    from deals d where d.tenant_id = $1 and d.deleted_at is null`,
  contacts: `
    select concat_ws('|', c.external_id, coalesce(c.email, ''), coalesce(a.external_id, '')) as line
    from contacts c left join accounts a on a.tenant_id = c.tenant_id and a.id = c.account_id
    where c.tenant_id = $1 and c.object_type = 'contact' and c.merged_into_id is null`,
  responses: `
    select substring(t.idempotency_key from '^salesforce:member:(.*)$') as line
    from attribution_touchpoints t
    where t.tenant_id = $1 and t.idempotency_key like 'salesforce:member:%'`,
};

/** What was loaded, as digests of sorted lines. */
export async function loadedContent(dataSource: DataSource, tenantId: number): Promise<Content> {
  const digest = async (sql: string): Promise<string> => {
    const rows = await withTenant(dataSource, tenantId, (tx) =>
      tx.query<{ line: string }>(`select line from (${sql}) of_tenant order by line collate "C"`, [
        tenantId,
      ]),
    );
    const hash = createHash('sha256');
    for (const { line } of rows) hash.update(`${line}\n`);
    return `${rows.length} ${hash.digest('hex')}`;
  };
  return {
    deals: await digest(LINES.deals),
    contacts: await digest(LINES.contacts),
    responses: await digest(LINES.responses),
  };
}
