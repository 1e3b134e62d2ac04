import type { FieldValues } from '../figures.ts';
import type { Written } from './written-values.ts';

/** What to write on a record, and which of its fields are a person's. */
export interface FieldPlan {
  readonly values: FieldValues;
  readonly held: readonly string[];
  /** What of ours will stand on the record when the values are written. */
  readonly ours: FieldValues;
}

/** Whether what we last wrote differs from what is wanted: only then is the record looked at in the CRM. */
export function isDue(wanted: FieldValues, written: Written | undefined): boolean {
  if (written?.pending != null) return true;
  return Object.entries(wanted).some(([name, value]) => value !== (written?.values[name] ?? null));
}

/**
 * Compares what is wanted with what stands in the CRM. A value that is neither empty nor one of ours is a person's and
 * stays; a field that somebody emptied is ours again.
 * @param current only the fields the CRM has.
 * @param confirmed fields whose value the CRM itself says this app wrote.
 */
export function planFields(
  wanted: FieldValues,
  current: FieldValues,
  written: Written | undefined,
  confirmed: ReadonlySet<string>,
): FieldPlan {
  const values: Record<string, string | null> = {};
  const ours: Record<string, string | null> = {};
  const held: string[] = [];
  for (const [name, now] of Object.entries(current)) {
    const then = wanted[name] ?? null;
    const isOurs =
      now === null ||
      now === then ||
      now === (written?.values[name] ?? null) ||
      now === (written?.pending?.[name] ?? null) ||
      confirmed.has(name);
    if (!isOurs) {
      held.push(name);
      // Remembered as wanted, so that nobody looks again before our figure changes.
      ours[name] = then;
      continue;
    }
    if (now !== then) values[name] = then;
    ours[name] = then;
  }
  return { values, held, ours };
}
