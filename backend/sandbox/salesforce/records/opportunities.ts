import type { SimDeal } from '@pipeline-attribution/shared';
import { day, instant } from '../schema.ts';
import { forecastOf, percent } from './pipeline.ts';
import { amountOf, audit, type Building, changedAt, stageLabel } from './rows.ts';

/** Opportunities with their stages, histories and contact roles. */
export function opportunityRows(building: Building): void {
  const { company, ids, emit, userId, nextId } = building;
  company.pipeline.forEach((stage, index) => {
    emit('OpportunityStage', {
      Id: nextId('01J'),
      MasterLabel: stage.label,
      ApiName: stage.label,
      DefaultProbability: percent(stage),
      IsActive: true,
      IsClosed: stage.isClosed,
      IsWon: stage.isWon,
      SortOrder: index + 1,
      ForecastCategory: forecastOf(stage).category,
      ForecastCategoryName: forecastOf(stage).name,
      CreatedDate: instant(company.startsAt),
      SystemModstamp: instant(company.startsAt),
    });
  });
  for (const deal of company.deals) {
    const stage = company.pipeline.find(({ key }) => key === deal.stages.at(-1)?.stage);
    if (stage === undefined) throw new Error(`${deal.id} is in no stage.`);
    const amount = deal.amountMinor === null ? null : amountOf(deal.amountMinor);
    const id = ids.of(deal.id).salesforceId;
    emit('Opportunity', {
      Id: id,
      AccountId: ids.of(deal.accountId).salesforceId,
      Name: deal.name,
      Description: null,
      StageName: stage.label,
      Amount: amount,
      Probability: percent(stage),
      ExpectedRevenue: amount === null ? null : Math.round(amount * percent(stage)) / 100,
      CloseDate: day(deal.closeDate),
      Type: deal.name.includes('Expansion') ? 'Existing Business' : 'New Business',
      LeadSource: deal.leadSource,
      NextStep: null,
      IsClosed: stage.isClosed,
      IsWon: stage.isWon,
      ForecastCategory: forecastOf(stage).category,
      ForecastCategoryName: forecastOf(stage).name,
      CurrencyIsoCode: deal.currency,
      CampaignId:
        deal.primaryCampaignId === null ? null : ids.of(deal.primaryCampaignId).salesforceId,
      ContactId: null,
      OwnerId: ids.of(deal.ownerId).salesforceId,
      LastStageChangeDate: deal.stages.length > 1 ? instant(deal.stages.at(-1)?.at ?? 0) : null,
      HasOpportunityLineItem: false,
      ...audit(deal.createdAt, changedAt(deal), userId),
    });
    histories(building, deal, id);
    for (const member of deal.group) {
      if (!member.recorded) continue;
      emit('OpportunityContactRole', {
        Id: nextId('00K'),
        OpportunityId: id,
        ContactId: ids.of(member.personId).salesforceId,
        Role: member.role,
        IsPrimary: member.isPrimary,
        CurrencyIsoCode: deal.currency,
        ...audit(member.addedAt, member.addedAt, userId),
      });
    }
  }
}

/**
 * OpportunityHistory: a row for creation and for every change of stage or amount, with the values after it.
 * OpportunityFieldHistory: a row per tracked field that changed.
 */
function histories(
  { company, emit, userId, nextId }: Building,
  deal: SimDeal,
  opportunityId: string,
): void {
  const moments = [...new Set([...deal.stages, ...deal.amounts].map(({ at }) => at))].sort(
    (a, b) => a - b,
  );
  const upTo = <T extends { readonly at: number }>(list: readonly T[], at: number): T | undefined =>
    list.findLast((entry) => entry.at <= at);
  let before: { stage: string; amount: number | null } | null = null;
  for (const at of moments) {
    const key = upTo(deal.stages, at)?.stage ?? 'qualification';
    const stage = company.pipeline.find((candidate) => candidate.key === key);
    if (stage === undefined) throw new Error(`${deal.id} is in no stage.`);
    const minor = upTo(deal.amounts, at)?.amountMinor;
    const amount = minor === undefined ? null : amountOf(minor);
    emit('OpportunityHistory', {
      Id: nextId('008'),
      OpportunityId: opportunityId,
      StageName: stage.label,
      Amount: amount,
      PrevAmount: before?.amount ?? null,
      ExpectedRevenue: amount === null ? null : Math.round(amount * percent(stage)) / 100,
      CloseDate: day(deal.closeDate),
      PrevCloseDate: null,
      Probability: percent(stage),
      ForecastCategory: forecastOf(stage).category,
      CurrencyIsoCode: deal.currency,
      CreatedById: userId,
      CreatedDate: instant(at),
      SystemModstamp: instant(at),
      IsDeleted: false,
    });
    const field = (
      name: string,
      type: string,
      from: string | number | null,
      to: string | number | null,
    ): void => {
      emit('OpportunityFieldHistory', {
        Id: nextId('017'),
        OpportunityId: opportunityId,
        Field: name,
        DataType: type,
        OldValue: from,
        NewValue: to,
        CreatedById: userId,
        CreatedDate: instant(at),
        IsDeleted: false,
      });
    };
    if (before === null) field('created', 'Text', null, null);
    else {
      if (before.stage !== key)
        field('StageName', 'DynamicEnum', stageLabel(company, before.stage), stage.label);
      if (before.amount !== amount) field('Amount', 'Currency', before.amount, amount);
    }
    before = { stage: key, amount };
  }
}
