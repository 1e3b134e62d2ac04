import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What Apex answers in a state: data, a sentence of refusal, or nothing yet. */
export type Answer =
  { readonly data: unknown } | { readonly error: string } | { readonly pending: true };

/** One component in one state, for looking at it and for checking it. */
export interface ComponentState {
  readonly component: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** By `Class.method`. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** What a person does before the state is there, in order. */
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly fill: string; readonly with: string }
  | { readonly click: string; readonly role: 'button' };

const COMPONENTS = path.join(import.meta.dirname, '../main/pages/lwc');
const OPPORTUNITY = '006Hs00001Kq7ZtIAJ';
const CARD = 'AttributionController.getCard';
const CREDITS = 'AttributionController.getCampaignCredits';
const PAGE = 'PageController.getPage';
const SETUP = 'SetupController.getState';
const REFUSED: Answer = {
  error: 'The attribution service can’t be reached. Try again; if it stays so, ask your admin.',
};
const PENDING: Answer = { pending: true };

const fixture = (component: string, name: string): unknown =>
  JSON.parse(
    readFileSync(path.join(COMPONENTS, component, '__tests__/data', `${name}.json`), 'utf8'),
  ) as unknown;

const card = (
  component: 'attributionCard' | 'touchCard',
  recordId: string,
  answer: Answer,
  more: Partial<ComponentState> = {},
): ComponentState => ({
  component,
  answers: { [CARD]: answer },
  steps: [],
  ...more,
  properties: { recordId, ...more.properties },
});

const viewOf = (component: string, name: string, recordId: string): Answer => ({
  data: { recordId, model: null, view: JSON.stringify(fixture(component, name)) },
});

/** Every fixture of a component's tests is a state of it. */
const fixtures = (component: string): string[] =>
  globSync('__tests__/data/*.json', { cwd: path.join(COMPONENTS, component) })
    .map((file) => path.basename(file, '.json'))
    .sort();

const plain = (
  component: string,
  answers: ComponentState['answers'],
  steps: readonly Step[] = [],
  properties: ComponentState['properties'] = {},
): ComponentState => ({ component, properties, answers, steps });

const click = (name: string): Step => ({ click: name, role: 'button' });

function touchState(name: string): ComponentState {
  const { record } = fixture('touchCard', name) as { record: { id: string } };
  return card('touchCard', record.id, viewOf('touchCard', name, record.id));
}

function writeBack(more: object = {}): Answer {
  const { state, preview } = fixture('writeBackSetup', 'writeBack') as Record<string, object>;
  return {
    data: { state: JSON.stringify({ ...state, ...more }), preview: JSON.stringify(preview) },
  };
}

