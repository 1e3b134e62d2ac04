import type {
  SimDeal,
  SimForm,
  SimPerson,
  SimPost,
  SimTouch,
  SimTruthLink,
  SimVisit,
} from './company.ts';

/**
 * The influencers and campaigns that truly reached a deal's group before it closed, with the signals that name them.
 */
export function truthLinks(
  deal: SimDeal,
  people: readonly SimPerson[],
  touches: readonly SimTouch[],
  visits: readonly SimVisit[],
  forms: readonly SimForm[],
  posts: readonly SimPost[],
  endsAt: number,
): SimTruthLink[] {
  const until = deal.closedAt ?? endsAt;
  const group = new Set(deal.group.map(({ personId }) => personId));
  const inGroup = (personId: string | null): boolean => personId !== null && group.has(personId);
  const postById = postIndex(posts);
  const identified = new Set(
    forms
      .map(({ visitId }) => visits.find(({ id }) => id === visitId))
      .flatMap((visit) => (visit?.lost === null ? [visit.visitorId] : [])),
  );
  const links = new Map<
    string,
    { influencerId: string; campaignId: string; signals: SimTruthLink['signals'][number][] }
  >();
  const linkOf = (influencerId: string, campaignId: string) => {
    const key = `${influencerId}/${campaignId}`;
    const link = links.get(key) ?? { influencerId, campaignId, signals: [] };
    links.set(key, link);
    return link;
  };
  for (const touch of touches) {
    const post = touch.postId === null ? undefined : postById.get(touch.postId);
    if (post !== undefined && touch.at < until && inGroup(touch.personId))
      linkOf(post.influencerId, post.campaignId);
  }
  for (const visit of visits) {
    const url = visit.pages[0]?.url ?? '';
    if (visit.influencerId === null || visit.campaignId === null || visit.lost !== null) continue;
    if (visit.at >= until || !inGroup(visit.personId) || !url.includes('utm_')) continue;
    const whole = url.includes('utm_source=') && url.includes('utm_campaign=');
    linkOf(visit.influencerId, visit.campaignId).signals.push({
      kind: whole ? 'utm' : 'partial_utm',
      id: visit.id,
      identified: identified.has(visit.visitorId),
    });
  }
  for (const person of people) {
    const report = person.selfReport;
    if (
      report?.influencerId === null ||
      report === null ||
      !report.truthful ||
      report.at >= until ||
      !inGroup(person.id)
    )
      continue;
    for (const link of links.values()) {
      if (link.influencerId === report.influencerId) {
        link.signals.push({ kind: 'self_report', id: person.id, identified: true });
      }
    }
  }
  return [...links.values()];
}

const indexes = new WeakMap<readonly SimPost[], ReadonlyMap<string, SimPost>>();

function postIndex(posts: readonly SimPost[]): ReadonlyMap<string, SimPost> {
  const known = indexes.get(posts) ?? new Map(posts.map((post) => [post.id, post]));
  indexes.set(posts, known);
  return known;
}
