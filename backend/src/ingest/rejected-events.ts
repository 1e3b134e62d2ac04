import { z } from 'zod';

/** Events that were refused, in the answer to those who sent them. */
export const rejectedEvents = z
  .array(
    z.object({
      index: z.int().meta({ description: 'Place in the request, from 0.' }),
      errors: z.array(z.object({ field: z.string(), message: z.string() })),
    }),
  )
  .meta({ description: 'Events with something wrong in them; all the others were taken.' });
