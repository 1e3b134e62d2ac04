import { Refusals, type ReadRefusals } from '../common/refusals.ts';

/** States of a connection and of a record that a correct client meets as well. */
const USUAL = new Set(['EXPIRED_AUTHENTICATION', 'OBJECT_GONE', 'invalid_grant', 'invalid_client']);

const read: ReadRefusals = (status, body) => {
  if (status < 400 || status > 499) return [];
  const said = (body ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = said[name];
    return typeof value === 'string' ? value : '';
  };
  const category = text('category') || text('policyName') || text('error');
  return USUAL.has(category) ? [] : [{ category, message: text('message') }];
};

/** What HubSpot would have refused. */
export const hubspotRefusals = (): Refusals => new Refusals('HubSpot', read);
