import type {
  AccountCardView,
  Action,
  DealCardView,
  ModelId,
  PageId,
  PageView,
  PersonCardView,
  Role,
  SessionView,
  Settings,
  SetupView,
  UploadBlock,
} from '@pipeline-attribution/shared';
import type { SettingsChange } from '../settings/draft.ts';
import { API_BASE } from './base.ts';
import { dealCardView } from './deal-card-guard.ts';
import {
  keyList,
  named,
  namedList,
  type KeyList,
  type Named,
  type NamedList,
} from './directory-guards.ts';
import { anything, GuardError, type Guard } from './guard.ts';
import { sessionView, setupView } from './page-guards.ts';
import {
  fileLink,
  navigation,
  uploadLink,
  type FileLink,
  type Navigation,
  type UploadLink,
} from './page-answer-guards.ts';
import { pageView } from './page-view-guard.ts';
import {
  settingsView,
  stageList,
  userList,
  userView,
  type StageList,
  type UserList,
  type UserRow,
} from './settings-guard.ts';
import { accountCardView, personCardView } from './touch-card-guard.ts';
import { failed, fetchJson, type Result, type Sent } from './transport.ts';
import {
  stageMoves,
  startedJob,
  writeBackPreview,
  writeBackState,
  type StageMoves,
  type StartedJob,
  type WriteBackPreview,
  type WriteBackState,
} from './write-back-guards.ts';

const ask = async <T>(path: string, guard: Guard<T>, sent?: Sent): Promise<Result<T>> => {
  const answer = await fetchJson(`${API_BASE}/api/v1${path}`, sent);
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: guard(answer.value, '') };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return failed({
      kind: 'malformed',
      status: 200,
      detail: error.message,
      reference: null,
      fields: [],
    });
  }
};

const card = <T>(
  objectType: string,
  id: number,
  model: ModelId | null,
  guard: Guard<T>,
): Promise<Result<T>> => {
  const query = model === null ? '' : `?model=${encodeURIComponent(model)}`;
  return ask(`/records/hubspot/${objectType}/${encodeURIComponent(id)}/card${query}`, guard);
};

/** What links name. */
export type NamedKind = 'influencer' | 'campaign';

const PATH_OF_NAMED: Readonly<Record<NamedKind, string>> = {
  influencer: 'influencers',
  campaign: 'campaigns',
};

/** What an admin says of a stage. */
export interface StageChange {
  readonly source: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly outcome: 'open' | 'won' | 'lost';
}

/**
 * Every call a surface makes to our service; one typed method an endpoint. HubSpot adds the portal and the user to the
 * query and signs it. A model of null asks for the account's default.
 */
export const apiClient = {
  dealCard: (id: number, model: ModelId | null): Promise<Result<DealCardView>> =>
    card('deal', id, model, dealCardView),
  contactCard: (id: number): Promise<Result<PersonCardView>> =>
    card('contact', id, null, personCardView),
  companyCard: (id: number): Promise<Result<AccountCardView>> =>
    card('company', id, null, accountCardView),

  session: (): Promise<Result<SessionView>> => ask('/session', sessionView),
  setup: (): Promise<Result<SetupView>> => ask('/setup', setupView),
  navigation: (): Promise<Result<Navigation>> => ask('/pages', navigation),
  /** A screen of the app, `query` with its question mark. */
  page: (id: PageId, query: string): Promise<Result<PageView>> =>
    ask(`/pages/${id}${query}`, pageView),
  /** An address that opens table `table` of a page once, as a file; `query` as of the page. */
  pageFile: (id: PageId, table: string, query: string): Promise<Result<FileLink>> =>
    ask(`/pages/${id}/tables/${encodeURIComponent(table)}/links${query}`, fileLink, {
      method: 'POST',
    }),
  /** An address that opens a page with a file picker, which takes one file in. */
  uploadLink: (entity: UploadBlock['entity']): Promise<Result<UploadLink>> =>
    ask(`/uploads/${entity}/links`, uploadLink, { method: 'POST' }),
  /** What a page described, and nothing else: its path is below `/api/v1`. */
  carryOut: ({ method, path, body }: Action['request']): Promise<Result<unknown>> =>
    ask(path, anything, { method, ...(body === null ? {} : { body: { ...body } }) }),

  settings: (): Promise<Result<Settings>> => ask('/settings', settingsView),
  saveSettings: (change: SettingsChange): Promise<Result<Settings>> =>
    ask('/settings', settingsView, { method: 'PATCH', body: change }),
  stages: (): Promise<Result<StageList>> => ask('/stages', stageList),
  saveStages: (stages: readonly StageChange[]): Promise<Result<StageList>> =>
    ask('/stages', stageList, { method: 'PATCH', body: { stages } }),
  users: (): Promise<Result<UserList>> => ask('/users', userList),
  saveRole: (userId: string, role: Role): Promise<Result<UserRow>> =>
    ask(`/users/${encodeURIComponent(userId)}`, userView, { method: 'PUT', body: { role } }),
  /** Of one kind, those whose name or spelling holds `q`; at most fifty. */
  named: (kind: NamedKind, q: string): Promise<Result<NamedList>> =>
    ask(
      `/${PATH_OF_NAMED[kind]}?limit=50&sort=name${q === '' ? '' : `&q=${encodeURIComponent(q)}`}`,
      namedList,
    ),
  saveAliases: (kind: NamedKind, id: string, aliases: readonly string[]): Promise<Result<Named>> =>
    ask(`/${PATH_OF_NAMED[kind]}/${encodeURIComponent(id)}`, named, {
      method: 'PATCH',
      body: { aliases: [...aliases] },
    }),
  keys: (): Promise<Result<KeyList>> => ask('/keys', keyList),
  writeBackState: (): Promise<Result<WriteBackState>> => ask('/write-back', writeBackState),
  writeBackPreview: (): Promise<Result<WriteBackPreview>> =>
    ask('/write-back/preview', writeBackPreview),
  writeBackNow: (): Promise<Result<StartedJob>> =>
    ask('/write-back', startedJob, { method: 'POST' }),
  stageMoves: (): Promise<Result<StageMoves>> => ask('/write-back/stage-moves', stageMoves),
};
