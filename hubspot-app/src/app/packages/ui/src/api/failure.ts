/** Why a card has no data, told apart by what the reader can do about it. */
export const FAILURE_KINDS = [
  'unauthorised',
  'forbidden',
  'notSynced',
  'busy',
  'server',
  'timeout',
  'network',
  'refused',
  'malformed',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface ApiFailure {
  readonly kind: FailureKind;
  /** HTTP status of our service, or null when it never answered. */
  readonly status: number | null;
  /** What the service said, for people (`detail` of its problem details); null when it said nothing. */
  readonly detail: string | null;
  /** Names the occurrence in the service's log; null when it gave none. */
  readonly reference: string | null;
  /** What is wrong with which field of what was sent; empty where nothing was. */
  readonly fields: readonly FieldProblem[];
}

export interface FieldProblem {
  /** e.g. `tracking.ownDomains.0`. */
  readonly field: string;
  readonly message: string;
}

export const kindOfStatus = (status: number): FailureKind => {
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notSynced';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'busy';
  if (status >= 500) return 'server';
  return 'refused';
};

interface FailureWords {
  readonly title: string;
  readonly happened: string;
  readonly todo: string;
}

/** What the surface is about, in the reader's word. */
export type Subject = 'deal' | 'contact' | 'company' | 'account' | 'page';

/** What happened and what to do, in the words of the person in front of it. */
export const failureWords = (kind: FailureKind, subject: Subject): FailureWords => {
  const words = (subject === 'page' ? PAGE_WORDS[kind] : undefined) ?? FAILURE_WORDS[kind];
  const fit = (text: string): string => text.replaceAll('{subject}', subject);
  return { title: fit(words.title), happened: fit(words.happened), todo: fit(words.todo) };
};

/**
 * The whole of it in one text: what the service said where it said something, else our words. What a gateway between
 * says of a service that was too slow is no news for the reader.
 */
export const failureText = ({ kind, detail }: ApiFailure, subject: Subject): string => {
  const { happened, todo } = failureWords(kind, subject);
  const said = kind === 'timeout' ? null : detail;
  const first = said ?? happened;
  return `${/[.!?]$/.test(first) ? first : `${first}.`} ${todo}`;
};

const FAILURE_WORDS: Readonly<Record<FailureKind, FailureWords>> = {
  unauthorised: {
    title: 'This HubSpot account is not connected',
    happened: 'Pipeline Attribution could not confirm that the request came from your account.',
    todo: 'Reload the page. If this stays, ask an admin to reconnect the app under Connected apps.',
  },
  forbidden: {
    title: 'This data is not open to you',
    happened:
      'Your role, or a setting of your account, does not allow this {subject}’s attribution.',
    todo: 'Ask an admin of Pipeline Attribution to change your role or who sees cards.',
  },
  notSynced: {
    title: 'This {subject} has not been synced yet',
    happened: 'Pipeline Attribution has not received this {subject} from HubSpot.',
    todo: 'New records arrive within a few minutes. Retry then.',
  },
  busy: {
    title: 'Too many requests at once',
    happened: 'Your account asked for more than the service answers in one moment.',
    todo: 'Wait a few seconds, then retry.',
  },
  server: {
    title: 'The service could not answer',
    happened: 'The fault is on our side. Nothing in HubSpot is affected.',
    todo: 'Retry in a minute. If this stays, send the reference to support.',
  },
  timeout: {
    title: 'The answer took too long',
    happened: 'The service did not answer within 15 seconds.',
    todo: 'Retry. If this stays, try again in a few minutes.',
  },
  network: {
    title: 'The service could not be reached',
    happened: 'The connection failed before an answer came.',
    todo: 'Check your network, then retry.',
  },
  refused: {
    title: 'The request was not accepted',
    happened: 'The service did not accept what was asked for.',
    todo: 'Reload the page. If this stays, contact support.',
  },
  malformed: {
    title: 'The answer could not be read',
    happened: 'This screen and the service do not speak the same version.',
    todo: 'Reload the page to get the newest version. If this stays, contact support.',
  },
};

/** Of the app's own pages, which are no records of HubSpot. */
const PAGE_WORDS: Readonly<Partial<Record<FailureKind, FailureWords>>> = {
  forbidden: {
    title: 'This page is not open to you',
    happened: 'Your role does not open it.',
    todo: 'Ask an admin of Pipeline Attribution for another role.',
  },
  notSynced: {
    title: 'There is no such page here',
    happened: 'The page, or what it is about, does not exist or was deleted.',
    todo: 'Choose another page above.',
  },
};
