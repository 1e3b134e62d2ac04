import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { UPLOADS } from './link-schema.ts';
import { mintLink } from './link-store.ts';

/** Links that are no part of a page. */
export const oneTimeLinkEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/uploads/{entity}/links',
    tag: 'Pages',
    summary: 'A link that takes one file in',
    description:
      'For a surface that has no file picker: the address opens a page that has one. It needs no key and takes one file, within five minutes, as the import of that kind does.',
    scope: 'write',
    params: z.object({ entity: z.enum(UPLOADS, `Must be one of: ${UPLOADS.join(', ')}.`) }),
    status: 201,
    answer: z
      .object({
        url: z.string().meta({ description: 'Whoever has it may send a file.' }),
        expiresAt: z.iso.datetime(),
      })
      .meta({ id: 'UploadLink' }),
    handle: ({ params: { entity }, principal, context, transaction }) =>
      transaction(async (tx) => {
        const opens = { kind: 'upload' as const, entity };
        const { token, expiresAt } = await mintLink(tx, opens, principal, context.now());
        return {
          url: `${context.config.publicUrl}/uploads/${token}`,
          expiresAt: expiresAt.toISOString(),
        };
      }),
  }),
];
