import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config.ts';

/** Fields that never reach the log, wherever they are found up to two levels deep. */
const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'password',
  'writeKey',
  'key',
  'code',
  'code_verifier',
  'email',
  'userEmail',
  'parameters',
];
const AT = ['', '*.', '*.*.'];
const E_MAIL = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
const KEY = /\b([sw]k_)[\w-]{8,}/g;

/** The process's log: JSON lines, without secrets and without anybody's e-mail address. */
export function createLogger(
  { logLevel }: Pick<Config, 'logLevel'>,
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level: logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: AT.flatMap((at) =>
          SECRET.map((field) =>
            field.includes('-') ? `${at.replace(/\.$/, '')}["${field}"]` : `${at}${field}`,
          ),
        ),
        censor: '[redacted]',
      },
      serializers: { err: describeError },
      hooks: {
        // Messages are text: what cannot be redacted by its name is taken out by its looks. An error
        // logged without a message would lend its own.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          const texts = rest.length === 0 && hasError(first) ? ['error'] : rest;
          const clean = [first, ...texts].map((one) =>
            typeof one === 'string' ? withoutSecrets(one) : one,
          );
          method.apply(this, clean as Parameters<typeof method>);
        },
      },
    },
    ...(destination ? [destination] : []),
  );
}

/**
 * What may be written down of an error. Errors of the database carry the statement's parameters and
 * the row in the way, errors of HTTP clients the request with its headers: none of that.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: withoutSecrets(String(error)) };
  const more = error as { code?: unknown; constraint?: unknown; status?: unknown };
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
    ...named('errorCode', more.code),
    ...named('constraint', more.constraint),
    ...named('status', more.status),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

const hasError = (value: unknown): boolean =>
  value instanceof Error || (typeof value === 'object' && value !== null && 'err' in value);

const named = (name: string, value: unknown): Record<string, unknown> =>
  typeof value === 'string' || typeof value === 'number' ? { [name]: value } : {};

export function withoutSecrets(text: string): string {
  return text.replace(E_MAIL, '[e-mail]').replace(KEY, '$1[redacted]');
}
