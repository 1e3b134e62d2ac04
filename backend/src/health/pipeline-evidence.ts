import {
  EVIDENCE_BY_STRENGTH,
  NO_EVIDENCE_REASONS,
  type DealOutcome,
  type Evidence,
  type NoEvidenceReason,
} from '@pipeline-attribution/shared';
import { DEAL_COUNTS, DEAL_CREATED_ON, DEAL_HOME_MINOR } from '../attribution/deal-days.ts';
import type { TenantTransaction } from '../db/tenancy.ts';

/** Deals and their home amount. */
export interface Sum {
  readonly deals: number;
  readonly minor: number;
}

/** `pending`: its credit has not been computed yet. */
export type HealthReason = NoEvidenceReason | 'pending';
export const HEALTH_REASONS: readonly HealthReason[] = [...NO_EVIDENCE_REASONS, 'pending'];

/** Deals of one outcome (or all) by what is known of where they came from. The parts sum to the total. */
export interface EvidenceSums {
  readonly total: Sum;
  readonly withEvidence: Sum;
  /** Of those, where an influencer is named. */
  readonly namesInfluencer: Sum;
  /** By the strongest kind: a deal counts once. */
  readonly byEvidence: ReadonlyMap<Evidence, Sum>;
  /** By every kind there is: a deal may count several times. */
  readonly anyOf: ReadonlyMap<Evidence, Sum>;
  readonly byReason: ReadonlyMap<HealthReason, Sum>;
  /** Deals with contacts none of whom has a role. */
  readonly withoutRoles: Sum;
}

interface Row {
  readonly outcome: DealOutcome;
  readonly kinds: Evidence[] | null;
  readonly names_influencer: boolean | null;
  readonly reason: HealthReason | null;
  readonly lacks_roles: boolean;
  readonly deals: number;
  readonly minor: number;
}

export const OUTCOMES = ['all', 'open', 'won', 'lost'] as const;
export type OutcomeGroup = (typeof OUTCOMES)[number];

/**
 * The tenant's deals by what is known of where they came from: amounts are the deals' own of this moment, so that
 * they sum to the CRM's totals; what is known was noted with their credit. No touch is read.
 */
export async function pipelineEvidence(
  tx: TenantTransaction,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<Readonly<Record<OutcomeGroup, EvidenceSums>>> {
  const rows = await tx.query<Row>(
    `select d.outcome, e.kinds, e.names_influencer,
            case when e.deal_id is null then 'pending' else e.reason end as reason,
            coalesce(e.contacts > 0 and e.without_role = e.contacts, false) as lacks_roles,
            count(*)::int as deals, sum(${DEAL_HOME_MINOR})::bigint as minor
     from deals d join tenants t on t.id = d.tenant_id
     left join deal_evidence e on e.tenant_id = $1 and e.deal_id = d.id
     where d.tenant_id = $1 and ${DEAL_COUNTS}
       and ($2::date is null or (d.created_at >= $2::date - 1 and ${DEAL_CREATED_ON} >= $2::date))
       and ($3::date is null or (d.created_at < $3::date + 2 and ${DEAL_CREATED_ON} <= $3::date))
     group by 1, 2, 3, 4, 5`,
    [tx.tenantId, from, to],
  );
  const of = (group: OutcomeGroup): EvidenceSums =>
    sumRows(rows.filter(({ outcome }) => group === 'all' || outcome === group));
  return { all: of('all'), open: of('open'), won: of('won'), lost: of('lost') };
}

function sumRows(rows: readonly Row[]): EvidenceSums {
  const sum = (wanted: (row: Row) => boolean): Sum =>
    rows.filter(wanted).reduce((held, { deals, minor }) => plus(held, { deals, minor }), NOTHING);
  const strongest = ({ kinds, reason }: Row): Evidence | null =>
    reason === null ? (kinds?.[0] ?? null) : null;
  return {
    total: sum(() => true),
    withEvidence: sum(({ reason }) => reason === null),
    namesInfluencer: sum(
      ({ reason, names_influencer: names }) => reason === null && names === true,
    ),
    byEvidence: new Map(
      EVIDENCE_BY_STRENGTH.map((kind) => [kind, sum((row) => strongest(row) === kind)]),
    ),
    anyOf: new Map(
      EVIDENCE_BY_STRENGTH.map((kind) => [
        kind,
        sum(({ kinds, reason }) => reason === null && (kinds ?? []).includes(kind)),
      ]),
    ),
    byReason: new Map(
      HEALTH_REASONS.map((reason) => [reason, sum((row) => row.reason === reason)]),
    ),
    withoutRoles: sum(({ lacks_roles: lacks }) => lacks),
  };
}

export const NOTHING: Sum = { deals: 0, minor: 0 };

export const plus = (a: Sum, b: Sum): Sum => ({
  deals: a.deals + b.deals,
  minor: a.minor + b.minor,
});
