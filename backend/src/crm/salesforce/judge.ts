import { CrmError, TokenRejected } from '../errors.ts';
import { bodyOf, type Answer } from '../send.ts';

/** The daily allowance is a rolling 24 hours: asking again soon is of no use. */
export const LIMIT_WAIT_MS = 15 * 60_000;

/**
 * What a failed answer of the REST API means (REST API Developer Guide, "Status codes and error
 * responses"). Salesforce sends neither 429 nor Retry-After.
 */
export function judge({ status, text }: Answer): CrmError | TokenRejected {
  const { code, message } = errorOf(text);
  if (status === 401 || code === 'INVALID_SESSION_ID') return new TokenRejected();
  if (code === 'REQUEST_LIMIT_EXCEEDED') {
    return new CrmError(
      'passing',
      'The Salesforce organisation has used up its API calls of the last 24 hours. We go on as soon as there is room.',
      { status, retryAfterMs: LIMIT_WAIT_MS },
    );
  }
  if (status >= 500 || code === 'UNABLE_TO_LOCK_ROW' || code === 'SERVER_UNAVAILABLE') {
    return new CrmError('passing', `Salesforce has trouble (${code || status}). We try again.`, {
      status,
    });
  }
  if (
    status === 403 ||
    /^(INVALID_TYPE|INVALID_FIELD|INSUFFICIENT_ACCESS|API_DISABLED_FOR_ORG)/.test(code)
  ) {
    return new CrmError(
      'forbidden',
      `Salesforce does not let us read this (${code}): ${message} Give the connected user the permission set of the app.`,
      { status },
    );
  }
  return new CrmError(
    'rejected',
    `Salesforce refused a request of ours (${code || status}): ${message}`,
    { status },
  );
}

/** What a failed answer of the token endpoint means (help.salesforce.com, "OAuth 2.0 token errors"). */
export function judgeToken({ status, text }: Answer): CrmError {
  const body = bodyOf(text);
  const code = typeof body['error'] === 'string' ? body['error'] : '';
  const detail =
    typeof body['error_description'] === 'string' ? body['error_description'].slice(0, 200) : '';
  if (status >= 500 || status === 429 || code === 'unknown_error') {
    return new CrmError('passing', `Salesforce has trouble giving tokens (${code || status}).`, {
      status,
    });
  }
  if (code === 'invalid_grant') {
    return new CrmError(
      'revoked',
      `Salesforce no longer accepts our permission (${detail || code}): it was taken back, expired or was used before. Connect again.`,
      { status },
    );
  }
  if (
    /^(invalid_client|invalid_client_id|invalid_client_credentials|redirect_uri_mismatch|unsupported)/.test(
      code,
    )
  ) {
    return new CrmError(
      'misconfigured',
      `Salesforce does not accept this server’s client id, secret or redirect address (${detail || code}).`,
      { status },
    );
  }
  if (code === 'inactive_user' || code === 'inactive_org' || code === 'rate_limit_exceeded') {
    return new CrmError(
      code === 'rate_limit_exceeded' ? 'passing' : 'revoked',
      `Salesforce does not let the connected user in (${detail || code}).`,
      { status },
    );
  }
  return new CrmError(
    'rejected',
    `Salesforce refused to give a token (${detail || code || status}).`,
    {
      status,
    },
  );
}

/** Errors come as an array of one. */
function errorOf(text: string): { code: string; message: string } {
  let first: unknown;
  try {
    const body: unknown = JSON.parse(text);
    first = Array.isArray(body) ? body[0] : body;
  } catch {
    return { code: '', message: '' };
  }
  const { errorCode, message } = (first ?? {}) as { errorCode?: unknown; message?: unknown };
  return {
    code: typeof errorCode === 'string' ? errorCode : '',
    message: typeof message === 'string' ? message.slice(0, 300) : '',
  };
}
