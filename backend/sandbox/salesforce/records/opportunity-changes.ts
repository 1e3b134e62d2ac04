import type { Company } from '@pipeline-attribution/shared';
import { instant } from '../schema.ts';
import { forecastOf, percent } from './pipeline.ts';
import type { Emit, MutableRow } from './rows.ts';

/** What follows from a change of an opportunity: its derived fields and the rows of its two histories. */
export class OpportunityHistories {
  readonly #company: Company;
  readonly #userId: string;
  readonly #nextId: (prefix: string) => string;
  readonly #emit: Emit;

  constructor(company: Company, userId: string, nextId: (prefix: string) => string, emit: Emit) {
    this.#company = company;
    this.#userId = userId;
    this.#nextId = nextId;
    this.#emit = emit;
  }

  derive(row: MutableRow, before: MutableRow, at: number): void {
    const stage = this.#company.pipeline.find(({ label }) => label === row['StageName']);
    if (stage === undefined)
      throw new Error(`The pipeline has no stage ${String(row['StageName'])}.`);
    const amount = typeof row['Amount'] === 'number' ? row['Amount'] : null;
    Object.assign(row, {
      Probability: percent(stage),
      ExpectedRevenue: amount === null ? null : Math.round(amount * percent(stage)) / 100,
      IsClosed: stage.isClosed,
      IsWon: stage.isWon,
      ForecastCategory: forecastOf(stage).category,
      ForecastCategoryName: forecastOf(stage).name,
    });
    const changed = (['StageName', 'Amount', 'CloseDate'] as const).filter(
      (name) => row[name] !== before[name],
    );
    if (changed.length === 0) return;
    if (changed.includes('StageName')) row['LastStageChangeDate'] = instant(at);
    this.#emit('OpportunityHistory', {
      Id: this.#nextId('008'),
      OpportunityId: row['Id'] ?? null,
      StageName: stage.label,
      Amount: amount,
      PrevAmount: before['Amount'] ?? null,
      ExpectedRevenue: row['ExpectedRevenue'] ?? null,
      CloseDate: row['CloseDate'] ?? null,
      PrevCloseDate: before['CloseDate'] ?? null,
      Probability: percent(stage),
      ForecastCategory: forecastOf(stage).category,
      CurrencyIsoCode: row['CurrencyIsoCode'] ?? null,
      CreatedById: this.#userId,
      CreatedDate: instant(at),
      SystemModstamp: instant(at),
      IsDeleted: false,
    });
    for (const name of changed) {
      this.#emit('OpportunityFieldHistory', {
        Id: this.#nextId('017'),
        OpportunityId: row['Id'] ?? null,
        Field: name,
        DataType:
          name === 'Amount' ? 'Currency' : name === 'CloseDate' ? 'DateOnly' : 'DynamicEnum',
        OldValue: before[name] ?? null,
        NewValue: row[name] ?? null,
        CreatedById: this.#userId,
        CreatedDate: instant(at),
        IsDeleted: false,
      });
    }
  }
}
