import type { SimDeal, SimForm, SimLeadStatus, SimLifecycleStage, SimPerson } from './company.ts';
import { SIM_LIFECYCLE } from './company.ts';
import type { Random } from './random.ts';
import { DAY } from './time.ts';

/** Everything that decides how far a person came in the funnel. */
export interface PersonHistory {
  readonly createdAt: number;
  readonly createdBy: SimPerson['createdBy'];
  readonly forms: readonly SimForm[];
  /** The deals whose group the person belongs to. */
  readonly deals: readonly SimDeal[];
  readonly personId: string;
  readonly endsAt: number;
}

/** The lifecycle stages a person went through, in order of time and of stage. */
export function lifecycleOf(random: Random, history: PersonHistory): SimPerson['lifecycle'] {
  const { createdAt, forms, deals, endsAt, personId } = history;
  const reached = new Map<SimLifecycleStage, number>();
  const reach = (stage: SimLifecycleStage, at: number): void => {
    const moment = Math.max(at, createdAt);
    if (moment < endsAt) reached.set(stage, Math.min(reached.get(stage) ?? Infinity, moment));
  };
  const onlyNewsletter = forms.length > 0 && forms.every(({ kind }) => kind === 'newsletter');
  reach(onlyNewsletter && deals.length === 0 ? 'subscriber' : 'lead', createdAt);
  const demo = forms.find(({ kind }) => kind === 'demo_request');
  if (demo !== undefined) reach('marketingqualifiedlead', demo.at);
  else if (forms.length > 1) reach('marketingqualifiedlead', (forms[1]?.at ?? createdAt) + DAY / 2);
  else if (!onlyNewsletter && random.chance(0.25))
    reach('marketingqualifiedlead', createdAt + random.between(0.2, 12) * DAY);
  if (deals.length === 0 && reached.has('marketingqualifiedlead') && random.chance(0.2)) {
    reach(
      'salesqualifiedlead',
      (reached.get('marketingqualifiedlead') ?? createdAt) + random.between(1, 9) * DAY,
    );
  }
  const memberships = deals.map((deal) => {
    const member = deal.group.find((one) => one.personId === personId);
    return { deal, recorded: member?.recorded ?? true, joined: member?.addedAt ?? deal.createdAt };
  });
  const isConverted = createdAt < Math.min(...memberships.map(({ joined }) => joined));
  for (const { deal, recorded, joined } of memberships) {
    // The CRM moves on whom somebody put on the deal or converted for one; of others it does not know.
    if (!recorded && !isConverted) continue;
    reach('opportunity', Math.max(joined, deal.createdAt));
    if (deal.outcome === 'won' && deal.closedAt !== null) reach('customer', deal.closedAt);
  }
  return inOrder(reached);
}

/** Drops stages that came after a higher one: a lifecycle only moves forward. */
function inOrder(reached: ReadonlyMap<SimLifecycleStage, number>): SimPerson['lifecycle'] {
  const result: { stage: SimLifecycleStage; at: number }[] = [];
  let latestAllowed = Infinity;
  for (const stage of [...SIM_LIFECYCLE].reverse()) {
    const at = reached.get(stage);
    if (at === undefined || at >= latestAllowed) continue;
    result.unshift({ stage, at });
    latestAllowed = at;
  }
  return result;
}

/** The lead status a rep would have set. */
export function leadStatusOf(
  random: Random,
  isLead: boolean,
  lifecycle: SimPerson['lifecycle'],
): SimLeadStatus {
  if (!isLead) return 'converted';
  const stage = lifecycle.at(-1)?.stage;
  if (stage === 'salesqualifiedlead') return 'qualified';
  if (stage === 'marketingqualifiedlead') return random.chance(0.3) ? 'disqualified' : 'working';
  return random.chance(0.12) ? 'disqualified' : 'new';
}
