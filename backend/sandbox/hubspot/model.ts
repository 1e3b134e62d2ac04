/** One version of a property value, as `propertiesWithHistory` shows it. */
export interface PropertyVersion {
  readonly value: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly sourceType: string;
  readonly sourceId: string | null;
  readonly updatedByUserId: number | null;
}

/** A CRM record. Property values are strings, as in HubSpot; absent means no value. */
export interface HubSpotRecord {
  readonly id: string;
  readonly createdAt: number;
  updatedAt: number;
  archived: boolean;
  archivedAt: number | null;
  /** Id of the record this one was merged into. */
  mergedInto: string | null;
  readonly properties: Map<string, string>;
  readonly history: Map<string, PropertyVersion[]>;
}

export const OBJECT_TYPES = ['contacts', 'companies', 'deals'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

/** Object type ids (developers.hubspot.com/docs/guides/crm/understanding-the-crm, "object type id"). */
const SPELLINGS: Readonly<Record<string, ObjectType>> = {
  contact: 'contacts',
  contacts: 'contacts',
  '0-1': 'contacts',
  company: 'companies',
  companies: 'companies',
  '0-2': 'companies',
  deal: 'deals',
  deals: 'deals',
  '0-3': 'deals',
};

/** The object type behind any of its spellings in a path. */
export const objectTypeOf = (spelling: string): ObjectType | undefined =>
  SPELLINGS[spelling.toLowerCase()];

/** The property that says when a record changed last: contacts are the exception. */
export const modifiedProperty = (type: ObjectType): string =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

export interface AssociationType {
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly typeId: number;
  readonly label: string | null;
}

export const iso = (at: number): string => new Date(at).toISOString();
