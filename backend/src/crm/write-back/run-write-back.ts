import type { Crm } from '@pipeline-attribution/shared';
import { writeAudit } from '../../audit/write-audit.ts';
import { withTenant, type TenantTransaction } from '../../db/tenancy.ts';
import type { Connector, CrmSession } from '../connector.ts';
import { addCredits, NO_CREDITS, type CreditsWritten } from '../credits.ts';
import { CrmError } from '../errors.ts';
import { openSession } from '../open-session.ts';
import { readDirty } from '../read-dirty.ts';
import { restingWhenAsked } from '../rest.ts';
import type { CrmServices } from '../services.ts';
import { loadDealCredits } from './load-deal-credits.ts';
import { loadDealFigures } from './load-deal-figures.ts';
import { loadPersonFigures } from './load-person-figures.ts';
import { noteMoves, planStageMoves, settleMoves, stageWriteOf } from './stage-moves.ts';
import { loadState, saveState, type WriteBackState } from './state.ts';
import { addCounts, NOTHING_WRITTEN, writeFields, type FieldCounts } from './write-fields.ts';

export interface WriteBackResult {
  readonly deals: FieldCounts;
  readonly people: FieldCounts;
  /** Credit as records of the CRM; absent where it keeps none. */
  readonly credits?: CreditsWritten;
  /** Deals that stage rules moved, or, in a dry run, would have. */
  readonly stageMoves: number;
}

export interface WriteBackOptions {
  /** Looks at every record instead of those whose credit changed. */
  readonly isFull?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (step: string, done: number, total: number) => Promise<void>;
}

/** Records looked at in one go. */
const CHUNK = 500;
/** All is looked at anew once a day: names of influencers change, and people empty their fields. */
const FULL_EVERY_MS = 24 * 3_600_000;

/**
 * Brings the CRM up to what the ledger says, as far as the tenant switched that on: figures onto deals and people, and
 * deals to the stages of the tenant's rules. Whatever it is cut off by, the next round goes on with what is left.
 *
 * @throws CrmError when the CRM does not answer or does not allow it; the state says why.
 */
export function runWriteBack(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  options: WriteBackOptions = {},
): Promise<WriteBackResult | null> {
  return restingWhenAsked(services, tenantId, crm, () =>
    writeAll(services, tenantId, crm, options),
  );
}

async function writeAll(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
  options: WriteBackOptions,
): Promise<WriteBackResult | null> {
  const { context } = services;
  const { connector, connection, session } = await openSession(services, tenantId, crm);
  const { enabled, stageRuleMode } = session.settings.writeBack;
  if (connection.state === 'revoked' || (!enabled && stageRuleMode === 'off')) return null;
  const within = <Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> =>
    withTenant(context.dataSource, tenantId, work);
  const state = await within((tx) => loadState(tx, crm));
  const round: Round = { services, tenantId, connector, session, within, state, options };
  try {
    const figures = enabled ? await writeFigures(round) : null;
    const stageMoves = await moveStages(round);
    const result = {
      deals: figures?.deals ?? NOTHING_WRITTEN,
      people: figures?.people ?? NOTHING_WRITTEN,
      ...(figures?.credits ? { credits: figures.credits } : {}),
      stageMoves,
    };
    await within(async (tx) => {
      await saveState(tx, crm, { ...(figures?.state ?? state), ranAt: context.now(), error: null });
      const credits = result.credits ? result.credits.written + result.credits.deleted : 0;
      if (result.deals.written + result.people.written + credits > 0) {
        await writeAudit(tx, {
          actor: 'system',
          action: 'write back',
          entity: 'connection',
          entityId: session.externalId,
          after: result,
        });
      }
    });
    return result;
  } catch (error) {
    if (error instanceof CrmError) {
      const { message } = error;
      await within((tx) => saveState(tx, crm, { ...state, ranAt: context.now(), error: message }));
    }
    throw error;
  }
}

interface Round {
  readonly services: CrmServices;
  readonly tenantId: number;
  readonly connector: Connector;
  readonly session: CrmSession;
  readonly within: <Result>(work: (tx: TenantTransaction) => Promise<Result>) => Promise<Result>;
  readonly state: WriteBackState;
  readonly options: WriteBackOptions;
}

interface Figures {
  readonly deals: FieldCounts;
  readonly people: FieldCounts;
  readonly credits: CreditsWritten | null;
  readonly state: WriteBackState;
}

