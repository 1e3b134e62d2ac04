import { Refusals, type ReadRefusals } from '../common/refusals.ts';

/**
 * What a correct client meets as well: a session that ended, an organisation that used up its calls, a row somebody
 * else holds, a record deleted meanwhile, a permission taken back, a rule of the customer's.
 */
const USUAL = new Set([
  'INVALID_SESSION_ID',
  'REQUEST_LIMIT_EXCEEDED',
  'UNABLE_TO_LOCK_ROW',
  'ENTITY_IS_DELETED',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'invalid_grant',
  'invalid_client',
]);

/** Errors come as an array of one, from the token endpoint as an object, from a collection one by one inside a 200. */
const read: ReadRefusals = (status, body) => {
  const said = Array.isArray(body) ? (body as unknown[]) : [body];
  const errors =
    status >= 400 && status < 500
      ? said
      : said.flatMap((result) => {
          const { errors } = (result ?? {}) as { errors?: unknown };
          return Array.isArray(errors) ? (errors as unknown[]) : [];
        });
  return errors.flatMap((error) => {
    const {
      errorCode,
      statusCode,
      error: word,
      message,
    } = (error ?? {}) as Record<string, unknown>;
    const category = [errorCode, statusCode, word].find((name) => typeof name === 'string');
    if (typeof category !== 'string' || USUAL.has(category)) return [];
    return [{ category, message: typeof message === 'string' ? message : '' }];
  });
};

/** What Salesforce would have refused. */
export const salesforceRefusals = (): Refusals => new Refusals('Salesforce', read);
