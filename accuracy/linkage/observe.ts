import {
  DEFAULT_SETTINGS,
  buyingGroup,
  compileDirectory,
  resolveSelfReport,
  type CompiledDirectory,
  type GroupMember,
  type SimDeal,
} from '@pipeline-attribution/shared';
import { directoryOf, type IdentityItem } from '../observe-company.ts';
import { readCrm, type Crm } from './crm.ts';
import { deliveriesOf } from './deliveries.ts';
import { readDeliveries, type Website } from './read-deliveries.ts';
import type { StressedCompany } from './stressed-company.ts';

/** Something that names an influencer, tied to a person. */
export interface NamingTouch {
  readonly at: number;
  readonly influencerId: string;
  readonly campaignId: string | null;
  readonly kind: 'visit' | 'self_report';
  /** The visit, or who said so; as in the simulator. */
  readonly of: string;
}

/** What the product knows of a company under stress. */
export interface ObservedLinks {
  readonly website: Website;
  readonly crm: Crm;
  readonly directory: CompiledDirectory;
  /** The record a visit's device belonged to at the time; null when nobody's. */
  ownerOf(visitId: string): string | null;
  groupOf(deal: SimDeal): readonly GroupMember[];
  /** What the product ties to the deal until it closed, or until now. */
  touchesOf(deal: SimDeal): readonly NamingTouch[];
  /** For scoring how well people were recognised: visits and records. */
  identity(): readonly IdentityItem[];
}

/** Sends a company's traces through the functions that run in the product, under its default settings. */
export function observeLinks(stressed: StressedCompany): ObservedLinks {
  const { company, erasedAt } = stressed;
  const directory = compileDirectory(directoryOf(company));
  const website = readDeliveries(stressed, deliveriesOf(stressed), directory);
  const crm = readCrm(stressed);

  const ownerOfVisit = new Map<string, string>();
  const firstActive = new Map<string, number>();
  const naming = new Map<string, NamingTouch[]>();
  const seen = (contact: string, at: number): void => {
    firstActive.set(contact, Math.min(firstActive.get(contact) ?? Infinity, at));
  };
  const name = (contact: string, touch: NamingTouch): void => {
    const own = naming.get(contact);
    if (own) own.push(touch);
    else naming.set(contact, [touch]);
  };
  for (const { id, visitorId, at, resolved } of website.visits.values()) {
    const span = website.spans
      .get(visitorId)
      ?.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
    const contact = span === undefined ? null : crm.contactOf(span.email);
    if (contact === null) continue;
    ownerOfVisit.set(id, contact);
    seen(contact, at);
    const { influencerId, campaignId } = resolved;
    if (influencerId !== null)
      name(contact, { at, influencerId, campaignId, kind: 'visit', of: id });
  }
  for (const { id, selfReport } of company.people) {
    if (selfReport === null || selfReport.at > (erasedAt.get(id) ?? Infinity)) continue;
    const contact = crm.standingFor(id);
    const { at, text } = selfReport;
    const read = resolveSelfReport(text, directory);
    if (read.some(({ channel }) => channel !== 'unassigned')) seen(contact, at);
    for (const { influencerId, campaignId } of read) {
      if (influencerId !== null)
        name(contact, { at, influencerId, campaignId, kind: 'self_report', of: id });
    }
  }
  // Attendance and e-mail clicks in the CRM show that somebody was active, and name nobody.
  for (const { personId, kind, at } of company.touches) {
    if (personId !== null && ['event', 'webinar', 'email_click'].includes(kind))
      seen(crm.standingFor(personId), at);
  }
  const groupOf = (deal: SimDeal): readonly GroupMember[] =>
    buyingGroup({
      dealContacts: crm.noted(deal),
      accountContacts: crm.atAccountOf(deal).map((contactId) => ({
        contactId,
        firstActiveAt: firstActive.get(contactId) ?? null,
      })),
      dealCreatedAt: deal.createdAt,
      ...DEFAULT_SETTINGS.buyingGroup,
    });
  return {
    website,
    crm,
    directory,
    ownerOf: (visitId) => ownerOfVisit.get(visitId) ?? null,
    groupOf,
    touchesOf: (deal) => {
      const until = deal.closedAt ?? company.endsAt;
      return groupOf(deal).flatMap(({ contactId }) =>
        (naming.get(contactId) ?? []).filter(({ at }) => at <= until),
      );
    },
    identity: () => [
      ...company.visits.flatMap(({ id, personId }) => {
        const stored = website.visits.get(id);
        return stored === undefined || personId === null
          ? []
          : [{ truth: personId, found: ownerOfVisit.get(id) ?? `device-${stored.visitorId}` }];
      }),
      ...crm.records,
    ],
  };
}
