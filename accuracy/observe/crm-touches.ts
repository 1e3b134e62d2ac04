import {
  CONFIDENCE,
  resolveSelfReport,
  type Channel,
  type Company,
  type CompiledDirectory,
  type ResolvedTouch,
  type Touchpoint,
} from '@pipeline-attribution/shared';

const NOBODYS = {
  platform: null,
  influencerId: null,
  campaignId: null,
  contentType: null,
} as const;

/**
 * Answers to «How did you hear about us?» as touches, read from their text by the product's own reader. One
 * that names several influencers is a touch for each, the confidence shared; one that says nothing we can
 * read is kept with the channel `unassigned`, as the ingest keeps it: an answer, and no touch.
 */
export function answerTouches(company: Company, directory: CompiledDirectory): Touchpoint[] {
  const known = new Map<string, readonly ResolvedTouch[]>();
  const readOnce = (text: string): readonly ResolvedTouch[] => {
    const read = known.get(text) ?? resolveSelfReport(text, directory);
    known.set(text, read);
    return read;
  };
  return company.people.flatMap(({ id, selfReport }) => {
    if (selfReport === null) return [];
    const read = readOnce(selfReport.text);
    const common = { occurredAt: selfReport.at, kind: 'self_report', contactId: id } as const;
    if (read.length === 0) {
      return [
        {
          ...NOBODYS,
          ...common,
          id: `answer-${id}`,
          channel: 'unassigned',
          evidence: 'self_report',
          confidence: CONFIDENCE.selfReport,
        },
      ];
    }
    return read.map((part, index) => ({
      ...common,
      id: index === 0 ? `answer-${id}` : `answer-${id}#${index + 1}`,
      channel: part.channel,
      platform: part.platform,
      influencerId: part.influencerId,
      campaignId: part.campaignId,
      contentType: part.contentType,
      evidence: part.evidence,
      confidence: part.confidence / read.length,
    }));
  });
}

/** Campaigns of the vendor's own marketing in the CRM, and the channel their type stands for. */
const MEMBER_CHANNEL: Readonly<Partial<Record<Company['touches'][number]['kind'], Channel>>> = {
  event: 'events',
  webinar: 'events',
  email_click: 'email',
};
const DAY_MS = 86_400_000;
/** The list from a trade fair is in the CRM some days after it. */
const LIST_ARRIVES_MS = 3 * DAY_MS;

/**
 * What marketing tools note in the CRM about people it knows: badges scanned at a trade fair, attendance at a
 * webinar, clicks in its e-mails. Campaign members, as the Salesforce connector reads them.
 */
export function memberTouches(company: Company): Touchpoint[] {
  return company.touches.flatMap((touch) => {
    const channel = MEMBER_CHANNEL[touch.kind];
    if (channel === undefined || touch.personId === null) return [];
    return [
      {
        ...NOBODYS,
        id: `member-${touch.id}`,
        occurredAt:
          touch.kind === 'event' ? Math.min(touch.at + LIST_ARRIVES_MS, company.endsAt) : touch.at,
        kind: 'campaign_member',
        channel,
        contactId: touch.personId,
        evidence: 'crm_event',
        confidence: 1,
      },
    ];
  });
}

/** What the CRM's own script noted of each person's first visit: an echo of what we tracked. */
export function firstSourceTouches(
  tracked: ReadonlyMap<string, readonly Touchpoint[]>,
): Touchpoint[] {
  return [...tracked].flatMap(([contactId, own]) => {
    const visits = own.filter(({ kind }) => kind === 'visit');
    const [first] = visits.sort((a, b) => a.occurredAt - b.occurredAt);
    if (first === undefined) return [];
    return [{ ...first, id: `first-${contactId}`, kind: 'crm_source', evidence: 'crm_field' }];
  });
}
