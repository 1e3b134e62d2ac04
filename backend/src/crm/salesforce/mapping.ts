import type {
  AccountRecord,
  BuyingGroupRecord,
  ContactRecord,
  ConversionRecord,
  DealRecord,
  ExchangeRateRecord,
  Outcome,
  OwnerRecord,
  StageHistoryRecord,
  StageRecord,
} from '../../records/types.ts';
import { ALWAYS, toHome, type RateTable } from '../../records/exchange-rates.ts';
import {
  CONVERTED,
  qualifiedAt,
  reached,
  statusKey,
  type Milestones,
} from '../../records/qualified-at.ts';
import { amountOf } from '../amount.ts';
import type { CampaignRecord, CrmSession } from '../connector.ts';
import { dayIn } from '../day.ts';
import type { Row } from './client.ts';
import type { OrgFields, SourceFields } from './org-fields.ts';
import { PRIVACY_FLAGS } from './soql.ts';

/** Salesforce's rows in our words. Pure: the same rows always give the same records. */

export type OrgFacts = Pick<CrmSession, 'homeCurrency' | 'timeZone' | 'settings'>;

/** Salesforce has sales processes but no pipelines one could name by an id. */
const PIPELINE = 'default';

export function text(row: Row, name: string): string | null {
  const value = name
    .split('.')
    .reduce<unknown>(
      (inner, part) =>
        inner !== null && typeof inner === 'object' ? (inner as Row)[part] : undefined,
      row,
    );
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
const flag = (row: Row, name: string): boolean => row[name] === true;

/** `2026-03-01T09:30:00.000+0000`; the offset has no colon. */
export function instant(value: string | null): Date | null {
  if (value === null) return null;
  const date = new Date(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? null : date;
}

/** A date without a time stands for its noon, UTC: no zone from −12 to +11 moves it to another day. */
export const noon = (day: string | null): Date | null =>
  day === null ? null : instant(`${day}T12:00:00.000Z`);

const EPOCH = new Date(0);
const created = (row: Row): Date => instant(text(row, 'CreatedDate')) ?? EPOCH;
const id = (row: Row): string => text(row, 'Id') ?? '';

export function toAccount(row: Row): AccountRecord {
  return {
    externalId: id(row),
    name: text(row, 'Name') ?? `Account ${id(row)}`,
    domain: domainOf(text(row, 'Website')),
    createdAt: created(row),
  };
}

/** `https://www.acme.com/de` → `acme.com`. */
export function domainOf(website: string | null): string | null {
  const host = /^(?:[a-z]+:\/\/)?(?:www\.)?([^/:?#\s]+\.[^/:?#\s]+)/i.exec(website ?? '')?.[1];
  return host?.toLowerCase() ?? null;
}

function person(row: Row, fields: SourceFields) {
  const facts = [fields.landingPage, ...Object.values(fields.utm), 'LeadSource'].flatMap((name) => {
    const value = name === null ? null : text(row, name);
    return name === null || value === null ? [] : [[name, value] as const];
  });
  return {
    externalId: id(row),
    email: text(row, 'Email')?.toLowerCase() ?? null,
    firstName: text(row, 'FirstName') ?? '',
    lastName: text(row, 'LastName') ?? '',
    title: text(row, 'Title') ?? '',
    lifecycleStage: null,
    selfReported: fields.selfReport === null ? null : text(row, fields.selfReport),
    sourceFacts: Object.fromEntries(facts),
    consent: consentOf(row),
    createdAt: created(row),
  } as const;
}

/** What the person's privacy record says; who must be forgotten must not be followed. */
function consentOf(row: Row): ContactRecord['consent'] {
  const individual = row['Individual'];
  if (individual === null || typeof individual !== 'object') return 'unknown';
  return PRIVACY_FLAGS.some((name) => flag(individual as Row, name)) ? 'denied' : 'unknown';
}

/**
 * @param onDealSince when the contact was put on an opportunity, null if on none. Contacts have no status:
 * being on an opportunity is what leads are converted for, and qualifies alike.
 */
export function toContact(
  row: Row,
  org: OrgFields,
  onDealSince: Date | null = null,
): ContactRecord {
  return {
    ...person(row, org.contact),
    objectType: 'contact',
    accountExternalId: text(row, 'AccountId'),
    leadStatus: null,
    qualifiedAt: onDealSince,
    milestones: reached([[CONVERTED, onDealSince]]),
  };
}

/** What is known of a lead's status over time. */
export interface StatusHistory {
  /** Its changes, oldest first. */
  readonly changes: readonly Row[];
  /** Since when changes are kept at all; null where we know of none. */
  readonly trackedSince: Date | null;
}

const UNTRACKED: StatusHistory = { changes: [], trackedSince: null };

export function toLead(
  row: Row,
  org: OrgFields,
  { settings }: OrgFacts,
  history: StatusHistory = UNTRACKED,
): ContactRecord {
  const status = text(row, 'Status');
  const milestones = statusMilestones(row, history);
  return {
    ...person(row, org.lead),
    objectType: 'lead',
    accountExternalId: null,
    leadStatus: status,
    qualifiedAt: qualifiedAt(milestones, settings.qualifiedLead),
    milestones,
  };
}

/**
 * When the lead came into each of its statuses for the first time. Without history a conversion has its day,
 * and a status we meet for the first time its record's last change.
 */
function statusMilestones(row: Row, { changes, trackedSince }: StatusHistory): Milestones {
  const [first] = changes;
  const entries: (readonly [string, Date | null])[] = changes.map((change) => [
    text(change, 'NewValue') ?? '',
    instant(text(change, 'CreatedDate')),
  ]);
  const original = first === undefined ? null : text(first, 'OldValue');
  if (original !== null) entries.unshift([original, created(row)]);
  const milestones = new Map<string, Date>();
  for (const [status, at] of entries) {
    const key = statusKey(status);
    if (at !== null && !milestones.has(key)) milestones.set(key, at);
  }
  const status = text(row, 'Status');
  const since = status === null ? undefined : milestones.get(statusKey(status));
  if (flag(row, 'IsConverted')) {
    milestones.set(CONVERTED, since ?? noon(text(row, 'ConvertedDate')) ?? created(row));
  } else if (status !== null && since === undefined) {
    const isFirst = first === undefined && trackedSince !== null && created(row) >= trackedSince;
    const changed = isFirst ? created(row) : instant(text(row, 'LastModifiedDate'));
    if (changed !== null) milestones.set(statusKey(status), changed);
  }
  return Object.fromEntries(milestones);
}

/** A user of Salesforce owns records as who they are; who sees which record, Salesforce itself decides. */
export const toOwner = (row: Row): OwnerRecord => ({
  externalId: id(row),
  userId: id(row),
  name: text(row, 'Name') ?? '',
  email: text(row, 'Email')?.toLowerCase() ?? '',
  teamIds: [],
});

export function toConversions(rows: readonly Row[]): ConversionRecord[] {
  return rows.flatMap((row) => {
    const contact = text(row, 'ConvertedContactId');
    return flag(row, 'IsConverted') && contact !== null
      ? [{ leadExternalId: id(row), contactExternalId: contact }]
      : [];
  });
}

export interface Stages {
  readonly list: readonly StageRecord[];
  readonly byId: ReadonlyMap<string, StageRecord>;
}

export function toStages(rows: readonly Row[]): Stages {
  const list = rows.map((row): StageRecord => {
    const stageId = text(row, 'ApiName') ?? text(row, 'MasterLabel') ?? '';
    return {
      pipelineId: PIPELINE,
      stageId,
      pipelineLabel: 'Opportunities',
      label: text(row, 'MasterLabel') ?? stageId,
      position: Number(text(row, 'SortOrder') ?? 0),
      probability: percent(text(row, 'DefaultProbability')),
      outcome: outcomeOf(row),
    };
  });
  return { list, byId: new Map(list.map((stage) => [stage.stageId, stage])) };
}

/** Salesforce counts in percent. */
const percent = (value: string | null): number => {
  const share = Number(value ?? 0) / 100;
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
};

const outcomeOf = (row: Row): Outcome =>
  flag(row, 'IsWon') ? 'won' : flag(row, 'IsClosed') ? 'lost' : 'open';

export function toDeal(
  row: Row,
  history: StageHistoryRecord['entries'],
  rates: RateTable,
  { homeCurrency, timeZone }: OrgFacts,
): DealRecord {
  const outcome = outcomeOf(row);
  const currency = text(row, 'CurrencyIsoCode') ?? homeCurrency;
  const amountMinor = amountOf(text(row, 'Amount'), currency);
  const closeDate = text(row, 'CloseDate');
  return {
    externalId: id(row),
    accountExternalId: text(row, 'AccountId'),
    name: text(row, 'Name') ?? `Opportunity ${id(row)}`,
    pipelineId: PIPELINE,
    stageId: text(row, 'StageName') ?? '',
    outcome,
    probability: percent(text(row, 'Probability')),
    amountMinor,
    currency,
    homeMinor:
      amountMinor === null
        ? null
        : toHome(rates, amountMinor, currency, closeDate ?? dayIn(created(row), timeZone)),
    createdAt: created(row),
    closedAt: outcome === 'open' ? null : closedAt(closeDate, history, timeZone),
    expectedCloseOn: outcome === 'open' ? closeDate : null,
    ownerName: text(row, 'Owner.Name') ?? '',
    ownerExternalId: text(row, 'OwnerId'),
  };
}

/**
 * When a closed opportunity closed: the instant it entered its closed stage if that was on its close
 * date, which is what Salesforce reports by; a close date somebody set to another day wins, at its noon.
 */
function closedAt(
  closeDate: string | null,
  history: StageHistoryRecord['entries'],
  timeZone: string,
): Date | null {
  const last = history.at(-1);
  const entered = last && last.outcome !== 'open' ? last.enteredAt : null;
  if (closeDate === null) return entered;
  return entered && dayIn(entered, timeZone) === closeDate ? entered : noon(closeDate);
}

/** Stage entries from OpportunityHistory, which also has a row for each change of amount or date. */
export function toStageHistory(
  dealExternalId: string,
  rows: readonly Row[],
  stages: Stages,
): StageHistoryRecord {
  const versions = rows
    .flatMap((row) => {
      const stageId = text(row, 'StageName');
      const enteredAt = instant(text(row, 'CreatedDate'));
      return stageId === null || enteredAt === null ? [] : [{ stageId, enteredAt }];
    })
    .sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());
  return {
    dealExternalId,
    entries: versions
      .filter(({ stageId }, index) => versions[index - 1]?.stageId !== stageId)
      .map(({ stageId, enteredAt }) => ({
        stageId,
        enteredAt,
        label: stages.byId.get(stageId)?.label ?? stageId,
        outcome: stages.byId.get(stageId)?.outcome ?? 'open',
      })),
  };
}

export function toBuyingGroup(dealExternalId: string, rows: readonly Row[]): BuyingGroupRecord {
  return {
    dealExternalId,
    members: rows.flatMap((row) => {
      const contact = text(row, 'ContactId');
      return contact === null
        ? []
        : [
            {
              person: { objectType: 'contact' as const, externalId: contact },
              role: text(row, 'Role') ?? '',
              isPrimary: flag(row, 'IsPrimary'),
            },
          ];
    }),
  };
}

/**
 * Exchange rates and the currency they lead to. `ConversionRate` is units of a currency for one of the
 * corporate currency; dated rates hold from their start, the undated one before the first.
 */
export function toRates(
  currencies: readonly Row[],
  dated: readonly Row[],
): { home: string | null; rates: ExchangeRateRecord[] } {
  const home = currencies.find((row) => flag(row, 'IsCorporate'));
  const rates = [...currencies, ...dated].flatMap((row): ExchangeRateRecord[] => {
    const currency = text(row, 'IsoCode');
    const unitsPerHome = text(row, 'ConversionRate');
    if (currency === null || unitsPerHome === null || flag(row, 'IsCorporate')) return [];
    return [{ currency, unitsPerHome, startsOn: text(row, 'StartDate') ?? ALWAYS }];
  });
  return { home: home ? text(home, 'IsoCode') : null, rates };
}

export function toRateTable(
  rates: readonly ExchangeRateRecord[],
  { homeCurrency, timeZone }: OrgFacts,
): RateTable {
  const byCurrency = Map.groupBy(
    [...rates].sort((a, b) => (a.startsOn < b.startsOn ? 1 : -1)),
    ({ currency }) => currency,
  );
  return { homeCurrency, timeZone, rates: byCurrency };
}

export function toCampaign(row: Row, org: OrgFields, homeCurrency: string): CampaignRecord[] {
  const name = text(row, 'Name');
  if (name === null) return [];
  const currency = text(row, 'CurrencyIsoCode') ?? homeCurrency;
  const budget = amountOf(text(row, 'BudgetedCost'), currency);
  const spent = amountOf(text(row, 'ActualCost'), currency);
  const parent = text(row, 'ParentId');
  return [
    {
      externalId: `salesforce:${id(row)}`,
      name,
      startsOn: text(row, 'StartDate'),
      endsOn: text(row, 'EndDate'),
      isFinished: text(row, 'Status') === 'Completed',
      utmCampaign: org.campaignUtm === null ? null : text(row, org.campaignUtm),
      budget: budget === null || budget < 0 ? null : { minor: budget, currency },
      cost: costOf(row, { spent, budget, currency }),
      parentExternalId: parent === null ? null : `salesforce:${parent}`,
    },
  ];
}

/**
 * What a campaign cost: the actual cost, and until somebody enters one, the budget of a campaign that has begun. Both
 * are of the campaign alone; what its children cost Salesforce sums in fields of its own, which are not read, so that
 * nothing counts twice.
 */
function costOf(
  row: Row,
  { spent, budget, currency }: { spent: number | null; budget: number | null; currency: string },
): NonNullable<CampaignRecord['cost']> | null {
  if (spent !== null && spent > 0) return { minor: spent, currency };
  const status = text(row, 'Status');
  const hasBegun = status !== null && status !== 'Planned' && status !== 'Aborted';
  return hasBegun && budget !== null && budget > 0 ? { minor: budget, currency } : null;
}
