import { DAY_MS } from '../journey/order.ts';
import type {
  DealCardCredit,
  DealCardInput,
  DealCardModelCredit,
  DealCardTouch,
} from './deal-card-input.ts';

/** Where a touch lies: inside what the credit looks at, or why not. */
export type TouchPlace = 'counted' | 'sales' | 'before_lookback' | 'after_cut';

/** What the parts of the card agree on, computed once. */
export interface DealCardFacts {
  readonly input: DealCardInput;
  /** `deal` or `opportunity`. */
  readonly noun: string;
  readonly crmName: string;
  readonly endsAt: number;
  readonly startsAt: number;
  readonly placeOf: (touch: DealCardTouch) => TouchPlace;
  /** Counted touches of influencers, oldest first. */
  readonly influencerTouches: readonly DealCardTouch[];
  /** Posts that earn credit under the selected model although nobody was seen to click, oldest first. */
  readonly inferredPosts: readonly DealCardTouch[];
  readonly selected: DealCardModelCredit;
  readonly creditOf: (touchId: string) => DealCardCredit | null;
  readonly touchById: ReadonlyMap<string, DealCardTouch>;
}

export function dealCardFacts(input: DealCardInput): DealCardFacts {
  const endsAt = cutOfCard(input);
  const startsAt = endsAt - input.settings.lookbackDays * DAY_MS;
  const selected = input.credits.find(({ model }) => model === input.selectedModel) ?? {
    model: input.selectedModel,
    scope: 'allMarketing',
    credits: [],
  };
  const credits = new Map(selected.credits.map((credit) => [credit.touchId, credit]));
  const placeOf = (touch: DealCardTouch): TouchPlace => {
    // The ledger has the last word: what it credits is counted.
    if (credits.has(touch.id)) return 'counted';
    if (touch.kind === 'sales_activity' || touch.channel === 'sales') return 'sales';
    if (touch.occurredAt > endsAt) return 'after_cut';
    return touch.occurredAt < startsAt ? 'before_lookback' : 'counted';
  };
  return {
    input,
    noun: input.record.objectType,
    crmName: input.record.crm === 'hubspot' ? 'HubSpot' : 'Salesforce',
    endsAt,
    startsAt,
    placeOf,
    influencerTouches: input.touches
      .filter((touch) => touch.influencerId !== null && placeOf(touch) === 'counted')
      .sort(byTime),
    inferredPosts: input.inferred.filter(({ id }) => credits.has(id)).sort(byTime),
    selected,
    creditOf: (touchId) => credits.get(touchId) ?? null,
    touchById: new Map([...input.touches, ...input.inferred].map((touch) => [touch.id, touch])),
  };
}

const byTime = (a: DealCardTouch, b: DealCardTouch): number =>
  a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1);

function cutOfCard({ creditStage, createdAt, closedAt, now }: DealCardInput): number {
  if (creditStage === 'opportunity') return createdAt;
  return creditStage === 'open' ? now : (closedAt ?? now);
}

/** Share and money of the credits whose touch passes a test. */
export function sumCredits(
  credits: readonly DealCardCredit[],
  test: (credit: DealCardCredit) => boolean,
): { share: number; minor: number } {
  let share = 0;
  let minor = 0;
  for (const credit of credits) {
    if (!test(credit)) continue;
    share += credit.weight;
    minor += credit.minor ?? 0;
  }
  // Adding thirds gives 0.9999999999999999; nobody should read “>99 %”.
  return { share: Math.abs(share - 1) < 1e-9 ? 1 : share, minor };
}
