import type { HubSpotStore } from './store.ts';
import { type HubSpotRecord, type ObjectType, iso, modifiedProperty } from './model.ts';

/** Properties every answer carries, and those it carries when none are asked for. */
const DEFAULTS: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['name', 'domain'],
  deals: ['amount', 'closedate', 'dealname', 'dealstage', 'pipeline'],
};

export interface Wanted {
  readonly properties: readonly string[];
  readonly withHistory: readonly string[];
  readonly associations: readonly ObjectType[];
}

/** A record as the objects API answers it; values are strings or null. */
export function present(
  store: HubSpotStore,
  type: ObjectType,
  record: HubSpotRecord,
  wanted: Wanted,
): Record<string, unknown> {
  const asked = wanted.properties.length > 0 ? wanted.properties : DEFAULTS[type];
  const names = new Set(['createdate', modifiedProperty(type), 'hs_object_id', ...asked]);
  const properties: Record<string, string | null> = {};
  for (const name of [...names].sort()) properties[name] = record.properties.get(name) ?? null;
  return {
    id: record.id,
    properties,
    ...(wanted.withHistory.length > 0
      ? { propertiesWithHistory: historyOf(record, wanted.withHistory) }
      : {}),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archived,
    ...(record.archivedAt === null ? {} : { archivedAt: iso(record.archivedAt) }),
    ...(wanted.associations.length > 0
      ? { associations: associationsOf(store, type, record, wanted.associations) }
      : {}),
  };
}

/** Versions newest first, as HubSpot sends them. */
function historyOf(record: HubSpotRecord, names: readonly string[]): Record<string, unknown[]> {
  return Object.fromEntries(
    names.map((name) => {
      const value = record.properties.get(name);
      const versions =
        record.history.get(name) ??
        (value === undefined
          ? []
          : [
              {
                value,
                at: record.createdAt,
                sourceType: 'CRM_UI',
                sourceId: null,
                updatedByUserId: null,
              },
            ]);
      const shown = [...versions]
        .reverse()
        .map(({ value: text, at, sourceType, sourceId, updatedByUserId }) => ({
          value: text,
          timestamp: iso(at),
          sourceType,
          ...(sourceId === null ? {} : { sourceId }),
          ...(updatedByUserId === null ? {} : { updatedByUserId }),
        }));
      return [name, shown];
    }),
  );
}

/** The short form of associations in the objects API: ids and type names such as `deal_to_contact`. */
function associationsOf(
  store: HubSpotStore,
  type: ObjectType,
  record: HubSpotRecord,
  targets: readonly ObjectType[],
): Record<string, unknown> {
  const singular: Readonly<Record<ObjectType, string>> = {
    contacts: 'contact',
    companies: 'company',
    deals: 'deal',
  };
  const result: Record<string, unknown> = {};
  for (const target of targets) {
    const results = store.associations.of(type, record.id, target).flatMap(({ toId, types }) =>
      types.map(({ label, category }) => {
        const base = `${singular[type]}_to_${singular[target]}`;
        const name =
          label === null
            ? base
            : label === 'Primary'
              ? base
              : label.toLowerCase().replaceAll(' ', '_');
        return {
          id: toId,
          type:
            label !== null && category === 'HUBSPOT_DEFINED'
              ? base
              : label === null && types.some((t) => t.label === 'Primary')
                ? `${base}_unlabeled`
                : name,
        };
      }),
    );
    if (results.length > 0) result[target] = { results };
  }
  return result;
}
