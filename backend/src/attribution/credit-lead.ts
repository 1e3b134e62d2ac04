import {
  buildJourney,
  computeCredit,
  creditLift,
  MODEL_IDS,
  type DealFacts,
  type Journey,
  type ModelId,
} from '@pipeline-attribution/shared';
import { dimensionsOf, gather } from './gather.ts';
import { inferredTouches } from './inferred-touches.ts';
import {
  NIL_ID,
  type CreditRules,
  type LeadRow,
  type LeadStage,
  type LoadedLead,
  type ReachRow,
} from './types.ts';

/**
 * A lead's credit under each of the models: what led up to the record of this person (`lead`) and, once they
 * qualified, what led up to that (`qualified`). The weights of each sum to exactly 1.
 */
export function creditLead(
  lead: LoadedLead,
  rules: CreditRules,
  models: readonly ModelId[] = MODEL_IDS,
): LeadRow[] {
  const stages: [LeadStage, number][] = [['lead', lead.createdAt]];
  if (lead.qualifiedAt !== null) stages.push(['qualified', lead.qualifiedAt]);
  const touches = new Map(lead.touches.map((touch) => [touch.id, touch]));
  return stages.flatMap(([stage, reachedAt]) => {
    const journeys = new Map<string, Journey>();
    return models.flatMap((model) => {
      const scope = rules.scopes[model];
      const journey =
        journeys.get(scope) ??
        buildJourney({
          deal: asDeal(lead, reachedAt),
          touches: lead.touches,
          stage: 'opportunity',
          now: rules.asOf,
          lookbackDays: rules.lookbackDays,
          scope,
        });
      journeys.set(scope, journey);
      const credits = creditLift(model, computeCredit(model, journey, rules.parameters), journey, {
        touches: lead.touches,
        lift: rules.lift,
      });
      const inferred = inferredTouches(credits, touches, rules);
      // A touch whose share has decayed to nothing leaves no row.
      const earning = gather(credits, touches, inferred, lead.createdOn).filter(
        ({ weight }) => weight !== 0,
      );
      return earning.map((row) => ({
        ...dimensionsOf(row),
        weight: row.weight,
        touches: row.touches,
        firstTouchAt: row.firstTouchAt,
        lastTouchAt: row.lastTouchAt,
        contactId: lead.contactId,
        model,
        stage,
        createdOn: lead.createdOn,
        qualifiedOn: lead.qualifiedOn,
      }));
    });
  });
}

/** The journey of one person until an instant is that of a deal created then. */
function asDeal(lead: LoadedLead, reachedAt: number): DealFacts {
  return {
    id: lead.contactId,
    createdAt: reachedAt,
    outcome: 'open',
    closedAt: null,
    leadCreatedAt: lead.createdAt,
    stages: [],
  };
}

/** Which influencers reached this person, and when; independent of any model. */
export function reachOf(lead: LoadedLead): ReachRow[] {
  const rows = new Map<string, ReachRow>();
  for (const touch of lead.touches) {
    if (touch.influencerId === null) continue;
    const key = [
      touch.influencerId,
      touch.campaignId,
      touch.contentType,
      touch.platform,
      touch.touchedOn,
    ].join('|');
    const row = rows.get(key);
    rows.set(key, {
      contactId: lead.contactId,
      influencerId: touch.influencerId,
      campaignId: touch.campaignId ?? NIL_ID,
      contentType: touch.contentType ?? '',
      platform: touch.platform ?? '',
      touchedOn: touch.touchedOn,
      touches: (row?.touches ?? 0) + 1,
      lastTouchAt: Math.max(row?.lastTouchAt ?? 0, touch.occurredAt),
    });
  }
  return [...rows.values()];
}
