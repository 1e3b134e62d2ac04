import {
  buildAccountCard,
  buildPersonCard,
  MODEL_CHOICES,
  type AccountCardView,
  type Crm,
  type ModelId,
  type PersonCardView,
  type TouchCardInput,
} from '@pipeline-attribution/shared';
import { loadPeople, loadTouches, type Person } from '../attribution/load-people.ts';
import { dealsOfPeople } from './deals-of-people.ts';
import { findAccount, findPerson } from './find-record.ts';
import { personNames } from './person-names.ts';
import type { Scene } from './scene.ts';
import { loadTouchDetails, seenPosts } from './touch-details.ts';

/** Called with the deals a card is about before anything is answered; throws where it may not be seen. */
export type CardGuard = (deals: readonly string[]) => Promise<void>;

/** The card of a contact or lead: the touches of this person, and the open deals they are on. */
export async function personCard(
  scene: Scene,
  record: { readonly crm: Crm; readonly objectType: 'contact' | 'lead'; readonly id: string },
  model: ModelId,
  guard: CardGuard,
): Promise<PersonCardView> {
  const { tx } = scene;
  const id = await findPerson(scene, record.crm, record.objectType, record.id);
  const people = await loadPeople(tx, [id]);
  const [row] = await tx.query<{ title: string; account: string | null }>(
    `select c.title, a.name as account from contacts c
     left join accounts a on a.tenant_id = $1 and a.id = c.works_at_id
     where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id],
  );
  const nameOf = await personNames(scene, [id]);
  const common = await cardInput(scene, record, {
    people: [...people.values()],
    accountIds: [],
    model,
    guard,
  });
  return buildPersonCard({
    ...common,
    objectType: record.objectType,
    name: nameOf(id),
    people: [{ id, name: nameOf(id), title: row?.title ?? '' }],
    accountName: row?.account ?? null,
  });
}

/** The card of a company or account: the touches of all who work there, and its open deals. */
export async function accountCard(
  scene: Scene,
  record: { readonly crm: Crm; readonly objectType: 'company' | 'account'; readonly id: string },
  model: ModelId,
  guard: CardGuard,
): Promise<AccountCardView> {
  const { tx } = scene;
  const id = await findAccount(scene, record.crm, record.objectType, record.id);
  const accounts = await tx.query<{ id: string; name: string }>(
    'select id, name from accounts where tenant_id = $1 and (id = $2 or merged_into_id = $2)',
    [tx.tenantId, id],
  );
  const accountIds = accounts.map((account) => account.id);
  const members = await tx.query<{ id: string; title: string }>(
    `select id, title from contacts
     where tenant_id = $1 and works_at_id = any($2::uuid[]) and merged_into_id is null
       and converted_into_id is null and deleted_at is null and erased_at is null
     order by id`,
    [tx.tenantId, accountIds],
  );
  const ids = members.map((member) => member.id);
  const people = await loadPeople(tx, ids);
  const nameOf = await personNames(scene, ids);
  const common = await cardInput(scene, record, {
    people: [...people.values()],
    accountIds,
    model,
    guard,
  });
  return buildAccountCard({
    ...common,
    objectType: record.objectType,
    name: accounts.find((account) => account.id === id)?.name ?? '',
    people: members.map((member) => ({
      id: member.id,
      name: nameOf(member.id),
      title: member.title,
    })),
  });
}

async function cardInput(
  scene: Scene,
  record: { readonly crm: Crm; readonly id: string },
  of: {
    readonly people: readonly Person[];
    readonly accountIds: readonly string[];
    readonly model: ModelId;
    readonly guard: CardGuard;
  },
): Promise<Omit<TouchCardInput, 'name' | 'people'>> {
  const { tx, settings } = scene;
  const contactIds = of.people.flatMap(({ recordIds }) => recordIds);
  const { ids, deals, unlisted, isPending } = await dealsOfPeople(
    scene,
    { contactIds, accountIds: of.accountIds },
    of.model,
  );
  await of.guard(ids);
  const byPerson = await loadTouches(tx, of.people);
  const details = await loadTouchDetails(scene, [...byPerson.values()].flat());
  const [connection] = await tx.query<{ synced: Date | null }>(
    'select max(last_synced_at) as synced from connections where tenant_id = $1 and crm = $2',
    [tx.tenantId, record.crm],
  );
  const model = MODEL_CHOICES.find(({ id }) => id === of.model);
  return {
    crm: record.crm,
    recordId: record.id,
    touches: details.touches,
    posts: seenPosts(details),
    deals,
    unlisted,
    isPending,
    model: model ?? { id: of.model, label: of.model, description: '' },
    syncedAt: connection?.synced?.getTime() ?? null,
    now: scene.now.getTime(),
    locale: settings.locale,
    timeZone: scene.timeZone,
  };
}
