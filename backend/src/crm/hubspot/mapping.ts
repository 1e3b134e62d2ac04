import type {
  AccountRecord,
  ContactRecord,
  DealRecord,
  MergeRecord,
  ObjectType,
  Outcome,
  StageHistoryRecord,
  StageRecord,
} from '../../records/types.ts';
import { qualifiedAt, reached, stageKey } from '../../records/qualified-at.ts';
import { amountOf } from '../amount.ts';
import type { CrmSession } from '../connector.ts';
import { dayIn } from '../day.ts';
import type { Owners } from './surroundings.ts';
import type { HubSpotLink, HubSpotRecord } from './client.ts';
import { datedStages, enteredStage, SOURCE_FACTS } from './properties.ts';

/** HubSpot's records in our words. Pure: the same answer always gives the same records. */

export type PortalFacts = Pick<CrmSession, 'homeCurrency' | 'timeZone' | 'settings'>;

export const text = (record: HubSpotRecord, name: string): string | null => {
  const value = record.properties[name]?.trim() ?? '';
  return value === '' ? null : value;
};

/** HubSpot writes instants as ISO 8601, in older properties as epoch milliseconds. */
export function instant(value: string | null): Date | null {
  if (value === null) return null;
  const date = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(date.getTime()) ? null : date;
}

const EPOCH = new Date(0);
const created = (record: HubSpotRecord): Date => instant(text(record, 'createdate')) ?? EPOCH;

export function toAccount(record: HubSpotRecord): AccountRecord {
  const domain = text(record, 'domain');
  return {
    externalId: record.id,
    name: text(record, 'name') ?? domain ?? `Company ${record.id}`,
    domain,
    createdAt: created(record),
  };
}

/** The company a record counts for: its primary one, else the one with the lowest id. */
export function primaryCompany(links: readonly HubSpotLink[] | undefined): string | null {
  if (!links || links.length === 0) return null;
  const primary = links.find(({ types }) =>
    types.some(({ category, label }) => category === 'HUBSPOT_DEFINED' && label === 'Primary'),
  );
  if (primary) return primary.toId;
  return [...links].sort((a, b) => Number(a.toId) - Number(b.toId))[0]?.toId ?? null;
}

export function toContact(
  record: HubSpotRecord,
  companies: readonly HubSpotLink[] | undefined,
  { settings }: PortalFacts,
): ContactRecord {
  const milestones = reached(
    datedStages(settings).map((stage) => [
      stageKey(stage),
      instant(text(record, enteredStage(stage))),
    ]),
  );
  const facts = SOURCE_FACTS.flatMap((name) => {
    const value = text(record, name);
    return value === null ? [] : [[name, value] as const];
  });
  const { selfReportProperty } = settings.tracking;
  return {
    objectType: 'contact',
    externalId: record.id,
    accountExternalId: primaryCompany(companies),
    email: text(record, 'email')?.toLowerCase() ?? null,
    firstName: text(record, 'firstname') ?? '',
    lastName: text(record, 'lastname') ?? '',
    title: text(record, 'jobtitle') ?? '',
    lifecycleStage: text(record, 'lifecyclestage'),
    leadStatus: text(record, 'hs_lead_status'),
    qualifiedAt: qualifiedAt(milestones, settings.qualifiedLead),
    milestones,
    selfReported: selfReportProperty === null ? null : text(record, selfReportProperty),
    sourceFacts: Object.fromEntries(facts),
    consent: 'unknown',
    createdAt: created(record),
  };
}

export interface Pipelines {
  readonly stages: readonly StageRecord[];
  /** Stage ids are unique within a portal. */
  readonly byStage: ReadonlyMap<string, StageRecord>;
}

export interface PipelineAnswer {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly displayOrder: number;
    readonly metadata: Readonly<Record<string, string | null | undefined>>;
  }[];
}

export function toPipelines(answers: readonly PipelineAnswer[]): Pipelines {
  const stages = answers.flatMap((pipeline) =>
    pipeline.stages.map((stage): StageRecord => {
      const probability = clamp(Number(stage.metadata['probability'] ?? 0));
      const closed = stage.metadata['isClosed'] === 'true';
      return {
        pipelineId: pipeline.id,
        stageId: stage.id,
        pipelineLabel: pipeline.label,
        label: stage.label,
        position: stage.displayOrder,
        probability,
        outcome: !closed ? 'open' : probability > 0 ? 'won' : 'lost',
      };
    }),
  );
  return { stages, byStage: new Map(stages.map((stage) => [stage.stageId, stage])) };
}

const clamp = (probability: number): number =>
  Number.isFinite(probability) ? Math.min(1, Math.max(0, probability)) : 0;

