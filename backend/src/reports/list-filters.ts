import { BASES, type ModelId } from '@pipeline-attribution/shared';
import { z } from 'zod';
import {
  basisParam,
  filterParams,
  modelOut,
  modelParam,
  periodOut,
  periodParams,
} from './schemas.ts';

/** What every list of records takes. */
export const listQuery = { model: modelParam, basis: basisParam, ...periodParams, ...filterParams };

/** What every list says of itself. */
export const listOut = { model: modelOut, basis: z.enum(BASES), period: periodOut };

/** Conditions that grow with the filters of a query; `$1` is the tenant. */
export class Conditions {
  readonly parameters: unknown[];
  readonly where: string[] = [];

  constructor(tenantId: number) {
    this.parameters = [tenantId];
  }

  place(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  add(condition: (place: (value: unknown) => string) => string): void {
    this.where.push(condition((value) => this.place(value)));
  }
}

interface CreditFilter {
  readonly influencer?: string | undefined;
  readonly campaign?: string | undefined;
  readonly from: string | null;
  readonly to: string | null;
}

/** Keeps records that have credit of an influencer, campaign or, by touch date, period. */
export function withCredit(
  conditions: Conditions,
  table: string,
  link: string,
  model: ModelId,
  { influencer, campaign, from, to }: CreditFilter,
  days: { readonly column: string } | null,
): void {
  if (influencer === undefined && campaign === undefined && days === null) return;
  conditions.add((place) => {
    const parts = [`p.tenant_id = $1`, link, `p.model = ${place(model)}`];
    if (influencer !== undefined) parts.push(`p.influencer_id = ${place(influencer)}`);
    if (campaign !== undefined) parts.push(`p.campaign_id = ${place(campaign)}`);
    if (days && from !== null) parts.push(`p.${days.column} >= ${place(from)}::date`);
    if (days && to !== null) parts.push(`p.${days.column} <= ${place(to)}::date`);
    return `exists (select from ${table} p where ${parts.join(' and ')})`;
  });
}

/** Keeps rows whose day lies in the period, both ends included. */
export function between(
  conditions: Conditions,
  day: string,
  { from, to }: { from: string | null; to: string | null },
): void {
  if (from !== null) conditions.add((place) => `${day} >= ${place(from)}::date`);
  if (to !== null) conditions.add((place) => `${day} <= ${place(to)}::date`);
}
