import { instant } from '../schema.ts';
import type { Value } from '../soql/source.ts';
import type { MutableRow } from './rows.ts';

/** The admin's field for the open question; its history is tracked on contacts and leads. */
export const SELF_REPORT_FIELD = 'How_Did_You_Hear__c';

/** A row of ContactHistory or LeadHistory: somebody changed the answer. */
export function answerHistory(
  object: 'Contact' | 'Lead',
  recordId: string,
  oldValue: Value,
  newValue: Value,
  { id, at, userId }: { readonly id: string; readonly at: number; readonly userId: string },
): MutableRow {
  return {
    Id: id,
    [`${object}Id`]: recordId,
    Field: SELF_REPORT_FIELD,
    DataType: 'TextArea',
    OldValue: oldValue,
    NewValue: newValue,
    CreatedById: userId,
    CreatedDate: instant(at),
    IsDeleted: false,
  };
}
