import type { TenantTransaction } from '../db/tenancy.ts';
import { valuesList } from '../records/upsert.ts';

/** A device said that it is used by whoever has this address, in an event of this name. */
export interface DeviceSign {
  readonly visitorId: string;
  /** Lower case. */
  readonly email: string;
  readonly at: Date;
  readonly sourceEvent: string;
}

/**
 * Keeps the link between a device and an address with what it rests on: the event that said so first, and since
 * when and until when it was said. One that was undone stays undone, however often it is said again.
 */
export async function rememberDeviceLinks(
  tx: TenantTransaction,
  signs: readonly DeviceSign[],
): Promise<void> {
  if (signs.length === 0) return;
  const links = Map.groupBy(signs, ({ visitorId, email }) => JSON.stringify([visitorId, email]));
  const rows = [...links]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, said]) => {
      const ordered = said.toSorted((a, b) => a.at.getTime() - b.at.getTime());
      const [first] = ordered;
      const last = ordered.at(-1);
      return first && last
        ? [[first.visitorId, first.email, first.sourceEvent, first.at, last.at]]
        : [];
    });
  const parameters: unknown[] = [tx.tenantId];
  const list = valuesList(rows, ['text', 'text', 'text', 'timestamptz', 'timestamptz'], parameters);
  await tx.query(
    `insert into identity_links as old (tenant_id, kind, evidence, visitor_id, email, source, first_at, last_at)
     select $1, 'device_person', 'identified', visitor_id, email, source, first_at, last_at
     from (values ${list}) said (visitor_id, email, source, first_at, last_at)
     on conflict (tenant_id, visitor_id, email) do update
       set source = case when excluded.first_at < old.first_at then excluded.source else old.source end,
           first_at = least(old.first_at, excluded.first_at),
           last_at = greatest(old.last_at, excluded.last_at)
       where excluded.first_at < old.first_at or excluded.last_at > old.last_at`,
    parameters,
  );
}
