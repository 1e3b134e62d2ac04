import type { Crm, Settings } from '@pipeline-attribution/shared';
import { withTenant, type TenantTransaction } from '../../db/tenancy.ts';
import { CONVERTED } from '../../records/qualified-at.ts';
import type { Connector, CrmSession } from '../connector.ts';
import { CrmError } from '../errors.ts';
import { FIGURE_OBJECTS, type FieldValues, type FigureObject } from '../figures.ts';
import { openSession } from '../open-session.ts';
import type { CrmServices } from '../services.ts';
import { loadDealFigures } from './load-deal-figures.ts';
import { loadPersonFigures } from './load-person-figures.ts';
import { planFields } from './plan-fields.ts';
import { planStageMoves, type PlannedMove } from './stage-moves.ts';
import { loadWritten } from './written-values.ts';

interface FieldPreview {
  readonly field: string;
  readonly label: string;
  readonly now: string | null;
  readonly then: string | null;
  /** A person wrote what stands there; it stays. */
  readonly isHeld: boolean;
}

export interface WriteBackPreview {
  readonly objects: {
    readonly object: FigureObject;
    readonly fields: { readonly field: string; readonly label: string }[];
    /** Records that carry figures once it is switched on. */
    readonly records: number;
    readonly examples: {
      readonly externalId: string;
      readonly name: string;
      readonly url: string;
      readonly fields: FieldPreview[];
    }[];
  }[];
  readonly stageMoves: readonly PlannedMove[];
  /** Records of the CRM’s own that would hold the credit of these deals; null in a CRM that keeps none. */
  readonly credits: { readonly deals: number; readonly records: number } | null;
  /** Why what stands in the CRM now could not be read; null when it was. */
  readonly unread: string | null;
}

/** Examples of each kind of record. */
const EXAMPLES = 5;
const NIL = '00000000-0000-0000-0000-000000000000';

/** What would be written, next to what stands there now; nothing is written by looking. */
export async function previewWriteBack(
  services: CrmServices,
  tenantId: number,
  crm: Crm,
): Promise<WriteBackPreview> {
  const { context } = services;
  const { connector, session } = await openSession(services, tenantId, crm);
  const loaded = await withTenant(context.dataSource, tenantId, async (tx) => {
    const [counts] = await tx.query<{ deals: number; contacts: number; leads: number }>(
      `select (select count(distinct p.deal_id)::int
               from pipeline_attribution p join deals d on d.tenant_id = $1 and d.id = p.deal_id
                 and d.source = $2 and d.deleted_at is null
               where p.tenant_id = $1 and p.influencer_id <> '${NIL}') as deals,
              count(distinct r.contact_id) filter (where c.object_type = 'contact')::int as contacts,
              count(distinct r.contact_id) filter (where c.object_type = 'lead' and not c.milestones ? '${CONVERTED}')::int as leads
       from contact_reach r join contacts c on c.tenant_id = $1 and c.id = r.contact_id
         and c.source = $2 and c.deleted_at is null and c.converted_into_id is null
       where r.tenant_id = $1`,
      [tenantId, crm],
    );
    const deals = await tx.query<{ id: string; external_id: string; name: string }>(
      `select d.id, d.external_id, d.name from deals d
       where d.tenant_id = $1 and d.source = $2 and d.deleted_at is null and d.merged_into_id is null
         and exists (select from pipeline_attribution p where p.tenant_id = $1 and p.deal_id = d.id
                     and p.influencer_id <> '${NIL}')
       order by d.created_at desc, d.id limit ${EXAMPLES}`,
      [tenantId, crm],
    );
    const examplesOf = (object: 'contact' | 'lead') =>
      tx.query<{ id: string; external_id: string; name: string }>(
        `select c.id, c.external_id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.email, '') as name
       from contacts c
       where c.tenant_id = $1 and c.source = $2 and c.object_type = $3 and c.deleted_at is null
         and c.erased_at is null and c.merged_into_id is null and c.converted_into_id is null
         and (c.object_type = 'contact' or not c.milestones ? '${CONVERTED}')
         and exists (select from contact_reach r where r.tenant_id = $1 and r.contact_id = c.id)
       order by c.created_at desc, c.id limit ${EXAMPLES}`,
        [tenantId, crm, object],
      );
    const contacts = await examplesOf('contact');
    const leads = await examplesOf('lead');
    const ids = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);
    const ofDeals = await loadDealFigures(tx, session.settings, ids(deals), context.now());
    const ofPeople = await loadPersonFigures(tx, ids([...contacts, ...leads]));
    const { figures } = connector;
    const valuesOf = (object: 'contact' | 'lead'): Map<string, FieldValues> =>
      new Map(
        ofPeople
          .filter((one) => one.object === object)
          .map((one) => [one.externalId, figures.personValues(one.figures)]),
      );
    const wanted: Readonly<Record<FigureObject, Map<string, FieldValues>>> = {
      deal: new Map(ofDeals.map((one) => [one.externalId, figures.dealValues(one.figures)])),
      contact: valuesOf('contact'),
      lead: valuesOf('lead'),
    };
    const written = {
      deal: await loadWritten(tx, crm, 'deal', [...wanted.deal.keys()]),
      contact: await loadWritten(tx, crm, 'contact', [...wanted.contact.keys()]),
      lead: await loadWritten(tx, crm, 'lead', [...wanted.lead.keys()]),
    };
    return {
      credits: connector.credits ? await countCredits(tx, crm, session.settings) : null,
      records: {
        deal: counts?.deals ?? 0,
        contact: counts?.contacts ?? 0,
        lead: counts?.leads ?? 0,
      },
      named: { deal: deals, contact: contacts, lead: leads },
      wanted,
      written,
      stageMoves: connector.moveStages
        ? await planStageMoves(tx, session.settings, context.now())
        : [],
    };
  });
  const objects = [];
  let unread: string | null = null;
  for (const object of FIGURE_OBJECTS) {
    const labels = connector.figures.labels[object];
    if (Object.keys(labels).length === 0) continue;
    const wanted = loaded.wanted[object];
    const { current, confirmed, problem } = await standing(connector, session, object, [
      ...wanted.keys(),
    ]);
    unread ??= problem;
    objects.push({
      object,
      fields: Object.entries(labels).map(([field, label]) => ({ field, label })),
      records: loaded.records[object],
      examples: loaded.named[object].flatMap(({ external_id: externalId, name }) => {
        const then = wanted.get(externalId);
        if (then === undefined) return [];
        const now = { ...empty(labels), ...current.get(externalId) };
        const plan = planFields(
          then,
          now,
          loaded.written[object].get(externalId),
          confirmed.get(externalId) ?? new Set(),
        );
        return [
          {
            externalId,
            name,
            url: connector.recordUrl(session, object, externalId),
            fields: Object.entries(labels).map(([field, label]) => ({
              field,
              label,
              now: now[field] ?? null,
              then: plan.held.includes(field) ? (now[field] ?? null) : (then[field] ?? null),
              isHeld: plan.held.includes(field),
            })),
          },
        ];
      }),
    });
  }
  return { objects, stageMoves: loaded.stageMoves, credits: loaded.credits, unread };
}