function buildStates(): Record<string, ComponentState> {
  const running = fixture('setupChecklist', 'running') as { steps: readonly object[] };
  const complete = {
    ...running,
    complete: true,
    next: null,
    steps: running.steps.map((step) => ({ ...step, state: 'done', progress: null })),
  };
  const admin = {
    isAdmin: true,
    connectUrl: 'https://service.example/install/salesforce',
    keyHint: '0123',
    keyStoredAt: '2026-11-20T09:00:00.000Z',
    problem: null,
  };
  const settings = {
    'SetupController.getModels': {
      data: [
        { id: 'linear', label: 'Linear', description: 'Every touch gets the same credit.' },
        {
          id: 'markov',
          label: 'Markov',
          description: 'By the deals that would be missing without it.',
        },
      ],
    },
    'SetupController.getSettings': { data: { defaultModel: 'linear', lookbackDays: 365 } },
    'SetupController.getWriteBack': writeBack(),
    'SetupController.getActivities': {
      data: {
        mapped: JSON.stringify([{ object: 'task', type: 'Call', channel: 'influencer' }]),
        taskTypes: ['Call', 'Email'],
        eventTypes: ['Meeting'],
      },
    },
    'SetupController.saveActivities': REFUSED,
    'SetupController.saveSettings': REFUSED,
    'SetupController.storeKey': {
      error:
        'This is no key of the attribution service. It begins with sk_ and is shown once, at the end of connecting.',
    },
  } satisfies ComponentState['answers'];
  const setup = (answer: Answer, steps: readonly Step[] = []): ComponentState =>
    plain('attributionSetup', { ...settings, [SETUP]: answer }, steps);
  const home = (answer: Answer): ComponentState =>
    plain('attributionHome', {
      [SETUP]: answer,
      [PAGE]: { data: JSON.stringify(fixture('pageScreen', 'dashboard')) },
      'PageController.getNavigation': {
        data: [
          { page: 'dashboard', label: 'Dashboard' },
          { page: 'influencers', label: 'Influencers' },
          { page: 'roi', label: 'ROI' },
        ],
      },
    });
  const screen = (answer: Answer, steps: readonly Step[] = []): ComponentState =>
    plain('pageScreen', { [PAGE]: answer, 'PageController.getFile': REFUSED }, steps, {
      place: { page: 'dashboard', params: {} },
    });
  const screenOf = (name: string, steps: readonly Step[] = []): ComponentState =>
    screen({ data: JSON.stringify(fixture('pageScreen', name)) }, steps);
  const campaign = (answer: Answer): ComponentState =>
    plain('campaignCredits', { [CREDITS]: answer }, [], { recordId: '701Hs00000abcdeIAA' });
  const credit = (n: number): object => ({
    id: `a01Hs0000000${String(n)}AAA`,
    opportunityId: OPPORTUNITY,
    opportunityName: `Northwind: forecast rollout, phase ${String(n)}`,
    stage: 'Proposal',
    influencer: n === 2 ? null : 'Mina Kovač',
    share: 30.5,
    amount: 'EUR 22,440.00',
    model: 'Position-based',
  });

  return {
    ...Object.fromEntries(
      fixtures('attributionCard').map((name) => [
        `attributionCard-${name}`,
        card('attributionCard', OPPORTUNITY, viewOf('attributionCard', name, OPPORTUNITY)),
      ]),
    ),
    'attributionCard-opened': card(
      'attributionCard',
      OPPORTUNITY,
      viewOf('attributionCard', 'card', OPPORTUNITY),
      { steps: [click('Compare models'), click('How is this computed?')] },
    ),
    'attributionCard-compact': card(
      'attributionCard',
      OPPORTUNITY,
      viewOf('attributionCard', 'card', OPPORTUNITY),
      { properties: { variant: 'Compact', flexipageRegionWidth: 'SMALL' } },
    ),
    'attributionCard-loading': card('attributionCard', OPPORTUNITY, PENDING),
    'attributionCard-error': card('attributionCard', OPPORTUNITY, REFUSED),
    ...Object.fromEntries(
      fixtures('touchCard').map((name) => [`touchCard-${name}`, touchState(name)]),
    ),
    'touchCard-loading': card('touchCard', OPPORTUNITY, PENDING),
    'touchCard-error': card('touchCard', OPPORTUNITY, REFUSED),
    'campaignCredits-rows': campaign({ data: [credit(1), credit(2), credit(3)] }),
    'campaignCredits-empty': campaign({ data: [] }),
    'campaignCredits-loading': campaign(PENDING),
    'campaignCredits-error': campaign(REFUSED),
    'attributionSetup-admin': setup({ data: { ...admin, setup: running } }),
    'attributionSetup-first': setup({
      data: {
        ...admin,
        connectUrl: null,
        keyHint: null,
        setup: null,
        problem: 'The attribution service doesn’t accept this org’s key.',
      },
    }),
    'attributionSetup-guest': setup({ data: { isAdmin: false, setup: running } }),
    'attributionSetup-key-missing': setup({ data: { ...admin, setup: complete } }, [
      click('Store key'),
    ]),
    'attributionSetup-key-refused': setup({ data: { ...admin, setup: complete } }, [
      { fill: 'Key of this org', with: 'wk_wrong' },
      click('Store key'),
    ]),
    'attributionSetup-settings-refused': setup({ data: { ...admin, setup: complete } }, [
      { fill: 'Lookback in days', with: '90' },
      click('Save'),
    ]),
    'attributionSetup-preview': setup({ data: { ...admin, setup: complete } }, [
      click('Preview what would be written'),
    ]),
    'attributionSetup-activity-missing': setup({ data: { ...admin, setup: complete } }, [
      click('Add a type'),
      click('Save activities'),
    ]),
    'attributionSetup-disconnecting': setup({ data: { ...admin, setup: complete } }, [
      click('Disconnect'),
    ]),
    'attributionSetup-loading': setup(PENDING),
    'attributionSetup-error': setup(REFUSED),
    'attributionHome-admin': home({ data: { ...admin, setup: running } }),
    'attributionHome-user': home({ data: { isAdmin: false, setup: running } }),
    'attributionHome-running': home({ data: { isAdmin: false, setup: complete } }),
    'attributionHome-loading': home(PENDING),
    'attributionHome-error': home(REFUSED),
    ...Object.fromEntries(
      fixtures('pageScreen').map((name) => [`pageScreen-${name}`, screenOf(name)]),
    ),
    'pageScreen-opened': screenOf('dashboard', [
      click('Influencers: 1 chosen'),
      click('Show as a table'),
      click('How is this computed?'),
    ]),
    'pageScreen-form-missing': screenOf('campaignSetup', [click('Create the campaign')]),
    'pageScreen-form-refused': plain(
      'pageScreen',
      {
        [PAGE]: { data: JSON.stringify(fixture('pageScreen', 'campaignSetup')) },
        'PageController.send': {
          data: {
            isDone: false,
            problem: 'Two things are wrong.',
            errors: [
              { field: 'name', message: 'Another campaign has this name.' },
              { field: 'utm.campaign', message: 'Is in use by another campaign.' },
            ],
          },
        },
      },
      [{ fill: 'Name', with: 'Northwind' }, click('Create the campaign')],
      { place: { page: 'campaign-setup', params: {} } },
    ),
    'pageScreen-action-refused': plain(
      'pageScreen',
      {
        [PAGE]: { data: JSON.stringify(fixture('pageScreen', 'campaignSetup')) },
        'PageController.send': REFUSED,
      },
      [click('Fit again')],
      { place: { page: 'campaign-setup', params: {} } },
    ),
    'pageScreen-file-refused': screenOf('opportunities', [click('Download these opportunities')]),
    'pageScreen-loading': screen(PENDING),
    'pageScreen-error': screen(REFUSED),
    'recordTouch-open': plain('recordTouch', {}, [], { recordId: '003Hs00000abcdeIAA' }),
    'recordTouch-missing': plain('recordTouch', {}, [click('Record')], {
      recordId: '003Hs00000abcdeIAA',
    }),
    'recordTouch-error': plain(
      'recordTouch',
      { 'RecordTouchController.record': REFUSED },
      [{ fill: 'Influencer', with: 'Mina Kovač' }, click('Record')],
      { recordId: '003Hs00000abcdeIAA' },
    ),
  };
}

/** All of them, by name; read once, when first asked for. */
let known: Readonly<Record<string, ComponentState>> | null = null;
export const componentStates = (): Readonly<Record<string, ComponentState>> =>
  (known ??= buildStates());
