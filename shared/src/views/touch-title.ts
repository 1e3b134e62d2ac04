import { contentTypeLabel } from '../tracking/content-types.ts';
import { platformLabel } from '../tracking/platforms.ts';
import { channelInSentence, channelLabel } from '../tracking/classify-channel.ts';
import type { DealCardTouch } from './deal-card-input.ts';

const WATCHED = new Set(['video', 'short_video', 'webinar', 'live', 'demo', 'interview', 'story']);

/** What happened, as one would tell it: `Watched “RevOps teardown #4” by Mina Kovač`. */
export function touchTitle(touch: DealCardTouch): string {
  const by = touch.influencerName === null ? '' : ` by ${touch.influencerName}`;
  const withWhom = touch.influencerName === null ? '' : ` with ${touch.influencerName}`;
  const quoted = touch.title === null ? null : `“${touch.title}”`;
  // Nobody was seen: all that is known is that it was out there.
  if (touch.evidence === 'lift') {
    return `${touch.influencerName ?? 'An influencer'} published ${quoted ?? piece(touch)}`;
  }
  switch (touch.kind) {
    case 'content':
      return `${contentVerb(touch.contentType)} ${quoted ?? piece(touch)}${by}`;
    case 'click':
      return `Clicked through from ${quoted ?? piece(touch)}${by}`;
    case 'visit':
      return `Visited ${quoted ?? 'the website'}${from(touch)}`;
    case 'form':
      return `Filled in ${quoted ?? 'a form'}${from(touch)}`;
    case 'event':
      return `Attended ${quoted ?? 'an event'}${withWhom}`;
    case 'email':
      return `Clicked in ${quoted === null ? 'an email' : `the email ${quoted}`}${by}`;
    case 'meeting':
      return quoted === null ? 'Booked a meeting' : `Booked the meeting ${quoted}`;
    case 'self_report':
      return selfReport(touch, quoted);
    case 'crm_source':
      return `The CRM names ${touch.influencerName ?? quoted ?? channelLabel(touch.channel)} as the source`;
    case 'campaign_member':
      return `Joined ${campaign(touch, quoted)}${withWhom}`;
    case 'sales_activity':
      return `Sales activity${quoted === null ? '' : `: ${quoted}`}`;
  }
}

/** A CRM gives the question as the title; what was asked is not what was answered. */
function selfReport(touch: DealCardTouch, quoted: string | null): string {
  const isQuestion = touch.title?.trim().endsWith('?') ?? false;
  const from = touch.influencerName ?? (isQuestion ? null : quoted);
  return from === null && touch.platform === null && isQuestion
    ? `Said how they heard of you: ${channelInSentence(touch.channel)}`
    : `Said they heard of you from ${from ?? place(touch)}`;
}

function campaign({ campaignName }: DealCardTouch, quoted: string | null): string {
  const name = campaignName === null ? quoted : `“${campaignName}”`;
  return name === null ? 'a campaign' : `the campaign ${name}`;
}

/** Where an answer without a name points: `LinkedIn`, but `a podcast`. */
function place({ platform, contentType }: DealCardTouch): string {
  if (platform === null) return 'somewhere';
  return platform === contentType
    ? article(platformLabel(platform).toLowerCase())
    : platformLabel(platform);
}

function contentVerb(contentType: string | null): string {
  if (contentType === 'podcast') return 'Listened to';
  if (contentType === 'event') return 'Attended';
  return contentType !== null && WATCHED.has(contentType) ? 'Watched' : 'Read';
}

/** `a LinkedIn post`, `a podcast`: the thing where its title is not known. */
function piece({ platform, contentType }: DealCardTouch): string {
  const label = contentTypeLabel(contentType);
  const content =
    contentType === null ? 'something' : label.charAt(0).toLowerCase() + label.slice(1);
  if (platform === null || platform === contentType) return article(content);
  return contentType === null
    ? `something on ${platformLabel(platform)}`
    : article(
        `${COMMON.has(platform) ? platformLabel(platform).toLowerCase() : platformLabel(platform)} ${content}`,
      );
}

/** Platforms that are no brand: `a newsletter article`, but `a LinkedIn post`. */
const COMMON: ReadonlySet<string> = new Set(['newsletter', 'podcast', 'webinar', 'event', 'blog']);

function article(noun: string): string {
  if (noun === 'something') return noun;
  // By sound: an Instagram post, an X thread, an event, but a YouTube video.
  return `${/^(?:[aeio]|X\b)/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

function from(touch: DealCardTouch): string {
  if (touch.influencerName !== null) return ` from ${piece(touch)} by ${touch.influencerName}`;
  if (touch.channel === 'direct') return '';
  if (touch.channel === 'unassigned') return ' from a link with unknown tags';
  if (touch.channel === 'ai_assistant') return ' from an AI assistant';
  return ` from ${channelInSentence(touch.channel, touch.searchIntent)}`;
}
