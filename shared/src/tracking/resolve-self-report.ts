import { channelLabel } from './classify-channel.ts';
import { contentTypeLabel, normaliseContentType } from './content-types.ts';
import type { AnswerLink, CompiledDirectory } from './directory.ts';
import { answerWords } from './read-answer.ts';
import { CONFIDENCE } from './resolve-touch.ts';
import type { ResolvedTouch } from './resolve-touch.ts';
import { channelOfWords } from './self-report-channel.ts';
import { wordingOf } from './word-spans.ts';

const FROM_AN_ANSWER = {
  campaignId: null,
  evidence: 'self_report',
  confidence: CONFIDENCE.selfReport,
  unknownInfluencer: null,
  unknownCampaign: null,
  issues: [],
} as const;

/**
 * The touches an answer is worth: what a person decided its wording means; else one for each influencer named;
 * else one of the channel its words name (`LinkedIn ad` → `paid_social`), or `self_reported` when they name
 * only a place; none for an answer without anything we can read. What an answer denies («not from the
 * podcast») it does not name.
 */
export function resolveSelfReport(
  text: string,
  directory: CompiledDirectory,
): readonly ResolvedTouch[] {
  const decided = directory.answers.size === 0 ? undefined : directory.answers.get(wordingOf(text));
  if (decided !== undefined) return decided.map((link) => touchOfLink(link, text, directory));
  const {
    said,
    names,
    mentions: named,
    unsure,
    platformNear,
    isOnOrNot,
  } = answerWords(text, directory);
  const { mentions, platforms, ambiguous } = named;
  const [platform = null] = platforms;
  const base = {
    ...FROM_AN_ANSWER,
    platform,
    contentType: platform === null ? null : normaliseContentType(platform),
    confidence: isOnOrNot ? CONFIDENCE.selfReportMisspelt : CONFIDENCE.selfReport,
  };
  if (mentions.length > 0) {
    return mentions.map(({ influencerId, words, likeness }) => {
      const { start } =
        names.names.find(({ ids }) => ids.size === 1 && ids.has(influencerId)) ?? {};
      const there = start === undefined ? platform : platformNear(start);
      return {
        ...base,
        influencerId,
        channel: 'influencer' as const,
        platform: there ?? directory.onlyPlatform.get(influencerId) ?? null,
        contentType: there === null ? null : normaliseContentType(there),
        // A guess of theirs is worth as much as a guess of ours.
        confidence:
          likeness === null && unsure === null && !isOnOrNot
            ? CONFIDENCE.selfReport
            : CONFIDENCE.selfReportMisspelt,
        reason:
          likeness === null
            ? `The person wrote “${words}” when asked how they heard of you.`
            : `The person wrote “${words}” when asked how they heard of you, most likely ${directory.influencerNames.get(influencerId) ?? influencerId}. If it is, add it as an alias.`,
      };
    });
  }
  const [name = null] = ambiguous;
  const channel = name === null ? channelOfWords(said, platforms) : null;
  if (channel !== null) {
    return [
      {
        ...base,
        influencerId: null,
        channel: channel.channel,
        contentType: channel.contentType ?? base.contentType,
        reason: `The person named nobody; “${channel.words}” in their answer is read as ${channel.contentType === null ? channelLabel(channel.channel) : contentTypeLabel(channel.contentType)}.`,
      },
    ];
  }
  if (name === null && platform === null) return [];
  return [
    {
      ...base,
      influencerId: null,
      channel: 'self_reported',
      reason:
        name === null
          ? `The person named ${platform ?? 'a place'} but nobody in particular.`
          : `The person wrote “${name}”, a name of more than one influencer.`,
      unknownInfluencer: name,
    },
  ];
}

function touchOfLink(
  { influencerId, channel, platform, contentType }: AnswerLink,
  text: string,
  directory: CompiledDirectory,
): ResolvedTouch {
  const name =
    influencerId === null ? null : (directory.influencerNames.get(influencerId) ?? influencerId);
  const meaning = name ?? channelLabel(channel ?? 'self_reported');
  return {
    ...FROM_AN_ANSWER,
    influencerId,
    channel: channel ?? (influencerId === null ? 'self_reported' : 'influencer'),
    platform:
      platform ??
      (influencerId === null ? null : (directory.onlyPlatform.get(influencerId) ?? null)),
    contentType,
    reason: `The person wrote “${text.trim().slice(0, 120)}” when asked how they heard of you; somebody of your team read it as ${meaning}.`,
  };
}
