import { z } from 'zod';
import type { ObjectType } from '../../records/types.ts';
import type { RecordChange } from '../connector.ts';

const event = z.object({
  portalId: z.number().int(),
  occurredAt: z.number(),
  subscriptionType: z.string(),
  eventId: z.number().optional(),
  subscriptionId: z.number().optional(),
  propertyName: z.string().optional(),
  /** Of the older notation, instead of type ids: `DEAL_TO_CONTACT`. */
  associationType: z.string().optional(),
  objectId: z.number().int().optional(),
  objectTypeId: z.string().optional(),
  primaryObjectId: z.number().int().optional(),
  mergedObjectIds: z.array(z.number().int()).optional(),
  newObjectId: z.number().int().optional(),
  fromObjectId: z.number().int().optional(),
  toObjectId: z.number().int().optional(),
  fromObjectTypeId: z.string().optional(),
  toObjectTypeId: z.string().optional(),
});
type Event = z.output<typeof event>;

const TYPES: Readonly<Record<string, ObjectType>> = {
  contact: 'contact',
  company: 'account',
  deal: 'deal',
  DEAL: 'deal',
  CONTACT: 'contact',
  COMPANY: 'account',
  '0-1': 'contact',
  '0-2': 'account',
  '0-3': 'deal',
};

/**
 * What a batch of HubSpot events says (developers.hubspot.com, "Webhooks API"). Order and uniqueness are
 * not promised, so an event is read as "this record is dirty", except where the record itself can no
 * longer tell. Events of kinds we do not know are left out.
 */
export function readWebhook(body: unknown): RecordChange[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((one) => {
    const parsed = event.safeParse(one);
    return parsed.success ? changesOf(parsed.data) : [];
  });
}

function changesOf(given: Event): RecordChange[] {
  const [family = '', kind = ''] = given.subscriptionType.split('.');
  const installationId = String(given.portalId);
  const occurredAt = new Date(given.occurredAt);
  const eventKey = keyOf(given);
  const about = (
    objectType: ObjectType | undefined,
    id: number | undefined,
    change: RecordChange['change'],
    into?: number,
  ): RecordChange[] =>
    objectType === undefined || id === undefined
      ? []
      : [
          {
            installationId,
            objectType,
            externalId: String(id),
            change,
            occurredAt,
            eventKey,
            ...(into === undefined ? {} : { intoExternalId: String(into) }),
          },
        ];
  const type = TYPES[given.objectTypeId ?? family];
  switch (kind) {
    case 'creation':
    case 'propertyChange':
      return about(type, given.objectId, 'changed');
    case 'associationChange': {
      const [from = '', to = ''] = (given.associationType ?? '').split('_TO_');
      return [
        ...about(TYPES[given.fromObjectTypeId ?? from], given.fromObjectId, 'changed'),
        ...about(TYPES[given.toObjectTypeId ?? to], given.toObjectId, 'changed'),
      ];
    }
    case 'deletion':
      return about(type, given.objectId, 'deleted');
    case 'restore':
      return about(type, given.objectId, 'restored');
    case 'privacyDeletion':
      return about('contact', given.objectId, 'erased');
    case 'merge': {
      const into = given.newObjectId ?? given.primaryObjectId;
      const lost = [...(given.mergedObjectIds ?? []), given.primaryObjectId].filter(
        (id) => id !== undefined && id !== into,
      );
      return [
        ...about(type, into, 'changed'),
        ...lost.flatMap((id) => about(type, id, 'merged', into)),
      ];
    }
    default:
      return [];
  }
}

/** `eventId` alone is not unique (webhooks guide: "This value is not guaranteed to be unique"). */
const keyOf = (given: Event): string =>
  JSON.stringify([
    given.subscriptionId,
    given.eventId,
    given.subscriptionType,
    given.occurredAt,
    given.objectId,
    given.propertyName,
    given.fromObjectId,
    given.toObjectId,
  ]);
