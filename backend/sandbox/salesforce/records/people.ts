import type { SimMerge, SimPerson } from '@pipeline-attribution/shared';
import type { WebHistory } from '../../common/web-history.ts';
import { day, instant } from '../schema.ts';
import { historyRow, SELF_REPORT_FIELD, type FieldChange } from './person-history.ts';
import { audit, type Building, type MutableRow } from './rows.ts';

const STATUS: Readonly<Record<SimPerson['leadStatus'], string>> = {
  new: 'Open - Not Contacted',
  working: 'Working - Contacted',
  qualified: 'Qualified',
  disqualified: 'Closed - Not Converted',
  converted: 'Closed - Converted',
};

interface DatedChange extends FieldChange {
  readonly at: number;
}

/** What a rep made of the lead, as its status tells: worked on, qualified, let go or converted. */
function statusChanges(person: SimPerson, endsAt: number): DatedChange[] {
  const moves = person.lifecycle.flatMap(({ stage, at }): [SimPerson['leadStatus'], number][] => {
    if (stage === 'marketingqualifiedlead') return [['working', at]];
    return stage === 'salesqualifiedlead' ? [['qualified', at]] : [];
  });
  const last = person.lifecycle.at(-1)?.at ?? person.createdAt;
  if (person.convertedAt !== null) {
    const { convertedAt } = person;
    moves.splice(0, moves.length, ...moves.filter(([, at]) => at < convertedAt));
    moves.push(['converted', convertedAt]);
  } else if (person.leadStatus === 'disqualified') {
    moves.push(['disqualified', Math.min(last + 86_400_000, endsAt - 1000)]);
  }
  let from: SimPerson['leadStatus'] = 'new';
  return moves.map(([to, at]) => {
    const change = { field: 'Status', from: STATUS[from], to: STATUS[to], at };
    from = to;
    return change;
  });
}

/** What hidden form fields wrote into the admin's custom fields, and the answer to the open question. */
function sourceFields(person: SimPerson, web: WebHistory | undefined): MutableRow {
  const first = web?.visits[0]?.pages[0]?.url ?? null;
  const query = first === null ? null : new URL(first).searchParams;
  const utm = (name: string): string | null => query?.get(`utm_${name}`) ?? null;
  return {
    First_Landing_Page__c: first,
    [SELF_REPORT_FIELD]: person.selfReport?.text ?? null,
    UTM_Source__c: utm('source'),
    UTM_Medium__c: utm('medium'),
    UTM_Campaign__c: utm('campaign'),
    UTM_Content__c: utm('content'),
    UTM_Term__c: utm('term'),
  };
}

