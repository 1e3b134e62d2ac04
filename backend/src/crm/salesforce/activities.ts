import type { Settings } from '@pipeline-attribution/shared';
import type { CrmTouch } from '../connector.ts';
import type { Row } from './client.ts';
import { instant, noon, text } from './mapping.ts';

/** Salesforce's activities: what somebody did, and what was in a calendar. */
export const ACTIVITIES = ['Task', 'Event'] as const;
export type ActivityName = (typeof ACTIVITIES)[number];

/** Types of an activity that an admin says are touches, and through which channel each came. */
export type ActivityMap = ReadonlyMap<
  string,
  Settings['tracking']['crmActivities'][number]['channel']
>;

/** What of an activity object counts; an object nothing counts of is never asked for. */
export function mapOf(object: ActivityName, { tracking }: Pick<Settings, 'tracking'>): ActivityMap {
  return new Map(
    tracking.crmActivities
      .filter((one) => one.object === object.toLowerCase())
      .map(({ type, channel }) => [type, channel]),
  );
}

/**
 * A task that was done, an event that has taken place, with the person it was with (`WhoId`). What is still to come is
 * no touch; an event is asked for again when its time has come.
 */
export function activityTouches(
  object: ActivityName,
  row: Row,
  map: ActivityMap,
  now: Date,
): CrmTouch[] {
  const person = personOf(text(row, 'WhoId'));
  const channel = map.get(text(row, 'Type') ?? '');
  const occurredAt = object === 'Task' ? doneAt(row) : instant(text(row, 'StartDateTime'));
  const id = text(row, 'Id');
  if (person === null || channel === undefined || occurredAt === null || id === null) return [];
  if (occurredAt > now) return [];
  return [
    {
      key: activityKey(object, id),
      person,
      occurredAt,
      kind: 'event',
      title: text(row, 'Subject') ?? `${text(row, 'Type') ?? object}, without a subject`,
      evidence: 'crm_event',
      channel,
    },
  ];
}

/** Of rows that were read anew, those that are no touch, or no longer. */
export const withdrawnActivities = (
  object: ActivityName,
  rows: readonly Row[],
  map: ActivityMap,
  now: Date,
): string[] =>
  rows.flatMap((row) => {
    const id = text(row, 'Id');
    const isTouch = activityTouches(object, row, map, now).length > 0;
    return isTouch || id === null ? [] : [activityKey(object, id)];
  });

/** Names an activity's touch for ever. */
export const activityKey = (object: ActivityName, id: string): string =>
  `${object.toLowerCase()}:${id}`;

/** When a task was closed; tasks closed before Salesforce kept that have their due date. */
function doneAt(row: Row): Date | null {
  if (row['IsClosed'] !== true) return null;
  return instant(text(row, 'CompletedDateTime')) ?? noon(text(row, 'ActivityDate'));
}

/** An activity may be with a contact or a lead; which, the beginning of the id tells. */
function personOf(who: string | null): CrmTouch['person'] | null {
  if (who === null) return null;
  if (who.startsWith('003')) return { objectType: 'contact', externalId: who };
  return who.startsWith('00Q') ? { objectType: 'lead', externalId: who } : null;
}
