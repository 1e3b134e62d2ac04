const figures = new Intl.NumberFormat('en-US');

/** `(5049, 'touch', 'touches')` → `5,049 touches`. */
const count = (n: number, one: string, many = `${one}s`): string =>
  `${figures.format(n)} ${n === 1 ? one : many}`;

export const SETUP_STEPS = [
  'connected',
  'history',
  'stages',
  'influencers',
  'tracker',
  'firstTouch',
] as const;
export type SetupStepId = (typeof SETUP_STEPS)[number];

/** One step of the first day, as the service verified it. */
export interface SetupStep {
  readonly id: SetupStepId;
  readonly title: string;
  /** `problem`: it does not go on by itself; `detail` says what to do. */
  readonly state: 'done' | 'running' | 'waiting' | 'problem';
  readonly detail: string;
  /** Of what runs; `total` null while nobody knows how much there is. */
  readonly progress: { readonly done: number; readonly total: number | null } | null;
}

export interface SetupView {
  readonly complete: boolean;
  /** e.g. `4 of 6 steps done`. */
  readonly text: string;
  readonly steps: readonly SetupStep[];
  /** The one thing to do next; null when all is done or only waiting is left. */
  readonly next: SetupStepId | null;
}

/** What was found, in figures. */
export interface SetupFacts {
  readonly crmName: string;
  readonly connection: {
    readonly state: 'connected' | 'revoked' | 'failing' | 'disconnected';
    readonly reason: string | null;
  } | null;
  /** The latest back-fill; null before the first. */
  readonly history: {
    readonly state: 'queued' | 'running' | 'done' | 'failed';
    readonly step: string;
    readonly done: number;
    readonly total: number | null;
    readonly error: string | null;
  } | null;
  readonly deals: number;
  readonly stages: { readonly open: number; readonly won: number; readonly lost: number };
  readonly influencers: number;
  /** Devices the website tracker was seen on, and minutes since the last; null when never. */
  readonly tracker: { readonly minutesAgo: number } | null;
  readonly influencerTouches: number;
}

/** The first-run checklist: every step is what the service saw, none is ticked by hand. */
export function setupChecklist(facts: SetupFacts): SetupView {
  const steps = [
    connected(facts),
    history(facts),
    stages(facts),
    influencers(facts),
    tracker(facts),
    firstTouch(facts),
  ];
  const done = steps.filter(({ state }) => state === 'done').length;
  const next = steps.find(({ state }) => state === 'problem' || state === 'waiting');
  return {
    complete: done === steps.length,
    text: `${done} of ${steps.length} steps done`,
    steps,
    next: next?.id ?? null,
  };
}

const step = (
  id: SetupStepId,
  title: string,
  state: SetupStep['state'],
  detail: string,
  progress: SetupStep['progress'] = null,
): SetupStep => ({ id, title, state, detail, progress });

function connected({ connection, crmName }: SetupFacts): SetupStep {
  const title = `${crmName} is connected`;
  if (connection?.state === 'connected') {
    return step('connected', title, 'done', `We can read ${crmName}.`);
  }
  return step(
    'connected',
    title,
    'problem',
    connection?.reason ?? 'Open the install link again to give the permission.',
  );
}

function history({ history: job, crmName, deals }: SetupFacts): SetupStep {
  const title = 'Your history has been read';
  switch (job?.state) {
    case undefined:
      return step('history', title, 'waiting', 'It starts by itself after the installation.');
    case 'done':
      return step('history', title, 'done', `${count(deals, 'deal')} from ${crmName}.`);
    case 'failed':
      return step(
        'history',
        title,
        'problem',
        job.error ?? 'It stopped. Install again to restart.',
      );
    case 'queued':
    case 'running':
      return step(
        'history',
        title,
        'running',
        job.step === '' ? 'It starts in a moment.' : job.step,
        { done: job.done, total: job.total },
      );
  }
}

function stages({ stages: { open, won, lost } }: SetupFacts): SetupStep {
  const title = 'Deal stages have a meaning';
  if (open > 0 && won > 0) {
    return step(
      'stages',
      title,
      'done',
      `${count(open, 'open stage')}, ${won} won, ${lost} lost. Check them under Settings.`,
    );
  }
  return step(
    'stages',
    title,
    'waiting',
    open + won + lost === 0
      ? 'They are read with your history.'
      : 'No stage counts as won, so no revenue can be credited. Say which one does under Settings.',
  );
}

function influencers({ influencers: known }: SetupFacts): SetupStep {
  const title = 'Influencers are added';
  return known > 0
    ? step('influencers', title, 'done', `${count(known, 'influencer')}.`)
    : step(
        'influencers',
        title,
        'waiting',
        'Add the people you work with, or import them from a CSV file.',
      );
}

/** Nobody came for longer than a weekend: more likely the tracker fell off than that nobody did. */
const SILENT_MINUTES = 3 * 24 * 60;

function tracker({ tracker: seen }: SetupFacts): SetupStep {
  const title = 'The website tracker was seen';
  if (!seen) {
    return step(
      'tracker',
      title,
      'waiting',
      'Put the tracker on your website, then open a page of it: it shows here within a minute.',
    );
  }
  const { minutesAgo } = seen;
  const ago =
    minutesAgo < 1
      ? 'just now'
      : minutesAgo < 120
        ? `${minutesAgo} min ago`
        : minutesAgo < 48 * 60
          ? `${Math.floor(minutesAgo / 60)} h ago`
          : `${Math.floor(minutesAgo / 1440)} days ago`;
  const silent = minutesAgo >= SILENT_MINUTES;
  const advice = silent ? ' Check that the tracker is still on your pages.' : '';
  return step('tracker', title, 'done', `Last visit ${ago}.${advice}`);
}

function firstTouch({ influencerTouches: touches }: SetupFacts): SetupStep {
  const title = 'An influencer’s touch has arrived';
  return touches > 0
    ? step('firstTouch', title, 'done', `${count(touches, 'touch', 'touches')} so far.`)
    : step(
        'firstTouch',
        title,
        'waiting',
        'It arrives with the first visit through a campaign link, or the first answer that names somebody.',
      );
}