/** Leads, converted leads, contacts, and the records lost in merges. */
export function peopleRows(building: Building, web: ReadonlyMap<string, WebHistory>): void {
  const { company, ids, emit, userId, nextId } = building;
  const accountNames = new Map(company.accounts.map(({ id, name }) => [id, name]));
  const firstDeal = new Map<string, string>();
  for (const deal of company.deals) {
    for (const { personId } of deal.group)
      if (!firstDeal.has(personId)) firstDeal.set(personId, deal.id);
  }
  const merges = new Map<string, SimMerge[]>();
  for (const merge of company.merges)
    merges.set(merge.survivorId, [...(merges.get(merge.survivorId) ?? []), merge]);

  for (const person of company.people) {
    const id = ids.of(person.id).salesforceId;
    const mergedAt = Math.max(0, ...(merges.get(person.id) ?? []).map((merge) => merge.mergedAt));
    const lastForm = web.get(person.id)?.forms.at(-1)?.at ?? 0;
    const lastStage = person.lifecycle.at(-1)?.at ?? 0;
    const changed = Math.max(
      mergedAt,
      lastForm,
      lastStage,
      person.selfReport?.at ?? 0,
      person.convertedAt ?? 0,
    );
    const common: MutableRow = {
      FirstName: person.firstName,
      LastName: person.lastName,
      Name: `${person.firstName} ${person.lastName}`,
      Email: person.email,
      Title: person.title,
      Phone: person.phone,
      LeadSource:
        person.createdBy === 'form'
          ? 'Web'
          : person.createdBy === 'import'
            ? 'Trade Show'
            : 'Other',
      OwnerId: ids.of(person.ownerId).salesforceId,
      MasterRecordId: null,
      HasOptedOutOfEmail: false,
      CurrencyIsoCode: 'EUR',
      ...sourceFields(person, web.get(person.id)),
    };
    const leadRow = (leadId: string, lead: MutableRow): void => {
      emit('Lead', {
        Id: leadId,
        ...common,
        Company: accountNames.get(person.accountId) ?? '[not provided]',
        Country: person.country,
        Status: STATUS[person.leadStatus],
        IsConverted: false,
        ConvertedDate: null,
        ConvertedAccountId: null,
        ConvertedContactId: null,
        ConvertedOpportunityId: null,
        Website: null,
        ...audit(person.createdAt, changed, userId),
        ...lead,
      });
    };
    const { selfReport } = person;
    /** Which record the answer was written to: a converted lead is read-only. */
    const isOfLead =
      person.isLead ||
      (person.convertedAt !== null && selfReport !== null && selfReport.at < person.convertedAt);
    const history = (object: 'Contact' | 'Lead', recordId: string, createdAt: number): void => {
      const said: readonly DatedChange[] =
        selfReport === null || isOfLead !== (object === 'Lead')
          ? []
          : [{ field: SELF_REPORT_FIELD, from: null, to: selfReport.text, at: selfReport.at }];
      const statuses = object === 'Lead' ? statusChanges(person, company.endsAt) : [];
      for (const { at, ...change } of [...said, ...statuses]) {
        // A value a record is created with leaves no row.
        if (at <= createdAt) continue;
        emit(
          `${object}History`,
          historyRow(object, recordId, change, { id: nextId('017'), at, userId }),
        );
      }
    };
    if (person.isLead) {
      leadRow(id, {});
      history('Lead', id, person.createdAt);
    } else {
      emit('Contact', {
        Id: id,
        ...common,
        AccountId: ids.of(person.accountId).salesforceId,
        MailingCountry: person.country,
        ...audit(person.convertedAt ?? person.createdAt, changed, userId),
      });
      history('Contact', id, person.convertedAt ?? person.createdAt);
      if (person.convertedAt !== null) {
        const dealId = firstDeal.get(person.id);
        const at = instant(person.convertedAt);
        const leadId = nextId('00Q');
        history('Lead', leadId, person.createdAt);
        leadRow(leadId, {
          [SELF_REPORT_FIELD]: isOfLead ? (selfReport?.text ?? null) : null,
          Status: STATUS.converted,
          IsConverted: true,
          ConvertedDate: day(person.convertedAt),
          ConvertedAccountId: ids.of(person.accountId).salesforceId,
          ConvertedContactId: id,
          ConvertedOpportunityId: dealId === undefined ? null : ids.of(dealId).salesforceId,
          LastModifiedDate: at,
          SystemModstamp: at,
        });
      }
    }
    for (const merge of merges.get(person.id) ?? []) {
      // The loser of a merge goes to the recycle bin and names its master.
      emit(person.isLead ? 'Lead' : 'Contact', {
        ...common,
        ...sourceFields(person, undefined),
        Id: nextId(person.isLead ? '00Q' : '003'),
        Email: merge.lostEmail,
        MasterRecordId: id,
        ...(person.isLead
          ? {
              Company: '[not provided]',
              Status: STATUS.new,
              IsConverted: false,
              Country: person.country,
            }
          : { AccountId: ids.of(person.accountId).salesforceId, MailingCountry: person.country }),
        ...audit(merge.lostCreatedAt, merge.mergedAt, userId),
        IsDeleted: true,
      });
    }
  }
}
