import { CrmError, TokenRejected } from '../errors.ts';
import { bodyOf, retryAfterMs, type Answer } from '../send.ts';

/** A locked record or portal: HubSpot asks for at least two seconds. */
const LOCKED_WAIT_MS = 2_000;
/** The window of the ten-second limit, when a 429 names no wait. */
const TEN_SECONDLY_WAIT_MS = 10_000;
const SECONDLY_WAIT_MS = 1_000;

/**
 * What a failed HubSpot answer means (developers.hubspot.com, "Error handling" and "Usage guidelines"):
 * 429 by its policy, 423 locked, 477 in migration, 5xx and Cloudflare's 52x pass; 401 asks for a new
 * token; 403 is a scope or an edition.
 */
export function judge({ status, headers, text }: Answer): CrmError | TokenRejected {
  const body = bodyOf(text);
  const asked = retryAfterMs(headers, Date.now());
  const message = typeof body['message'] === 'string' ? body['message'].slice(0, 300) : '';
  if (status === 401) return new TokenRejected();
  if (status === 429) {
    if (body['policyName'] === 'DAILY') {
      return new CrmError(
        'passing',
        'HubSpot’s daily limit of calls is used up. We go on tomorrow.',
        {
          status,
          retryAfterMs: asked ?? 3_600_000,
        },
      );
    }
    const wait = body['policyName'] === 'SECONDLY' ? SECONDLY_WAIT_MS : TEN_SECONDLY_WAIT_MS;
    return new CrmError('passing', 'HubSpot asks us to slow down. We wait and try again.', {
      status,
      retryAfterMs: asked ?? wait,
    });
  }
  if (status === 423) {
    return new CrmError('passing', 'HubSpot has locked the record for a moment.', {
      status,
      retryAfterMs: Math.max(asked ?? 0, LOCKED_WAIT_MS),
    });
  }
  if (status === 477) {
    return new CrmError(
      'passing',
      'HubSpot is moving this portal to another data centre. We wait.',
      {
        status,
        retryAfterMs: asked,
      },
    );
  }
  if (status >= 500) {
    return new CrmError('passing', `HubSpot has trouble (${status}). We try again.`, {
      status,
      retryAfterMs: asked,
    });
  }
  if (status === 403) {
    return new CrmError(
      'forbidden',
      `HubSpot does not let us read this: ${message || 'a permission is missing'}. Install the app again and grant what it asks for.`,
      { status },
    );
  }
  return new CrmError('rejected', `HubSpot refused a request of ours (${status}): ${message}`, {
    status,
  });
}

/**
 * What a failed answer of the token endpoint means. Three branches that must not be mixed up: the
 * customer took the access back, our registration is wrong, or it passes.
 */
export function judgeToken(answer: Answer): CrmError {
  const { status, text } = answer;
  // A lock, a move, too many calls: they pass here as elsewhere.
  const verdict = judge(answer);
  if (verdict instanceof CrmError && verdict.kind === 'passing') return verdict;
  const body = bodyOf(text);
  const code = [body['status'], body['error']].filter((one) => typeof one === 'string').join(' ');
  const detail = body['message'] ?? body['error_description'];
  const message = typeof detail === 'string' ? ` HubSpot says: ${detail.slice(0, 200)}` : '';
  if (/BAD_CLIENT|invalid_client|BAD_REDIRECT|redirect_uri/i.test(`${code} ${message}`)) {
    return new CrmError(
      'misconfigured',
      `HubSpot does not accept this server’s client id, secret or redirect address.${message}`,
      { status },
    );
  }
  if (/BAD_AUTH_CODE/.test(code)) {
    return new CrmError(
      'revoked',
      `The code from HubSpot’s consent page is no longer good.${message}`,
      {
        status,
      },
    );
  }
  if (/BAD_REFRESH_TOKEN|BAD_HUB|invalid_grant/i.test(code)) {
    return new CrmError(
      'revoked',
      'The app was uninstalled in HubSpot, or its access was taken back. Install it again to go on.',
      { status },
    );
  }
  return new CrmError('rejected', `HubSpot refused to give a token (${status}).${message}`, {
    status,
  });
}
