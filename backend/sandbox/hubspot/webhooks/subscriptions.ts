import type { StoreChange } from '../changes.ts';
import { objectTypeOf, type ObjectType } from '../model.ts';

/** One line of the app's subscriptions. */
export interface Subscription {
  readonly id: number;
  /** As the event carries it: `object.propertyChange`, `deal.propertyChange`, `contact.privacyDeletion`. */
  readonly subscriptionType: string;
  readonly kind: string;
  readonly objectType: ObjectType;
  readonly propertyName: string | null;
}

interface Declared {
  readonly subscriptionType: string;
  readonly objectType?: string;
  readonly propertyName?: string;
  readonly active?: boolean;
}

/**
 * The subscriptions an app declares in `app/webhooks/*-hsmeta.json`
 * (developers.hubspot.com/docs/apps/developer-platform/add-features/configure-webhooks): `crmObjects` in the generic
 * notation with an object type, `legacyCrmObjects` and `hubEvents` with the object in the name.
 */
export function declaredSubscriptions(meta: unknown): Subscription[] {
  const config = (meta as { config?: { subscriptions?: Record<string, Declared[]> } }).config;
  const lists = Object.values(config?.subscriptions ?? {});
  return lists
    .flat()
    .filter(({ active }) => active !== false)
    .map(({ subscriptionType, objectType, propertyName }, index) => {
      const [family = '', kind = ''] = subscriptionType.split('.');
      const type = objectTypeOf(objectType ?? family);
      if (type === undefined)
        throw new Error(`The subscription ${subscriptionType} names no object type we know.`);
      return {
        id: 3_580_000 + index,
        subscriptionType,
        kind,
        objectType: type,
        propertyName: propertyName ?? null,
      };
    });
}

const TYPE_IDS: Readonly<Record<ObjectType, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
};
const SINGULAR: Readonly<Record<ObjectType, string>> = {
  contacts: 'CONTACT',
  companies: 'COMPANY',
  deals: 'DEAL',
};

export type EventBody = Readonly<Record<string, unknown>>;

/**
 * The event a subscription gets of a change, null when it is none of its business
 * (developers.hubspot.com/docs/api-reference/webhooks/guide, "Webhook payloads"; generic fields: "Create generic
 * webhook subscriptions"). The portal, the ids and the attempt are added where it is sent.
 */
export function eventFor(subscription: Subscription, change: StoreChange): EventBody | null {
  if (subscription.kind !== change.kind) return null;
  const isGeneric = subscription.subscriptionType.startsWith('object.');
  const common = {
    subscriptionId: subscription.id,
    subscriptionType: subscription.subscriptionType,
    occurredAt: change.at,
    changeSource: change.source,
    ...(isGeneric ? { objectTypeId: TYPE_IDS[subscription.objectType] } : {}),
  };
  switch (change.kind) {
    case 'privacyDeletion':
      return { ...common, objectId: Number(change.id), changeFlag: 'DELETED' };
    case 'associationChange':
      return change.from === subscription.objectType
        ? { ...common, ...associationFields(change, isGeneric) }
        : null;
    case 'merge':
      return change.type === subscription.objectType
        ? {
            ...common,
            objectId: Number(change.newId),
            primaryObjectId: Number(change.primaryId),
            mergedObjectIds: change.mergedIds.map(Number),
            newObjectId: Number(change.newId),
            numberOfPropertiesMoved: change.moved,
          }
        : null;
    case 'propertyChange':
      return change.type === subscription.objectType && change.name === subscription.propertyName
        ? {
            ...common,
            objectId: Number(change.id),
            propertyName: change.name,
            propertyValue: change.value,
            isSensitive: false,
          }
        : null;
    default:
      return change.type === subscription.objectType
        ? {
            ...common,
            objectId: Number(change.id),
            changeFlag: { creation: 'NEW', deletion: 'DELETED', restore: 'RESTORED' }[change.kind],
          }
        : null;
  }
}

function associationFields(
  change: Extract<StoreChange, { kind: 'associationChange' }>,
  isGeneric: boolean,
): EventBody {
  return {
    fromObjectId: Number(change.fromId),
    toObjectId: Number(change.toId),
    associationRemoved: change.isRemoved,
    isPrimaryAssociation: change.isPrimary,
    ...(isGeneric
      ? {
          fromObjectTypeId: TYPE_IDS[change.from],
          toObjectTypeId: TYPE_IDS[change.to],
          associationTypeId: change.typeId,
          associationCategory: change.category,
        }
      : { associationType: `${SINGULAR[change.from]}_TO_${SINGULAR[change.to]}` }),
  };
}
