import type { Scene } from './scene.ts';

const UNNAMED = 'Unnamed contact';

/** People's names as the CRM shows them; a person whose data was erased is nobody. */
export async function personNames(
  { tx }: Scene,
  contactIds: readonly string[],
): Promise<(contactId: string) => string> {
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, coalesce(
              case when erased_at is not null then 'Erased person' end,
              nullif(trim(concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''))), ''),
              nullif(split_part(email, '@', 1), ''),
              '${UNNAMED}') as name
     from contacts where tenant_id = $1 and id = any($2::uuid[])`,
    [tx.tenantId, contactIds],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (contactId) => names.get(contactId) ?? UNNAMED;
}