export function toDeal(
  record: HubSpotRecord,
  companies: readonly HubSpotLink[] | undefined,
  owners: Owners,
  pipelines: Pipelines,
  { homeCurrency, timeZone }: PortalFacts,
): DealRecord {
  const stageId = text(record, 'dealstage') ?? '';
  const outcome = outcomeOf(record, pipelines.byStage.get(stageId)?.outcome);
  const currency = text(record, 'deal_currency_code') ?? homeCurrency;
  const home = text(record, 'amount_in_home_currency');
  const closeDate = instant(text(record, 'closedate'));
  const amountMinor = amountOf(text(record, 'amount'), currency);
  return {
    externalId: record.id,
    accountExternalId: primaryCompany(companies),
    name: text(record, 'dealname') ?? `Deal ${record.id}`,
    pipelineId: text(record, 'pipeline') ?? '',
    stageId,
    outcome,
    probability: clamp(
      Number(
        text(record, 'hs_deal_stage_probability') ??
          pipelines.byStage.get(stageId)?.probability ??
          0,
      ),
    ),
    amountMinor,
    currency,
    // Portals with one currency leave the property empty.
    homeMinor:
      home !== null ? amountOf(home, homeCurrency) : currency === homeCurrency ? amountMinor : null,
    createdAt: created(record),
    closedAt: outcome === 'open' ? null : (closeDate ?? lastEntry(record)),
    expectedCloseOn: outcome === 'open' && closeDate ? dayIn(closeDate, timeZone) : null,
    ownerName: owners.get(text(record, 'hubspot_owner_id') ?? '')?.name ?? '',
    ownerExternalId: text(record, 'hubspot_owner_id'),
  };
}

function outcomeOf(record: HubSpotRecord, ofStage: Outcome | undefined): Outcome {
  if (text(record, 'hs_is_closed_won') === 'true') return 'won';
  if (text(record, 'hs_is_closed') === 'true') return 'lost';
  return text(record, 'hs_is_closed') === null ? (ofStage ?? 'open') : 'open';
}

const stageVersions = (record: HubSpotRecord): { stageId: string; enteredAt: Date }[] =>
  (record.propertiesWithHistory?.['dealstage'] ?? [])
    .flatMap(({ value, timestamp }) => {
      const enteredAt = instant(timestamp);
      return value && enteredAt ? [{ stageId: value, enteredAt }] : [];
    })
    // HubSpot promises no order.
    .sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());

const lastEntry = (record: HubSpotRecord): Date | null =>
  stageVersions(record).at(-1)?.enteredAt ?? null;

/** The stages a deal entered. A version that repeats the stage (a save without a change) is no entry. */
export function toStageHistory(record: HubSpotRecord, pipelines: Pipelines): StageHistoryRecord {
  const entries = stageVersions(record).filter(
    ({ stageId }, index, all) => all[index - 1]?.stageId !== stageId,
  );
  return {
    dealExternalId: record.id,
    entries: entries.map(({ stageId, enteredAt }) => {
      const stage = pipelines.byStage.get(stageId);
      // A stage that was deleted since has only its id.
      return {
        stageId,
        label: stage?.label ?? stageId,
        outcome: stage?.outcome ?? 'open',
        enteredAt,
      };
    }),
  };
}

/** A person's role on a deal: the label an admin made for it; HubSpot has no roles of its own. */
export function roleOf(link: HubSpotLink): string {
  return link.types
    .flatMap(({ category, label }) => (category === 'USER_DEFINED' && label ? [label] : []))
    .sort()
    .join(', ');
}

/** Merges a record tells of: the ids it took over. */
export function toMerges(record: HubSpotRecord, objectType: ObjectType): MergeRecord[] {
  return (text(record, 'hs_merged_object_ids') ?? '')
    .split(';')
    .filter((id) => id !== '')
    .map((id) => ({ objectType, externalId: id, intoExternalId: record.id }));
}

/**
 * The contacts merged into this one, as far as HubSpot still tells: it keeps their ids and their addresses,
 * each in a list of its own. Whoever filled in a form under such an address is this person. Which address
 * was which record's does not matter, since all of them lead here.
 */
export function toMergedAway(record: HubSpotRecord, survivor: ContactRecord): ContactRecord[] {
  const emails = (text(record, 'hs_additional_emails') ?? '').split(';').filter(Boolean);
  return toMerges(record, 'contact').flatMap(({ externalId }, index) => {
    const email = emails[index]?.trim().toLowerCase();
    return email === undefined || email === ''
      ? []
      : [
          {
            ...survivor,
            externalId,
            email,
            qualifiedAt: null,
            milestones: {},
            selfReported: null,
            sourceFacts: {},
          },
        ];
  });
}
