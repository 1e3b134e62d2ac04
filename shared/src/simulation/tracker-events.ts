import type { Company } from './company.ts';

/** One event as the website tracker sends it to `POST /api/v1/attribution/track`. */
export interface TrackerEvent {
  readonly messageId: string;
  readonly type: 'page' | 'identify' | 'track';
  readonly anonymousId: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly url: string;
  readonly referrer: string | null;
  readonly title: string;
  readonly email?: string;
  readonly traits?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * Replays what the tracker on the vendor's website saw, visit by visit in order of time. Visits without consent or
 * behind a blocker are not in it.
 */
export function* trackerEvents(company: Company): Generator<TrackerEvent> {
  const people = new Map(company.people.map((person) => [person.id, person]));
  const accounts = new Map(company.accounts.map((account) => [account.id, account]));
  const forms = new Map(company.forms.map((form) => [form.visitId, form]));
  for (const visit of company.visits) {
    if (visit.lost !== null) continue;
    let referrer = visit.referrer;
    for (const [index, page] of visit.pages.entries()) {
      yield {
        messageId: `${visit.id}-page-${index + 1}`,
        type: 'page',
        anonymousId: visit.visitorId,
        timestamp: iso(page.at),
        url: page.url,
        referrer,
        title: page.title,
      };
      referrer = page.url;
    }
    const form = forms.get(visit.id);
    const last = visit.pages.at(-1);
    if (form === undefined || last === undefined) continue;
    const person = people.get(form.personId);
    const common = {
      anonymousId: visit.visitorId,
      timestamp: iso(form.at),
      url: last.url,
      referrer,
      title: last.title,
    };
    yield {
      ...common,
      messageId: `${form.id}-identify`,
      type: 'identify',
      email: form.email,
      traits: {
        email: form.email,
        firstName: person?.firstName ?? '',
        lastName: person?.lastName ?? '',
        company: accounts.get(person?.accountId ?? '')?.name ?? '',
      },
    };
    yield {
      ...common,
      messageId: `${form.id}-track`,
      type: 'track',
      event: 'Form submitted',
      properties: { formName: form.name, formKind: form.kind },
    };
  }
}
