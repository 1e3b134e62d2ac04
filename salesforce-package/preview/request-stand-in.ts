import {
  ABOUT_WHAT_WAS_CHOSEN,
  answerTo,
  ApexError,
  isSuccess,
  memberOf,
  refusal,
  say,
  type Method,
  type StandInOptions,
} from './apex-stand-in.ts';

/** What `PageRequests` does in an org, done here: only what is listed there goes through. The preview's user may change everything. */

type Given = Readonly<Record<string, unknown>>;

const ROOT = '/api/v1';
const ID = '/[A-Za-z0-9-]{1,64}';
/** What may be asked of the service, by method. */
export const KNOWN_REQUESTS: Readonly<Record<Exclude<Method, 'GET'>, RegExp>> = {
  POST: new RegExp(
    `^(?:/(campaigns|influencers|posts|costs)|/influencers${ID}/merge|/repairs${ID}/(accept|dismiss|undo)|/self-reports${ID}/(confirm|correct|reject|undo)|/attribution/(fits|lift))$`,
  ),
  PUT: new RegExp(`^(?:/campaigns${ID}/influencers|/attribution/lift/flags)$`),
  PATCH: new RegExp(`^(?:/(campaigns|influencers|posts|costs)${ID})$`),
  DELETE: new RegExp(`^(?:/(campaigns|influencers|posts|costs)${ID})$`),
};
/** Where a file of each kind is taken in. */
export const FILE_PATHS: Readonly<Record<string, string>> = {
  influencers: '/influencers/import',
  campaigns: '/campaigns/import',
  posts: '/posts/import',
  costs: '/costs/import',
  searchConsole: '/traffic/search-console/import',
  ga4: '/traffic/ga4/import',
};
const TRIED: ReadonlySet<unknown> = new Set(['influencers', 'campaigns', 'posts', 'costs']);
const LONGEST_FILE = 1_000_000;
const FILE_TIMEOUT = 60_000;

/** `ServiceViews.RequestAnswer`. */
export interface RequestAnswer {
  readonly isDone: boolean;
  readonly id: string | null;
  readonly problem: string | null;
  readonly errors: readonly unknown[] | null;
}

export async function send(options: StandInOptions, given: Given): Promise<RequestAnswer> {
  const { method, path, body } = given;
  if (
    !isKnownMethod(method) ||
    typeof path !== 'string' ||
    !KNOWN_REQUESTS[method].test(path) ||
    (typeof body !== 'string' && body !== null)
  ) {
    throw new ApexError(say('Attribution_ErrorNoRequest'));
  }
  const answer = await answerTo(options, method, ROOT + path, body === null ? {} : { body });
  if (isSuccess(answer)) {
    return { isDone: true, id: memberOf(answer.body, 'id'), problem: null, errors: null };
  }
  const problem = ABOUT_WHAT_WAS_CHOSEN.has(answer.status) ? memberOf(answer.body, 'detail') : null;
  if (problem === null) throw refusal(answer);
  const { errors } = JSON.parse(answer.body) as { readonly errors?: readonly unknown[] };
  return { isDone: false, id: null, problem, errors: errors ?? [] };
}

export async function importFile(options: StandInOptions, given: Given): Promise<string> {
  const { entity, content, isTrial } = given;
  const path = typeof entity === 'string' ? FILE_PATHS[entity] : undefined;
  if (path === undefined || (isTrial === true && !TRIED.has(entity))) {
    throw new ApexError(say('Attribution_ErrorNoRequest'));
  }
  if (typeof content !== 'string' || content.trim() === '') {
    throw new ApexError(say('Attribution_ErrorNoFile'));
  }
  if (content.length > LONGEST_FILE) throw new ApexError(say('Attribution_ErrorFileTooLong'));
  const answer = await answerTo(
    { ...options, timeout: FILE_TIMEOUT },
    'POST',
    `${ROOT}${path}${isTrial === true ? '?dryRun=true' : ''}`,
    { body: content, contentType: 'text/csv; charset=utf-8' },
  );
  if (isSuccess(answer)) return answer.body;
  const why = ABOUT_WHAT_WAS_CHOSEN.has(answer.status) ? memberOf(answer.body, 'detail') : null;
  throw why === null ? refusal(answer) : new ApexError(why);
}

const isKnownMethod = (method: unknown): method is keyof typeof KNOWN_REQUESTS =>
  typeof method === 'string' && Object.hasOwn(KNOWN_REQUESTS, method);
