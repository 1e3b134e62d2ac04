import { asHeard } from './as-heard.ts';
import { DAY_MS, orderedUnique } from './order.ts';
import type { CreditScope, CreditStage, DealFacts, Journey, Touchpoint } from './types.ts';

export interface JourneyInput {
  readonly deal: DealFacts;
  /** Every known touch of the buying group, any order, repeats allowed. */
  readonly touches: readonly Touchpoint[];
  /** The stage to credit; a closed stage must be the deal's own outcome. */
  readonly stage: CreditStage;
  /** The caller's clock, UTC epoch milliseconds. */
  readonly now: number;
  /** Days before the cut a touch may lie; `Infinity` keeps everything. */
  readonly lookbackDays: number;
  readonly scope: CreditScope;
}

/**
 * The instant after which a touch can no longer have influenced the stage: the deal's creation for
 * `opportunity`, its close for `won` and `lost`, the present for `open`. A closed deal without a close
 * date (CRMs allow it) ends with its last stage entry, or now when there is none.
 * @throws RangeError when a deal is asked for the credit of an outcome that is not its own.
 */
export function cutOf(deal: DealFacts, stage: CreditStage, now: number): number {
  if (stage === 'opportunity') return deal.createdAt;
  if (stage !== deal.outcome) {
    throw new RangeError(
      `Deal ${deal.id} is ${deal.outcome}, so there is no “${stage}” credit for it. ` +
        `Ask for “${deal.outcome}” or “opportunity”.`,
    );
  }
  if (stage === 'open') return now;
  if (deal.closedAt !== null) return deal.closedAt;
  const entered = deal.stages.map((entry) => entry.enteredAt);
  return entered.length > 0 ? Math.max(...entered) : now;
}

/** Whether a touch may earn credit at all: a salesperson's logged activity never does. */
export function isEligible(touch: Touchpoint, scope: CreditScope): boolean {
  if (touch.kind === 'sales_activity' || touch.channel === 'sales') return false;
  return scope === 'allMarketing' || touch.influencerId !== null;
}

/**
 * The journey a model credits: eligible touches up to the cut and inside the lookback before it, one
 * for each id, ordered by time and then id. The same facts in any order give the same journey.
 * @throws RangeError when the lookback is not positive or the stage is not the deal's own.
 */
export function buildJourney({ stage, scope, ...facts }: JourneyInput): Journey {
  return journeysOfDeal(facts)(stage, scope);
}

/**
 * The journeys of one deal, each built when it is first asked for. Models share journeys and journeys share the
 * order of the touches: asking for all of them costs little more than asking for one.
 * @throws RangeError as {@link buildJourney} does.
 */
export function journeysOfDeal(
  facts: Omit<JourneyInput, 'stage' | 'scope'>,
): (stage: CreditStage, scope: CreditScope) => Journey {
  const { deal, now, lookbackDays } = facts;
  if (!(lookbackDays > 0)) {
    throw new RangeError(`The lookback must be a positive number of days, not ${lookbackDays}.`);
  }
  const touches = orderedUnique(facts.touches);
  const built: Record<CreditScope, Partial<Record<CreditStage, Journey>>> = {
    influencer: {},
    allMarketing: {},
  };
  return (stage, scope) => {
    let journey = built[scope][stage];
    if (!journey) {
      const endsAt = cutOf(deal, stage, now);
      const startsAt = endsAt - lookbackDays * DAY_MS;
      const within = touches.filter(
        (touch) =>
          touch.occurredAt <= endsAt && touch.occurredAt >= startsAt && isEligible(touch, scope),
      );
      journey = {
        dealId: deal.id,
        touches: within,
        heard: asHeard(within, touches, startsAt),
        endsAt,
        startsAt,
        leadCreatedAt: deal.leadCreatedAt,
        leadContactId: deal.leadContactId ?? null,
        dealCreatedAt: deal.createdAt,
        closedAt: deal.closedAt,
      };
      built[scope][stage] = journey;
    }
    return journey;
  };
}
