import { z } from 'zod';

/**
 * The process's settings, read once from the environment. Nothing else reads `process.env`.
 * Errors name the variable and what it may hold.
 */
const schema = z.object({
  /** Where the API listens. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** The address CRMs and browsers reach us at; signatures and redirects are built on it. */
  PUBLIC_URL: z.url().optional(),
  /** Your own PostgreSQL (15 or later). Without it an embedded one is started. */
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  /** Where the embedded database and the generated secrets live. */
  DATA_DIR: z.string().default('.data'),
  /** 32 bytes, base64: seals the CRM tokens at rest. Generated and kept in DATA_DIR when absent. */
  TOKEN_KEY: z.string().optional(),
  /** The previous key(s), comma separated, while tokens are being sealed anew. */
  TOKEN_KEYS_OLD: z.string().optional(),
  /** When CRMs are read for changes, as a cron expression in UTC. */
  SYNC_SCHEDULE: z.string().default('*/3 * * * *'),
  /** When what is older than each tenant's retention is dropped, as a cron expression in UTC. */
  RETENTION_SCHEDULE: z.string().default('20 2 * * *'),
  /** When every tenant's models are fitted anew, as a cron expression in UTC. */
  FIT_SCHEDULE: z.string().default('40 2 * * *'),
  /** When every tenant's traffic is looked at for what posts did to it, as a cron expression in UTC. */
  LIFT_SCHEDULE: z.string().default('10 3 * * *'),
  /** Without it: `info`, and `warn` where the sandboxes run and a person reads the terminal. */
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).optional(),
  /** Requests a minute one key may make; 0 = no limit. Tracking has its own, being far more. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(3_000),
  TRACK_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(600_000),
  /** What Prometheus sends as `Authorization: Bearer …` to read /metrics. Without it only this machine may. */
  METRICS_TOKEN: z.string().min(16).optional(),
  HUBSPOT_CLIENT_ID: z.string().optional(),
  HUBSPOT_CLIENT_SECRET: z.string().optional(),
  HUBSPOT_APP_ID: z.string().default('0'),
  HUBSPOT_API_URL: z.url().default('https://api.hubapi.com'),
  HUBSPOT_APP_URL: z.url().default('https://app.hubspot.com'),
  SALESFORCE_CLIENT_ID: z.string().optional(),
  SALESFORCE_CLIENT_SECRET: z.string().optional(),
  SALESFORCE_LOGIN_URL: z.url().default('https://login.salesforce.com'),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly tokenKey: string | undefined;
  readonly oldTokenKeys: readonly string[];
  readonly syncSchedule: string;
  readonly retentionSchedule: string;
  readonly fitSchedule: string;
  readonly liftSchedule: string;
  readonly logLevel: string;
  readonly limits: { readonly perMinute: number; readonly trackPerMinute: number };
  readonly metricsToken: string | null;
  readonly hubspot: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly appId: string;
    readonly apiUrl: string;
    readonly appUrl: string;
  } | null;
  readonly salesforce: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly loginUrl: string;
  } | null;
}

/** Reads the configuration; throws a sentence that names every variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  // An empty variable is an unset one: that is what people mean by `PORT= npm start`.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment has values we cannot use:\n  ${wrong.join('\n  ')}`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    tokenKey: env.TOKEN_KEY,
    oldTokenKeys: env.TOKEN_KEYS_OLD?.split(',') ?? [],
    syncSchedule: env.SYNC_SCHEDULE,
    retentionSchedule: env.RETENTION_SCHEDULE,
    fitSchedule: env.FIT_SCHEDULE,
    liftSchedule: env.LIFT_SCHEDULE,
    logLevel:
      env.LOG_LEVEL ?? (env.HUBSPOT_CLIENT_ID || env.SALESFORCE_CLIENT_ID ? 'info' : 'warn'),
    limits: {
      perMinute: env.REQUESTS_PER_MINUTE,
      trackPerMinute: env.TRACK_REQUESTS_PER_MINUTE,
    },
    metricsToken: env.METRICS_TOKEN ?? null,
    hubspot:
      env.HUBSPOT_CLIENT_ID && env.HUBSPOT_CLIENT_SECRET
        ? {
            clientId: env.HUBSPOT_CLIENT_ID,
            clientSecret: env.HUBSPOT_CLIENT_SECRET,
            appId: env.HUBSPOT_APP_ID,
            apiUrl: env.HUBSPOT_API_URL,
            appUrl: env.HUBSPOT_APP_URL,
          }
        : null,
    salesforce:
      env.SALESFORCE_CLIENT_ID && env.SALESFORCE_CLIENT_SECRET
        ? {
            clientId: env.SALESFORCE_CLIENT_ID,
            clientSecret: env.SALESFORCE_CLIENT_SECRET,
            loginUrl: env.SALESFORCE_LOGIN_URL,
          }
        : null,
  };
}
