import { PAGE_IDS } from '@pipeline-attribution/shared';
import { z } from 'zod';

/** Who made a link. Their rights are not kept: they are looked up when it is opened. */
export const callerSchema = z.object({
  kind: z.enum(['write-key', 'secret-key', 'hubspot']),
  actor: z.string(),
  keyId: z.string().optional(),
  user: z.object({ id: z.string(), email: z.string() }).optional(),
});
export type Caller = z.output<typeof callerSchema>;

/** What can be taken in as a file, by the name an upload block has for it. */
export const UPLOADS = [
  'influencers',
  'campaigns',
  'posts',
  'costs',
  'searchConsole',
  'ga4',
] as const;
export type Upload = (typeof UPLOADS)[number];

/** What a link opens: a table of a page under what was chosen there, as a file; or a page that takes a file in. */
export const opensSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    page: z.enum(PAGE_IDS),
    table: z.string(),
    query: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('upload'), entity: z.enum(UPLOADS) }),
]);
export type Opens = z.output<typeof opensSchema>;
export type OpensKind = Opens['kind'];
