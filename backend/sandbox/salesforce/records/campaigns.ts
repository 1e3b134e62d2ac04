import type { WebHistory } from '../../common/web-history.ts';
import { day, instant } from '../schema.ts';
import { amountOf, audit, type Building } from './rows.ts';

const STATUSES = [
  { label: 'Sent', responded: false, isDefault: true },
  { label: 'Clicked', responded: true, isDefault: false },
  { label: 'Responded', responded: true, isDefault: false },
] as const;

/** Campaigns, their member statuses, and the people marketing automation added to them. */
export function campaignRows(building: Building, web: ReadonlyMap<string, WebHistory>): void {
  const { company, ids, emit, userId, nextId } = building;
  const owner = userId;
  for (const campaign of company.campaigns) {
    const id = ids.of(campaign.id).salesforceId;
    const spent = company.costs
      .filter(({ campaignId }) => campaignId === campaign.id)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const running = campaign.endsAt > company.endsAt - 86_400_000;
    emit('Campaign', {
      Id: id,
      Name: campaign.name,
      ParentId: null,
      Type: 'Influencer',
      Status: running ? 'In Progress' : 'Completed',
      StartDate: day(campaign.startsAt),
      EndDate: day(campaign.endsAt),
      IsActive: running,
      Description: campaign.goal,
      BudgetedCost: amountOf(campaign.budgetMinor),
      ActualCost: amountOf(spent),
      ExpectedRevenue: null,
      NumberSent: 0,
      CurrencyIsoCode: 'EUR',
      OwnerId: owner,
      UTM_Campaign__c: campaign.utmCampaign,
      ...audit(campaign.startsAt - 7 * 86_400_000, campaign.startsAt, userId),
    });
    STATUSES.forEach(({ label, responded, isDefault }, index) => {
      emit('CampaignMemberStatus', {
        Id: nextId('01Y'),
        CampaignId: id,
        Label: label,
        HasResponded: responded,
        IsDefault: isDefault,
        SortOrder: index + 3,
        ...audit(campaign.startsAt, campaign.startsAt, userId),
      });
    });
  }
  members(building, web);
}

/**
 * Automation knows a campaign from `utm_campaign` of a visit its script saw in a browser whose owner filled in a form,
 * and only once the person is in the CRM.
 * A form in that visit makes a response of the click.
 */
function members(
  { company, ids, emit, userId, nextId }: Building,
  web: ReadonlyMap<string, WebHistory>,
): void {
  const people = new Map(company.people.map((person) => [person.id, person]));
  const campaigns = new Map(company.campaigns.map((campaign) => [campaign.utmCampaign, campaign]));
  const formVisits = new Set(company.forms.map(({ visitId }) => visitId));
  const known = new Map<
    string,
    { at: number; responded: boolean; personId: string; campaignId: string }
  >();
  const visits = [...web].flatMap(([personId, history]) =>
    history.visits.map((visit) => ({ visit, person: people.get(personId) })),
  );
  for (const { visit, person } of visits) {
    if (person === undefined) continue;
    const withForm = formVisits.has(visit.id);
    if (!withForm && visit.at < person.createdAt) continue;
    const utm = new URL(visit.pages[0]?.url ?? company.vendor.siteUrl).searchParams.get(
      'utm_campaign',
    );
    const campaign = campaigns.get(utm ?? '');
    if (campaign === undefined) continue;
    const key = `${person.id}/${campaign.id}`;
    const at = Math.max(visit.at, person.createdAt);
    const before = known.get(key);
    known.set(key, {
      at: before?.at ?? at,
      responded: (before?.responded ?? false) || withForm,
      personId: person.id,
      campaignId: campaign.id,
    });
  }
  for (const { at, responded, personId, campaignId } of known.values()) {
    const person = people.get(personId);
    const id = ids.of(personId).salesforceId;
    emit('CampaignMember', {
      Id: nextId('00v'),
      CampaignId: ids.of(campaignId).salesforceId,
      LeadId: person?.isLead ? id : null,
      ContactId: person?.isLead ? null : id,
      LeadOrContactId: id,
      Status: responded ? 'Responded' : 'Clicked',
      HasResponded: true,
      FirstRespondedDate: day(at),
      CurrencyIsoCode: 'EUR',
      ...audit(at, at, userId),
      SystemModstamp: instant(at),
    });
  }
}
