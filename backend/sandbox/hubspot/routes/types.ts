import type { Request, RequestHandler } from 'express';
import { badRequest } from '../errors.ts';
import { requireScopes } from '../guard.ts';
import { objectTypeOf, type ObjectType } from '../model.ts';
import type { HubSpotOAuth } from '../oauth.ts';

/** @throws HubSpotError for a type there is none of. */
export function typeNamed(name: unknown): ObjectType {
  const type = objectTypeOf(String(name));
  if (type === undefined) throw badRequest(`Unable to infer object type from: ${String(name)}`);
  return type;
}

export const typeIn = (request: Request): ObjectType => typeNamed(request.params['objectType']);

/** Lets a write of `:objectType` pass. */
export const mayWrite =
  (oauth: HubSpotOAuth): RequestHandler =>
  (request, response, next) => {
    requireScopes(oauth, `crm.objects.${typeIn(request)}.write`)(request, response, next);
  };
