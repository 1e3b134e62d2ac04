import type { ObjectType } from './model.ts';

interface Change {
  /** UTC epoch milliseconds. */
  readonly at: number;
  /** As HubSpot names who did it: CRM_UI, INTEGRATION, API. */
  readonly source: string;
}

/** Something that happened in the portal, before it is worded as an event of a subscription. */
export type StoreChange =
  | (Change & {
      readonly kind: 'creation' | 'deletion' | 'restore';
      readonly type: ObjectType;
      readonly id: string;
    })
  | (Change & {
      readonly kind: 'propertyChange';
      readonly type: ObjectType;
      readonly id: string;
      readonly name: string;
      readonly value: string;
    })
  | (Change & {
      readonly kind: 'associationChange';
      readonly from: ObjectType;
      readonly fromId: string;
      readonly to: ObjectType;
      readonly toId: string;
      readonly typeId: number;
      readonly category: string;
      readonly isRemoved: boolean;
      readonly isPrimary: boolean;
    })
  | (Change & {
      readonly kind: 'merge';
      readonly type: ObjectType;
      readonly primaryId: string;
      readonly mergedIds: readonly string[];
      /** The record that stays: a new one, or the primary one. */
      readonly newId: string;
      readonly moved: number;
    })
  | (Change & { readonly kind: 'privacyDeletion'; readonly id: string });

export type ChangeListener = (change: StoreChange) => void;
