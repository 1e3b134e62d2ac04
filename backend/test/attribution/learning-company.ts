import type { Company } from '../support/company.ts';
import type { Demanded } from '../support/reconcile.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);

/** A company whose deals come after the touches and posts of one influencer and not of the other. */
export interface LearningCompany {
  readonly mina: string;
  readonly ray: string;
  readonly campaign: string;
  readonly deals: readonly Demanded[];
  /** Adds a closed deal of an account that Mina's content reached. */
  addDeal(outcome: 'won' | 'lost'): Promise<void>;
}

export const instant = (day: number): string => new Date(START + day * DAY_MS).toISOString();

/**
 * Fills a tenant: a post of Mina's every three weeks, and accounts that have a deal days or months after a touch, half
 * of them hers; others that mostly Ray touched and that buy nothing. Every third deal is lost.
 */
export async function learningCompany(company: Company, deals: number): Promise<LearningCompany> {
  const mina = await company.influencer('Mina Kovač');
  const ray = await company.influencer('Ray Osei');
  const campaign = await company.campaign('Spring');
  for (let week = 0; week < 39; week += 3) {
    await company.post(mina, instant(week * 7), { campaign, title: `Teardown #${week / 3 + 1}` });
    await company.post(ray, instant(week * 7 + 10), { title: `Thread #${week / 3 + 1}` });
  }
  const demanded: Demanded[] = [];
  const addDeal = async (index: number, outcome: 'open' | 'won' | 'lost'): Promise<void> => {
    const day = 4 + ((index * 21) % 210) + (index % 9);
    const created = day + 3 + ((index * 17) % 70);
    const account = await company.account(`Account ${index}`);
    const contact = await company.contact({ createdAt: instant(day), account });
    if (index % 4 !== 3) {
      await company.touch({
        contact,
        at: instant(day - 1),
        influencer: index % 4 === 2 ? ray : mina,
        campaign,
        platform: 'linkedin',
        contentType: 'post',
      });
    }
    await company.touch({ contact, at: instant(day - 0.5), channel: 'direct' });
    if (index % 3 === 0) await company.touch({ contact, at: instant(day), channel: 'email' });
    if (index % 5 < 2) {
      await company.touch({
        contact,
        at: instant(created - 1),
        kind: 'self_report',
        channel: 'self_reported',
        evidence: 'self_report',
        influencer: mina,
      });
    } else if (index % 5 === 4) {
      // Events nobody was seen to come through: only their answers tell.
      await company.touch({
        contact,
        at: instant(created - 1),
        kind: 'self_report',
        channel: 'events',
        evidence: 'self_report',
      });
    }
    const minor = 100_001 + index * 7;
    const id = await company.deal({
      createdAt: instant(created),
      contacts: [contact],
      account,
      outcome,
      closedAt: outcome === 'open' ? null : instant(created + 30),
      amountMinor: minor,
      externalId: String(9_000 + index),
    });
    demanded.push({
      id,
      outcome,
      minor,
      homeMinor: minor,
      netMinor: minor,
      netHomeMinor: minor,
      counts: true,
    });
  };
  for (let index = 0; index < deals; index++) {
    await addDeal(index, index % 3 === 2 ? 'lost' : index % 10 === 9 ? 'open' : 'won');
  }
  for (let index = 0; index < deals / 2; index++) {
    const day = 10 + ((index * 13) % 250);
    const contact = await company.contact({
      createdAt: instant(day),
      account: await company.account(`Bystander ${index}`),
    });
    await company.touch({ contact, at: instant(day), influencer: index % 3 === 0 ? mina : ray });
    // A newsletter goes to everybody, whether they buy or not.
    for (const later of [-20, 5, 30, 60]) {
      await company.touch({ contact, at: instant(day + later), channel: 'email' });
    }
  }
  return {
    mina,
    ray,
    campaign,
    deals: demanded,
    addDeal: (outcome) => addDeal(demanded.length, outcome),
  };
}
