import type { RecordLink } from '@pipeline-attribution/shared';
import type { Context } from '../context.ts';
import { createConnectors } from '../crm/registry.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import type { ObjectType } from '../records/types.ts';

const OBJECT_TYPES: Readonly<Record<string, ObjectType>> = {
  deal: 'deal',
  contact: 'contact',
  company: 'account',
};

type UrlOf = (record: RecordLink) => string | null;

/**
 * How the records of a HubSpot portal are addressed; null of other CRMs, whose screens open a record by its id, and of
 * a portal that is no longer connected.
 */
export async function recordUrls(
  tx: TenantTransaction,
  { config }: Context,
): Promise<UrlOf | null> {
  const hubspot = createConnectors(config).get('hubspot');
  const [connection] = await tx.query<{ externalId: string; uiUrl: string }>(
    `select external_id as "externalId", ui_url as "uiUrl" from connections
     where tenant_id = $1 and crm = 'hubspot' limit 1`,
    [tx.tenantId],
  );
  if (!hubspot || !connection) return null;
  return ({ crm, objectType, id }) => {
    const type = crm === 'hubspot' ? OBJECT_TYPES[objectType] : undefined;
    return type === undefined ? null : hubspot.recordUrl(connection, type, id);
  };
}

/** Gives every record that a page names its address. */
export function withRecordUrls<Value>(value: Value, urlOf: UrlOf): Value {
  if (Array.isArray(value)) {
    return value.map((one: unknown) => withRecordUrls(one, urlOf)) as Value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isRecordLink(value)) {
    const url = urlOf(value);
    return url === null ? value : { ...value, url };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withRecordUrls(inner, urlOf)]),
  ) as Value;
}

const isRecordLink = (value: object): value is RecordLink =>
  'crm' in value && 'objectType' in value && 'id' in value;
