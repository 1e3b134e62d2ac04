import { PIPELINE } from './cast.ts';
import type { SimStageEntry } from './company.ts';
import type { Random } from './random.ts';
import { DAY, inOfficeHours } from './time.ts';

/** How a deal moved through the pipeline, as far as the period shows it. */
export interface DealLife {
  readonly createdAt: number;
  readonly stages: readonly SimStageEntry[];
  readonly outcome: 'open' | 'won' | 'lost';
  readonly closedAt: number | null;
  /** When it would close if the period went on; the rep's expectation for open deals. */
  readonly expectedCloseAt: number;
  readonly reopened: boolean;
  /** The instant whose marketing weighed on the decision. */
  readonly decidedAt: number;
}

const OPEN_STAGES = PIPELINE.filter(({ isClosed }) => !isClosed).map(({ key }) => key);
/** Median days in each open stage. */
const STAGE_DAYS = [6, 12, 17, 15, 12];

/**
 * Draws a deal's way through the stages.
 *
 * @param winProbability chance of winning if the decision falls at the given instant.
 */
export function drawDealLife(
  random: Random,
  createdAt: number,
  endsAt: number,
  winProbability: (closesAt: number) => number,
): DealLife {
  const entries: SimStageEntry[] = [];
  let at = createdAt;
  const stay = (stage: number): void => {
    const days = random.logNormal(STAGE_DAYS[stage] ?? 9, 0.7);
    at = inOfficeHours(at + Math.max(days, 1.1) * DAY, random.next());
  };
  // How far a deal that gets lost would have come; a win goes all the way.
  const lostAfter = random.weighted([0, 1, 2, 3, 4], (stage) => [22, 26, 22, 17, 13][stage] ?? 1);
  const walk = (from: number, to: number): void => {
    for (let stage = from; stage <= to; stage += 1) {
      if (stage > from && stage < to && random.chance(0.08)) continue;
      entries.push({ stage: OPEN_STAGES[stage] ?? 'negotiation', at });
      stay(stage);
      if (stage > 1 && stage < to && random.chance(0.04)) {
        entries.push({ stage: OPEN_STAGES[stage - 1] ?? 'qualification', at });
        stay(stage - 1);
      }
    }
  };
  let decidedAt = Math.min(createdAt + 62 * DAY, endsAt);
  let won = random.chance(winProbability(decidedAt));
  walk(0, won ? 4 : lostAfter);
  entries.push({ stage: won ? 'won' : 'lost', at });
  let closedAt = at;
  if (!won && random.chance(0.07)) {
    at = inOfficeHours(closedAt + random.between(25, 110) * DAY, random.next());
    if (at < endsAt) {
      walk(2, 4);
      decidedAt = Math.min(at, endsAt);
      won = random.chance(winProbability(decidedAt));
      entries.push({ stage: won ? 'won' : 'lost', at });
      closedAt = at;
    }
  }
  const stages = entries.filter((entry) => entry.at < endsAt);
  const last = stages.at(-1);
  const closed = last !== undefined && (last.stage === 'won' || last.stage === 'lost');
  return {
    createdAt,
    stages,
    outcome: closed ? last.stage : 'open',
    closedAt: closed ? last.at : null,
    expectedCloseAt: closedAt,
    reopened: stages.some(({ stage }, i) => stage === 'lost' && i < stages.length - 1),
    decidedAt,
  };
}
