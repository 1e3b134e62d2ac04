import type { Company, SimDeal } from '@pipeline-attribution/shared';
import { salesforceId, type IdTable } from '../../common/record-ids.ts';
import { webHistories } from '../../common/web-history.ts';
import { day, instant } from '../schema.ts';
import type { Value } from '../soql/source.ts';
import { campaignRows } from './campaigns.ts';
import { opportunityRows } from './opportunities.ts';
import { peopleRows } from './people.ts';

export type MutableRow = Record<string, Value>;
/** Puts a row into an object. */
export type Emit = (object: string, row: MutableRow) => void;

/** What every builder of rows needs. */
export interface Building {
  readonly company: Company;
  readonly ids: IdTable;
  readonly emit: Emit;
  readonly orgId: string;
  readonly userId: string;
  /** A fresh id with a prefix, the same on every start. */
  readonly nextId: (prefix: string) => string;
}

/** The audit columns of a record. */
export function audit(createdAt: number, changedAt: number, byId: string): MutableRow {
  return {
    CreatedDate: instant(createdAt),
    CreatedById: byId,
    LastModifiedDate: instant(Math.max(createdAt, changedAt)),
    LastModifiedById: byId,
    SystemModstamp: instant(Math.max(createdAt, changedAt)),
    IsDeleted: false,
  };
}

/** Minor units as the number Salesforce holds. */
export const amountOf = (minor: number): number => minor / 100;

export const stageLabel = (company: Company, key: string): string =>
  company.pipeline.find((stage) => stage.key === key)?.label ?? key;

/** The last instant anything about a deal changed. */
export const changedAt = (deal: SimDeal): number =>
  Math.max(deal.createdAt, deal.stages.at(-1)?.at ?? 0, deal.amounts.at(-1)?.at ?? 0);

/** A counter of ids that starts anew for every prefix. */
export function idCounter(start = 1_000_000): (prefix: string) => string {
  const counters = new Map<string, number>();
  return (prefix) => {
    const counter = (counters.get(prefix) ?? start) + 1;
    counters.set(prefix, counter);
    return salesforceId(prefix, counter);
  };
}

/** Builds all rows of the org. */
export function buildRows(building: Building): void {
  organisation(building);
  for (const account of building.company.accounts) {
    building.emit('Account', {
      Id: building.ids.of(account.id).salesforceId,
      Name: account.name,
      Website: `https://www.${account.domain}`,
      Domain__c: account.domain,
      BillingCountry: account.country,
      BillingCity: account.city,
      Industry: account.industry,
      NumberOfEmployees: account.employees,
      Type: 'Prospect',
      OwnerId: building.ids.of(account.ownerId).salesforceId,
      CurrencyIsoCode: 'EUR',
      ...audit(account.createdAt, account.createdAt, building.userId),
    });
  }
  const web = webHistories(building.company);
  peopleRows(building, web);
  opportunityRows(building);
  campaignRows(building, web);
}

function organisation({ company, ids, emit, orgId, userId, nextId }: Building): void {
  const { vendor, startsAt } = company;
  const stamp = {
    CreatedDate: instant(startsAt),
    LastModifiedDate: instant(startsAt),
    SystemModstamp: instant(startsAt),
  };
  emit('Organization', {
    Id: orgId,
    Name: vendor.name,
    InstanceName: 'EUS42',
    IsSandbox: false,
    OrganizationType: 'Enterprise Edition',
    TimeZoneSidKey: vendor.timeZone,
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_IE_EURO',
    Country: 'Germany',
    CreatedDate: instant(startsAt),
    SystemModstamp: instant(startsAt),
  });
  const user = (
    id: string,
    firstName: string,
    lastName: string,
    email: string,
    title: string,
  ): void => {
    emit('User', {
      Id: id,
      Name: `${firstName} ${lastName}`,
      FirstName: firstName,
      LastName: lastName,
      Username: email,
      Email: email,
      Title: title,
      IsActive: true,
      UserType: 'Standard',
      TimeZoneSidKey: vendor.timeZone,
      LanguageLocaleKey: 'en_US',
      DefaultCurrencyIsoCode: 'EUR',
      CurrencyIsoCode: 'EUR',
      ...stamp,
    });
  };
  user(userId, 'Integration', 'User', `integration@${vendor.domain}`, 'Integration');
  for (const rep of company.reps)
    user(ids.of(rep.id).salesforceId, rep.firstName, rep.lastName, rep.email, rep.title);
  for (const [code, rate] of Object.entries(vendor.rates)) {
    emit('CurrencyType', {
      Id: nextId('01L'),
      IsoCode: code,
      ConversionRate: rate,
      DecimalPlaces: 2,
      IsActive: true,
      IsCorporate: code === vendor.homeCurrency,
      ...stamp,
    });
    emit('DatedConversionRate', {
      Id: nextId('04w'),
      IsoCode: code,
      ConversionRate: rate,
      StartDate: '2000-01-01',
      NextStartDate: day(Date.UTC(9999, 11, 31)),
      ...stamp,
    });
  }
}
