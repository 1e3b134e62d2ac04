import {
  contentTypeLabel,
  normaliseContentType,
  normalisePlatform,
  platformLabel,
  suggestedOf,
  type AliasProposal,
  type Directory,
} from '@pipeline-attribution/shared';
import { writeAudit } from '../audit/write-audit.ts';
import { changeDirectoryNoting } from '../campaigns/change-directory.ts';
import { refuseConflicts } from '../campaigns/influencer-store.ts';
import { clearJournal } from '../campaigns/relink-journal.ts';
import { CampaignSpellings, InfluencerSpellings } from '../campaigns/spellings.ts';
import type { TenantTransaction } from '../db/tenancy.ts';
import { badRequest, conflict, notFound } from '../http/problem.ts';
import { linkMembers, unlinkMembers } from './crm-members.ts';
import type { StoredRepairKind } from './count-values.ts';
import { loadRepair, type RepairView } from './repair-store.ts';

/** What a value is said to mean; without one, the one proposal that stands out. */
export interface RepairTarget {
  readonly influencerId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly platform?: string | undefined;
  readonly contentType?: string | undefined;
}

interface Who {
  readonly actor: string;
  readonly now: Date;
}

const FIELD: Readonly<Record<StoredRepairKind, keyof RepairTarget>> = {
  influencer: 'influencerId',
  campaign: 'campaignId',
  crmCampaign: 'campaignId',
  platform: 'platform',
  contentType: 'contentType',
};

/**
 * Makes a value an alias of what it means: touches that came before are linked anew and their deals marked,
 * in the same transaction; touches to come follow by themselves.
 *
 * Accepting the same again changes nothing; accepting another takes the former back.
 *
 * @throws ProblemError 404 for an unknown id; 409 when no proposal stands out and none is named, or when the
 *   value means somebody else; 400 for a target of another kind.
 */
export async function acceptRepair(
  tx: TenantTransaction,
  id: string,
  given: RepairTarget,
  { actor, now }: Who,
): Promise<RepairView> {
  const held = await lockRepair(tx, id);
  const former = held.decision?.target ?? null;
  if (held.state === 'accepted' && given[FIELD[held.kind]] === undefined) return held;
  if (held.state === 'accepted' && given[FIELD[held.kind]] === former?.id) return held;
  // Somebody changed their mind: what was accepted before goes first.
  const repair = held.state === 'accepted' ? await takeBack(tx, held) : held;
  const { relinked } = await changeDirectoryNoting(
    tx,
    { reason: `“${repair.value}” accepted as an alias`, journal: { changeId: id, undo: false } },
    async (directory) => {
      const target = targetOf(repair, given, directory);
      await addAlias(tx, repair, target, directory);
      await tx.query(
        `update repairs
         set state = 'accepted', target_id = $3, target_name = $4, confidence = $5, reason = $6,
             decided_by = $7, decided_at = $8, applied_at = now()
         where tenant_id = $1 and id = $2`,
        [tx.tenantId, id, target.id, target.name, target.confidence, target.reason, actor, now],
      );
      return target;
    },
  );
  const members =
    repair.kind === 'crmCampaign' ? await linkMembers(tx, repair, await targetIdOf(tx, id)) : 0;
  await tx.query('update repairs set relinked = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    relinked + members,
  ]);
  const after = await loadRepair(tx, id);
  await writeAudit(tx, {
    actor,
    action: 'accept',
    entity: 'repair',
    entityId: id,
    before: held,
    after,
  });
  return after;
}

