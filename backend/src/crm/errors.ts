/**
 * What a failed call to a CRM means for us.
 * - `revoked`: the customer took the access back; only installing again helps.
 * - `misconfigured`: our own registration is wrong (client id, secret, redirect); the operator must act.
 * - `passing`: too many requests, maintenance, network; waiting helps.
 * - `forbidden`: connected, but this may not be read (scope, edition, permission).
 * - `rejected`: the CRM found the request itself wrong.
 */
export type CrmErrorKind = 'revoked' | 'misconfigured' | 'passing' | 'forbidden' | 'rejected';

/** A sentence for people, and what it means. Never holds a token or a body with personal data. */
export class CrmError extends Error {
  readonly kind: CrmErrorKind;
  readonly status: number | null;
  /** How long the CRM asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: CrmErrorKind,
    message: string,
    {
      status = null,
      retryAfterMs = null,
    }: { status?: number | null; retryAfterMs?: number | null } = {},
  ) {
    super(message);
    this.name = 'CrmError';
    this.kind = kind;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What the CRM answered to an access token that no longer counts: a new one is needed. */
export class TokenRejected extends Error {
  constructor() {
    super('The CRM no longer accepts the access token.');
    this.name = 'TokenRejected';
  }
}
