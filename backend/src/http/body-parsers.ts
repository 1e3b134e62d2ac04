import express, { type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { unsupportedMediaType } from './problem.ts';

const KIB = 1024;
export const DEFAULT_MAX_BYTES = 256 * KIB;

/** True when the body is one text (a CSV file) rather than JSON. */
export const takesText = ({ body }: Endpoint): boolean => body instanceof z.ZodString;

/** Media types an endpoint reads. */
export function mediaTypes(definition: Endpoint): string[] {
  return [...(takesText(definition) ? [] : ['application/json']), ...(definition.consumes ?? [])];
}

/** Reads the body in the media types the endpoint declares, keeping its bytes for signatures. */
export function bodyParsers(definition: Endpoint): RequestHandler[] {
  if (!definition.body) return [];
  const limit = definition.maxBytes ?? DEFAULT_MAX_BYTES;
  const keep = (request: Request, _response: unknown, bytes: Buffer): void => {
    request.rawBody = bytes;
  };
  const accepted = mediaTypes(definition).join(' or ');
  return [
    ...(takesText(definition)
      ? []
      : [express.json({ limit, strict: false, verify: keep, type: ['json', '+json'] })]),
    ...(definition.consumes
      ? [express.text({ limit, verify: keep, type: [...definition.consumes] })]
      : []),
    (request, _response, next) => {
      const length = Number(request.get('content-length') ?? 0);
      const hasBody = length > 0 || request.get('transfer-encoding') !== undefined;
      if (hasBody && request.body === undefined) {
        const sent = request.get('content-type');
        next(
          unsupportedMediaType(
            `The body is ${sent ? `"${sent.slice(0, 100)}"` : 'of no declared type'}; send ${accepted}.`,
          ),
        );
      } else next();
    },
  ];
}