/** Remembers that a value means nobody of ours: it is not asked about again. */
export async function dismissRepair(
  tx: TenantTransaction,
  id: string,
  { actor, now }: Who,
): Promise<RepairView> {
  const repair = await lockRepair(tx, id);
  if (repair.state === 'dismissed') return repair;
  if (repair.state === 'accepted') await takeBack(tx, repair);
  await tx.query(
    `update repairs set state = 'dismissed', decided_by = $3, decided_at = $4, relinked = 0,
            target_id = null, target_name = null, confidence = null, reason = null
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, actor, now],
  );
  const after = await loadRepair(tx, id);
  await writeAudit(tx, {
    actor,
    action: 'dismiss',
    entity: 'repair',
    entityId: id,
    before: repair,
    after,
  });
  return after;
}

/**
 * Takes a decision back: the alias goes, the touches it had linked go back to what they were, and the value is
 * on the list again.
 */
export async function undoRepair(
  tx: TenantTransaction,
  id: string,
  { actor }: Who,
): Promise<RepairView> {
  const repair = await lockRepair(tx, id);
  if (repair.state === 'open') throw conflict(`Nothing was decided about “${repair.value}”.`);
  const after = await takeBack(tx, repair);
  await writeAudit(tx, {
    actor,
    action: 'undo',
    entity: 'repair',
    entityId: id,
    before: repair,
    after,
  });
  return after;
}

/** Makes a decision undone and answers the value as it is open again. */
async function takeBack(tx: TenantTransaction, repair: RepairView): Promise<RepairView> {
  const { id } = repair;
  if (repair.state === 'accepted') {
    const since = await appliedAt(tx, id);
    if (repair.kind === 'crmCampaign') await unlinkMembers(tx, repair, since);
    await changeDirectoryNoting(
      tx,
      {
        reason: `alias “${repair.value}” taken back`,
        journal: { changeId: id, undo: true, since },
      },
      () => removeAlias(tx, repair),
    );
    await clearJournal(tx, id);
  }
  await tx.query(
    `update repairs set state = 'open', target_id = null, target_name = null, confidence = null, reason = null,
            decided_by = null, decided_at = null, applied_at = null, relinked = 0
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  return loadRepair(tx, id);
}

/** The repair, held until the transaction ends, so that two people cannot decide it at once. */
async function lockRepair(tx: TenantTransaction, id: string): Promise<RepairView> {
  const [row] = await tx.query(
    'select id from repairs where tenant_id = $1 and id = $2 for update',
    [tx.tenantId, id],
  );
  if (!row)
    throw notFound(`There is no value to repair with the id ${id}. It may be repaired by now.`);
  return loadRepair(tx, id);
}

interface Target {
  readonly id: string;
  readonly name: string;
  readonly confidence: number | null;
  readonly reason: string;
}

function targetOf(repair: RepairView, given: RepairTarget, directory: Directory): Target {
  const field = FIELD[repair.kind];
  const others = (Object.keys(given) as (keyof RepairTarget)[]).filter(
    (name) => given[name] !== undefined && name !== field,
  );
  const [other] = others;
  if (other !== undefined) {
    const message = `“${repair.value}” stands for ${field}, not for ${other}.`;
    throw badRequest(`${other}: ${message}`, [{ field: other, message }]);
  }
  const id = given[field];
  if (id === undefined) return suggested(repair);
  const named = nameOfTarget(field, id, directory);
  if (named === null) {
    const message = `There is no such ${field.replace(/Id$/, '')}.`;
    throw badRequest(`${field}: ${message}`, [{ field, message }]);
  }
  const proposal = repair.proposals.find((one) => one.id === named.id);
  return {
    ...named,
    confidence: proposal?.confidence ?? null,
    reason: proposal?.reason ?? 'Chosen by a person.',
  };
}

function suggested({ value, proposals }: RepairView): Target {
  const proposal: AliasProposal | null = suggestedOf(proposals);
  if (proposal !== null) return proposal;
  const [first, second] = proposals;
  throw conflict(
    first === undefined
      ? `Nothing we know is close to “${value}”. Say what it means.`
      : second === undefined
        ? `“${value}” may be ${first.name}, but that is not sure enough. Name it if it is.`
        : `“${value}” may be ${first.name} or ${second.name}. Name the one it is.`,
  );
}

function nameOfTarget(
  field: keyof RepairTarget,
  id: string,
  directory: Directory,
): { id: string; name: string } | null {
  if (field === 'platform') {
    const platform = normalisePlatform(id);
    return platform === null ? null : { id: platform, name: platformLabel(platform) };
  }
  if (field === 'contentType') {
    const contentType = normaliseContentType(id);
    return contentType === null ? null : { id: contentType, name: contentTypeLabel(contentType) };
  }
  const list = field === 'influencerId' ? directory.influencers : directory.campaigns;
  return list.find((one) => one.id === id) ?? null;
}

async function addAlias(
  tx: TenantTransaction,
  { kind, value }: RepairView,
  { id }: Target,
  directory: Directory,
): Promise<void> {
  const alias = aliasOf(value);
  if (kind === 'influencer') {
    const own = directory.influencers.find((one) => one.id === id);
    if (own)
      refuseConflicts(
        new InfluencerSpellings(directory).conflicts(id, {
          name: own.name,
          aliases: [alias],
          handles: [],
        }),
      );
    await tx.query(
      `insert into influencer_aliases (tenant_id, influencer_id, alias) values ($1, $2, $3)`,
      [tx.tenantId, id, alias],
    );
  } else if (kind === 'campaign') {
    const own = directory.campaigns.find((one) => one.id === id);
    if (own)
      refuseConflicts(new CampaignSpellings(directory).conflicts(id, { ...own, aliases: [alias] }));
    await tx.query(
      `insert into campaign_aliases (tenant_id, campaign_id, alias) values ($1, $2, $3)`,
      [tx.tenantId, id, alias],
    );
  } else {
    await tx.query(
      `insert into tag_aliases (tenant_id, kind, alias, means) values ($1, $2, $3, $4)
       on conflict (tenant_id, kind, alias) do update set means = excluded.means`,
      [tx.tenantId, kind, alias, id],
    );
  }
}

async function removeAlias(
  tx: TenantTransaction,
  { kind, value, decision }: RepairView,
): Promise<void> {
  const parameters = [tx.tenantId, aliasOf(value), decision?.target?.id ?? null];
  if (kind === 'influencer')
    await tx.query(
      `delete from influencer_aliases where tenant_id = $1 and alias = $2 and influencer_id = $3::uuid`,
      parameters,
    );
  else if (kind === 'campaign')
    await tx.query(
      `delete from campaign_aliases where tenant_id = $1 and alias = $2 and campaign_id = $3::uuid`,
      parameters,
    );
  else
    await tx.query(
      'delete from tag_aliases where tenant_id = $1 and alias = $2 and means = $3 and kind = $4',
      [...parameters, kind],
    );
}

/** A handle's @ is not part of it. */
const aliasOf = (value: string): string => value.trim().replace(/^@/, '').slice(0, 200);

async function appliedAt(tx: TenantTransaction, id: string): Promise<Date> {
  const [row] = await tx.query<{ applied_at: Date | null }>(
    'select applied_at from repairs where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  return row?.applied_at ?? new Date(0);
}

async function targetIdOf(tx: TenantTransaction, id: string): Promise<string> {
  const { decision } = await loadRepair(tx, id);
  return decision?.target?.id ?? '';
}
