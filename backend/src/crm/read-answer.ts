import type { z } from 'zod';
import { CrmError } from './errors.ts';

/** What came in, if it has the shape the vendor documents. */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  answer: unknown,
  label: string,
): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CrmError(
    'rejected',
    `${label} answered in a form we do not know (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). ` +
      'Its interface may have changed; this needs a new version of the app.',
  );
}
