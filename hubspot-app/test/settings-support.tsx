import { Alert, Form, LoadingButton } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { DEFAULT_SETTINGS } from '@pipeline-attribution/shared/contract/settings.ts';
import type { Role, Settings } from '@pipeline-attribution/shared';
import { SettingsSurface } from '@pipeline-attribution/ui/settings';
import { interceptFetch, settle, type Call } from './support.tsx';

const MODELS = [
  { id: 'linear', label: 'Linear', description: 'Equal credit to every touch.' },
  { id: 'position_based', label: 'Position-based', description: '40/20/40.' },
];

const stage = (stageId: string, label: string, position: number, outcome: string) => ({
  source: 'hubspot',
  pipelineId: 'default',
  stageId,
  pipelineLabel: 'Sales',
  label,
  position,
  probability: outcome === 'won' ? 1 : 0.2,
  outcome,
  deals: 12,
});

const STAGES = [
  stage('meeting', 'Meeting booked', 0, 'open'),
  stage('proposal', 'Proposal sent', 1, 'open'),
  stage('contract', 'Contract sent', 2, 'open'),
  stage('closedwon', 'Closed won', 3, 'won'),
];

/** Of an account in which nothing was ever written. */
export const NEVER_WRITTEN = {
  enabled: false,
  stageRuleMode: 'off',
  ranAt: null,
  error: null,
  deals: 0,
  people: 0,
  held: 0,
  refused: 0,
  refusal: null,
  missingPermissions: [],
  grantUrl: null,
};

const USERS = [
  { id: '1', email: 'ops@example.com', name: 'Olive Penn', role: 'admin' },
  { id: '9', email: 'rep@example.com', name: '', role: 'viewer' },
];

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown> | undefined;
}

/** The service as far as the page knows it; what is sent is kept, and refused where the test says so. */
export const open = async ({
  role = 'admin',
  permissions = ['integrations-management-write'],
  settings = DEFAULT_SETTINGS,
  refuse,
  answers = {},
}: {
  role?: Role;
  permissions?: 'integrations-management-write'[];
  settings?: Settings;
  refuse?: { status: number; body: object };
  /** What else the service answers, by path. */
  answers?: Readonly<Record<string, object>>;
} = {}) => {
  const sent: Sent[] = [];
  let current: Settings = settings;
  const answer = (call: Call) => {
    const { method, body } = call;
    const path = call.url.pathname.replace('/api/v1', '');
    if (method !== 'GET') {
      sent.push({ method, path, body });
      if (refuse) {
        call.answer(refuse.body, refuse.status);
        return;
      }
    }
    const special = answers[path];
    if (special !== undefined && method === 'GET') {
      call.answer(special);
      return;
    }
    switch (path) {
      case '/write-back':
        if (method === 'POST') call.answer({ jobId: 'j1' }, 202);
        else call.answer(NEVER_WRITTEN);
        return;
      case '/session':
        call.answer({
          user: { id: '1', email: 'ops@example.com' },
          role,
          account: {
            crm: 'hubspot',
            name: 'Fernhall',
            homeCurrency: 'EUR',
            timeZone: 'Europe/Berlin',
          },
          models: MODELS,
        });
        return;
      case '/settings':
        if (method === 'PATCH') current = { ...current, ...body };
        call.answer(current);
        return;
      case '/keys':
        call.answer({
          items: [
            { kind: 'write', shown: 'wk_old', revokedAt: '2026-01-01T00:00:00Z' },
            { kind: 'write', shown: 'wk_website', revokedAt: null },
          ],
        });
        return;
      case '/influencers':
        call.answer({
          items: [{ id: 'i1', name: 'Mina Kovač', aliases: ['mina-kovac'] }].filter(({ name }) =>
            name.includes(call.url.searchParams.get('q') ?? ''),
          ),
          nextCursor: null,
        });
        return;
      case '/campaigns':
        call.answer({ items: [{ id: 'c1', name: 'Spring', aliases: [] }], nextCursor: null });
        return;
      case '/influencers/i1':
        call.answer({ id: 'i1', name: 'Mina Kovač', aliases: body?.['aliases'] });
        return;
      case '/stages':
        call.answer({ stages: STAGES });
        return;
      case '/users':
        call.answer({ items: USERS });
        return;
      default:
        call.answer({ ...USERS[1], role: body?.['role'] });
    }
  };
  const calls = interceptFetch();
  const answered = new Set<Call>();
  const renderer = createRenderer('settings');
  renderer.mocks.context.user.permissions = permissions;
  renderer.render(<SettingsSurface />);
  const run = async (): Promise<void> => {
    for (let round = 0; round < 6; round += 1) {
      await settle();
      for (const call of calls.filter((one) => !answered.has(one))) {
        answered.add(call);
        answer(call);
      }
    }
    await settle();
  };
  await run();
  const submit = async (): Promise<void> => {
    renderer.find(Form).trigger('onSubmit', {} as never);
    await run();
  };
  return { renderer, sent, submit, run, calls };
};

export type Opened = Awaited<ReturnType<typeof open>>['renderer'];

export const alerts = (renderer: Opened): (string | undefined)[] =>
  renderer.findAll(Alert).map(({ props }) => props.title);
export const save = (renderer: Opened) => renderer.find(LoadingButton);