/** As they are written: by influencer and campaign, of deals in which an influencer has a part. */
async function countCredits(
  tx: TenantTransaction,
  crm: Crm,
  { defaultModel }: Pick<Settings, 'defaultModel'>,
): Promise<{ deals: number; records: number }> {
  const [counts] = await tx.query<{ deals: number; records: number }>(
    `with parts as (
       select p.deal_id, p.influencer_id, p.campaign_id
       from pipeline_attribution p
       join deals d on d.tenant_id = $1 and d.id = p.deal_id and d.outcome = p.stage
         and d.source = $2 and d.deleted_at is null and d.merged_into_id is null
       where p.tenant_id = $1 and p.model = $3
       group by p.deal_id, p.influencer_id, p.campaign_id),
     influenced as (select distinct deal_id from parts where influencer_id <> '${NIL}')
     select count(distinct deal_id)::int as deals, count(*)::int as records
     from parts join influenced using (deal_id)`,
    [tx.tenantId, crm, defaultModel],
  );
  return counts ?? { deals: 0, records: 0 };
}

const empty = (labels: Readonly<Record<string, string>>): Record<string, string | null> =>
  Object.fromEntries(Object.keys(labels).map((name) => [name, null]));

interface Standing {
  readonly current: ReadonlyMap<string, FieldValues>;
  readonly confirmed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problem: string | null;
}

/** What the records hold now. A CRM that is away for a moment keeps nobody from seeing what would be written. */
async function standing(
  { figures }: Connector,
  session: CrmSession,
  object: FigureObject,
  externalIds: readonly string[],
): Promise<Standing> {
  const nothing = { current: new Map(), confirmed: new Map(), problem: null };
  if (externalIds.length === 0) return nothing;
  try {
    return await inTime(
      (async () => ({
        current: await figures.read(session, object, externalIds),
        confirmed: (await figures.writtenByUs?.(session, object, externalIds)) ?? new Map(),
        problem: null,
      }))(),
    );
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return { ...nothing, problem: error.message };
  }
}

/** A screen of HubSpot's waits fifteen seconds for all of it. */
const PATIENCE_MS = 5_000;

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CrmError('passing', 'The CRM did not answer in time.'));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