async function writeFigures(round: Round): Promise<Figures> {
  const { services, tenantId, connector, session, within, state, options } = round;
  const { context } = services;
  const { settings } = session;
  const now = context.now();
  const isFull =
    options.isFull === true ||
    state.fullAt === null ||
    state.fullModel !== settings.defaultModel ||
    now.getTime() - state.fullAt.getTime() >= FULL_EVERY_MS;
  const due = await within((tx) => dueRecords(tx, state, isFull));
  const work = { context, connector, session, tenantId };
  let [deals, people] = [NOTHING_WRITTEN, NOTHING_WRITTEN];
  let credits = connector.credits ? NO_CREDITS : null;
  if (due.deals.length + due.people.length > 0) await connector.figures.prepare(session);
  const total = due.deals.length + due.people.length;
  for (let start = 0; start < due.deals.length; start += CHUNK) {
    options.signal?.throwIfAborted();
    const ids = due.deals.slice(start, start + CHUNK);
    const loaded = await within((tx) => loadDealFigures(tx, settings, ids, now));
    const wanted = new Map(
      loaded.map(({ externalId, figures }) => [externalId, connector.figures.dealValues(figures)]),
    );
    deals = addCounts(deals, await writeFields(work, 'deal', wanted, isFull));
    if (connector.credits && credits) {
      const ofDeals = await within((tx) => loadDealCredits(tx, settings, ids, now));
      credits = addCredits(credits, await connector.credits.write(session, ofDeals));
    }
    await options.onProgress?.('deals', Math.min(start + CHUNK, due.deals.length), total);
  }
  for (let start = 0; start < due.people.length; start += CHUNK) {
    options.signal?.throwIfAborted();
    const ids = due.people.slice(start, start + CHUNK);
    const loaded = await within((tx) => loadPersonFigures(tx, ids));
    for (const object of ['contact', 'lead'] as const) {
      if (Object.keys(connector.figures.labels[object]).length === 0) continue;
      const wanted = new Map(
        loaded.flatMap((one) =>
          one.object === object
            ? [[one.externalId, connector.figures.personValues(one.figures)] as const]
            : [],
        ),
      );
      if (wanted.size === 0) continue;
      people = addCounts(people, await writeFields(work, object, wanted, isFull));
    }
    await options.onProgress?.('people', Math.min(due.deals.length + start + CHUNK, total), total);
  }
  return {
    deals,
    people,
    credits,
    state: {
      ...state,
      ledgerId: due.ledgerId,
      peopleUntil: due.peopleUntil,
      ...(isFull ? { fullAt: now, fullModel: settings.defaultModel } : {}),
    },
  };
}

interface Due {
  readonly deals: readonly string[];
  readonly people: readonly string[];
  readonly ledgerId: number;
  readonly peopleUntil: Date | null;
}

/** Whose figures may have changed: by the ledger and by whom influencers reached; or everybody's who has or had any. */
async function dueRecords(
  tx: TenantTransaction,
  state: WriteBackState,
  isFull: boolean,
): Promise<Due> {
  const [until] = await tx.query<{ ledger_id: number | null; people_until: Date | null }>(
    `select (select max(id) from credit_ledger where tenant_id = $1) as ledger_id,
            (select max(last_touch_at) from contact_reach where tenant_id = $1) as people_until`,
    [tx.tenantId],
  );
  const deals = isFull
    ? await tx.query<{ id: string }>(
        `select p.deal_id as id from pipeline_attribution p
         where p.tenant_id = $1 and p.influencer_id <> '00000000-0000-0000-0000-000000000000'
         union
         select d.id from written_values w
         join deals d on d.tenant_id = $1 and d.source = w.crm and d.external_id = w.external_id
         where w.tenant_id = $1 and w.object_type = 'deal'
         order by id`,
        [tx.tenantId],
      )
    : await tx.query<{ id: string }>(
        `select distinct deal_id as id from credit_ledger
         where tenant_id = $1 and id > $2 and id <= $3 order by deal_id`,
        [tx.tenantId, state.ledgerId, until?.ledger_id ?? 0],
      );
  const people = isFull
    ? await tx.query<{ id: string }>(
        `select r.contact_id as id from contact_reach r where r.tenant_id = $1
         union
         select c.id from written_values w
         join contacts c on c.tenant_id = $1 and c.source = w.crm and c.object_type = w.object_type
           and c.external_id = w.external_id
         where w.tenant_id = $1 and w.object_type in ('contact', 'lead')
         order by id`,
        [tx.tenantId],
      )
    : await tx.query<{ id: string }>(
        `select distinct contact_id as id from contact_reach
         where tenant_id = $1 and last_touch_at > $2 order by contact_id`,
        [tx.tenantId, state.peopleUntil ?? new Date(0)],
      );
  return {
    deals: deals.map(({ id }) => id),
    people: people.map(({ id }) => id),
    ledgerId: until?.ledger_id ?? state.ledgerId,
    peopleUntil: until?.people_until ?? state.peopleUntil,
  };
}

async function moveStages(round: Round): Promise<number> {
  const { services, tenantId, connector, session, within } = round;
  const { context } = services;
  const { crm } = connector;
  const mode = session.settings.writeBack.stageRuleMode;
  if (mode === 'off' || !connector.moveStages) return 0;
  const moves = await within(async (tx) => {
    const planned = await planStageMoves(tx, session.settings, context.now());
    return noteMoves(tx, planned, mode, context.now());
  });
  if (mode === 'dryRun' || moves.length === 0) return moves.length;
  const written = await connector.moveStages(session, moves.map(stageWriteOf));
  await within((tx) => settleMoves(tx, crm, moves, written));
  // A card shows the new stage now, not with the next round.
  await readDirty(services, tenantId, crm, round.options.signal);
  return written.filter(({ outcome }) => outcome === 'moved').length;
}
