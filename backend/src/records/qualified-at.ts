import type { Settings } from '@pipeline-attribution/shared';

/**
 * When a person reached what may qualify them, as far as the CRM tells, by a name of these kinds:
 * `stage:<lifecycle stage>`, `status:<lead status>`, `converted`, and `stated` for a date somebody gave outright.
 * Kept beside the person, so that another choice of what qualifies needs no other read of the CRM.
 */
export type Milestones = Readonly<Record<string, Date>>;

export const stageKey = (stage: string): string => `stage:${stage}`;
export const statusKey = (status: string): string => `status:${status}`;
export const CONVERTED = 'converted';
export const STATED = 'stated';

/**
 * When a person first met the tenant's definition of a qualified lead: the earliest of their milestones that
 * it names. A conversion and a stated date qualify whatever the definition. Null while none is reached.
 */
export function qualifiedAt(
  milestones: Milestones,
  { lifecycleStages, leadStatuses }: Settings['qualifiedLead'],
): Date | null {
  const keys = [
    STATED,
    CONVERTED,
    ...lifecycleStages.map(stageKey),
    ...leadStatuses.map(statusKey),
  ];
  const times = keys.flatMap((key) => milestones[key]?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Milestones with those out that have no date. */
export const reached = (
  milestones: readonly (readonly [key: string, at: Date | null])[],
): Milestones =>
  Object.fromEntries(
    milestones.filter((entry): entry is readonly [string, Date] => entry[1] !== null),
  );

/** As they are stored: instants as ISO texts in UTC, which sort as they follow each other. */
export const readMilestones = (stored: Readonly<Record<string, string>>): Milestones =>
  Object.fromEntries(Object.entries(stored).map(([key, at]) => [key, new Date(at)]));
