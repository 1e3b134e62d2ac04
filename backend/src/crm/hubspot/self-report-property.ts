import { z } from 'zod';
import { soundsLikeSelfReport } from '../self-report-field.ts';

const definitions = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      hubspotDefined: z.boolean().optional(),
      archived: z.boolean().optional(),
    }),
  ),
});

/**
 * The custom contact property that holds the answer to "How did you hear about us?", by its name or
 * label; null when there is none or several could be it (then a person decides in the settings).
 */
export function findSelfReportProperty(answer: unknown): string | null {
  const parsed = definitions.safeParse(answer);
  if (!parsed.success) return null;
  const found = parsed.data.results.filter(
    ({ name, label, type, hubspotDefined, archived }) =>
      hubspotDefined !== true &&
      archived !== true &&
      (type === 'string' || type === 'enumeration') &&
      soundsLikeSelfReport(name, label),
  );
  return found.length === 1 ? (found[0]?.name ?? null) : null;
}
