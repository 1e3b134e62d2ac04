import { instant } from '../schema.ts';
import type { Value } from '../soql/source.ts';
import type { MutableRow } from './rows.ts';

/** The admin's field for the open question. */
export const SELF_REPORT_FIELD = 'How_Did_You_Hear__c';

/** The fields whose history the admin has tracked. */
export const TRACKED = {
  Contact: [SELF_REPORT_FIELD],
  Lead: [SELF_REPORT_FIELD, 'Status'],
} as const;

export interface FieldChange {
  readonly field: string;
  readonly from: Value;
  readonly to: Value;
}

/** A row of ContactHistory or LeadHistory: somebody changed a tracked field. */
export function historyRow(
  object: 'Contact' | 'Lead',
  recordId: string,
  { field, from, to }: FieldChange,
  { id, at, userId }: { readonly id: string; readonly at: number; readonly userId: string },
): MutableRow {
  return {
    Id: id,
    [`${object}Id`]: recordId,
    Field: field,
    DataType: field === SELF_REPORT_FIELD ? 'TextArea' : 'DynamicEnum',
    OldValue: from,
    NewValue: to,
    CreatedById: userId,
    CreatedDate: instant(at),
    IsDeleted: false,
  };
}
