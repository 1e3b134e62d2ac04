import type { Entry } from './entry.ts';
import type { LifeDeal, Market } from './lives.ts';
import type {
  SimAccount,
  SimDeal,
  SimForm,
  SimPerson,
  SimSelfReport,
  SimTouch,
} from './company.ts';
import { leadStatusOf, lifecycleOf } from './person-record.ts';
import { answer } from './self-report.ts';
import { SELF_REPORT } from './world.ts';
import type { Random } from './random.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

/** When and how a person came into the CRM. */
export interface History {
  readonly createdAt: number;
  readonly createdBy: SimPerson['createdBy'];
  readonly forms: readonly SimForm[];
  readonly deals: readonly SimDeal[];
}

/** When and how each person came into the CRM. */
export function personHistories(
  entry: Entry,
  endsAt: number,
  forms: readonly SimForm[],
  deals: readonly SimDeal[],
  touches: readonly SimTouch[],
): Map<string, History> {
  const histories = new Map<string, History>();
  for (const { id } of entry.people.values()) {
    const own = forms.filter((form) => form.personId === id);
    const inDeals = deals.filter(({ group }) => group.some(({ personId }) => personId === id));
    const joined = inDeals.map(
      (d) => d.group.find(({ personId }) => personId === id)?.addedAt ?? d.createdAt,
    );
    const met = touches
      .filter(({ personId, kind }) => personId === id && kind === 'event')
      .map(({ at }) => Math.min(at + 3 * DAY, endsAt - HOUR));
    const byForm = Math.min(Infinity, ...own.map(({ at }) => at));
    const bySales = Math.min(Infinity, ...joined);
    const byImport = Math.min(Infinity, ...met);
    const createdAt = Math.min(byForm, bySales, byImport);
    histories.set(id, {
      createdAt,
      createdBy: createdAt === byForm ? 'form' : createdAt === byImport ? 'import' : 'sales',
      forms: own,
      deals: inDeals,
    });
  }
  return histories;
}

/** The people of an account as the CRM holds them. */
export function personRecords(
  entry: Entry,
  market: Market,
  account: SimAccount,
  histories: ReadonlyMap<string, History>,
  lifeDeals: readonly LifeDeal[],
  deals: readonly SimDeal[],
  touches: readonly SimTouch[],
): SimPerson[] {
  const { world, plan, endsAt } = market;
  const { observation } = world;
  const canBeNamed = (cause: string): boolean =>
    world.leadsName === 'what_they_saw' || (market.effects.get(cause) ?? 0) > 0;
  const reports = new Map<string, SimSelfReport>();
  deals.forEach((deal, i) => {
    const champion = deal.group[0];
    const source = lifeDeals[i];
    const random = entry.random.fork(`self-report-${deal.id}`);
    if (
      champion === undefined ||
      source === undefined ||
      !random.chance(observation.selfReportAnswered)
    )
      return;
    const shares = source.created;
    const drawn = random.weighted(
      [['baseline', shares.baseline] as const, ...Object.entries(shares.causes)],
      ([, share]) => share,
    )[0];
    const cause = source.named ?? drawn;
    const asked = histories
      .get(champion.personId)
      ?.forms.find(({ kind }) => kind === 'demo_request')?.at;
    const at = Math.min(asked ?? deal.createdAt + random.int(10, 600) * MINUTE, endsAt - MINUTE);
    reports.set(
      champion.personId,
      answer(random, at, cause, plan.influencers, observation.selfReportWrong),
    );
  });
  return [...entry.people.entries()].map(([position, { id, face }]) => {
    const random = entry.random.fork(`record-${position}`);
    const history = histories.get(id);
    if (history === undefined) throw new Error(`${id} never came into the CRM.`);
    const isLead = !entry.members.has(position);
    const lifecycle = lifecycleOf(random, { ...history, personId: id, endsAt });
    const form = history.forms.find(({ kind }) => kind !== 'newsletter');
    if (isLead && form !== undefined) {
      const heard = touches
        .filter((t) => t.personId === id && t.at < form.at && canBeNamed(t.cause))
        .map(({ cause }) => cause);
      const ask = (stream: Random, answered: number, wrong: number): SimSelfReport | null =>
        stream.chance(answered)
          ? answer(stream, form.at, stream.pick([...heard, 'baseline']), plan.influencers, wrong)
          : null;
      const said = ask(random.clone(), observation.selfReportAnswered, observation.selfReportWrong);
      if (said !== null) reports.set(id, said);
      // The person's own stream moves by the usual rates, so that no rate changes more than the answers.
      ask(random, SELF_REPORT.answered, SELF_REPORT.wrong);
    }
    const joined = Math.min(
      Infinity,
      ...history.deals.map(
        (d) => d.group.find(({ personId }) => personId === id)?.addedAt ?? Infinity,
      ),
    );
    return {
      id,
      accountId: account.id,
      firstName: face.firstName,
      lastName: face.lastName,
      email: face.email,
      freeMail: face.freeMail,
      title: face.title,
      phone: face.phone,
      country: account.country,
      ownerId: account.ownerId,
      createdAt: history.createdAt,
      createdBy: history.createdBy,
      isLead,
      lifecycle,
      leadStatus: leadStatusOf(random, isLead, lifecycle),
      convertedAt: !isLead && history.createdAt < joined ? joined : null,
      selfReport: reports.get(id) ?? null,
    };
  });
}
