import type { SimInfluencer, SimSelfReport } from './company.ts';
import type { Random } from './random.ts';

const OTHER_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  linkedin_ads: ['LinkedIn ad', 'saw an ad on LinkedIn', 'linkedin advertising'],
  webinar: ['your webinar', 'Webinar on forecasting', 'attended a webinar'],
  content: ['your benchmark report', 'Blog', 'found your report on google'],
  email: ['newsletter', 'your email newsletter', 'The Pipeline Letter'],
  event: ['met you at a trade fair', 'SaaStock booth', 'conference'],
  baseline: [
    'Google',
    'google search',
    'a colleague recommended it',
    'word of mouth',
    'not sure',
    'internet',
    'Used it at my last company',
    'ChatGPT',
    'G2',
    'friend',
  ],
};

/** What a person who thinks of the influencer writes into the box. */
function nameIt(random: Random, influencer: SimInfluencer): string {
  const handle = random.pick(influencer.handles);
  const [first = influencer.name, ...rest] = influencer.name.split(' ');
  const last = rest.at(-1) ?? '';
  const platform = {
    linkedin: 'LinkedIn',
    youtube: 'YouTube',
    podcast: 'podcast',
    newsletter: 'newsletter',
    x: 'Twitter',
    instagram: 'Instagram',
  }[handle.platform];
  const misspelt = last.length > 5 ? last.slice(0, -2) + last.slice(-1) : last;
  return random.pick([
    `${influencer.name} on ${platform}`,
    influencer.name,
    `saw a post from ${influencer.name}`,
    `${influencer.name.toLowerCase()}, ${platform.toLowerCase()}`,
    `@${handle.handle}`,
    `${platform}: ${influencer.name}`,
    `${first} ${misspelt} (${platform})`,
    `I follow ${influencer.name}, saw you there`,
    ...(influencer.aliases[1] === undefined ? [] : [`${influencer.aliases[1]} ${platform}`]),
  ]);
}

/**
 * An answer to «How did you hear about us?».
 *
 * @param cause what really brought the person: an influencer's id, another cause, or `baseline`.
 * @param wrongRate chance that the person remembers something else.
 */
export function answer(
  random: Random,
  at: number,
  cause: string,
  influencers: readonly SimInfluencer[],
  wrongRate: number,
): SimSelfReport {
  const truthful = !random.chance(wrongRate);
  const named = truthful
    ? cause
    : random.pick(
        [
          ...influencers.map(({ id }) => id),
          'baseline',
          'baseline',
          'linkedin_ads',
          'content',
        ].filter((id) => id !== cause),
      );
  const influencer = influencers.find(({ id }) => id === named);
  return {
    at,
    text:
      influencer === undefined
        ? random.pick(OTHER_ANSWERS[named] ?? OTHER_ANSWERS['baseline'] ?? ['not sure'])
        : nameIt(random, influencer),
    influencerId: influencer?.id ?? null,
    truthful,
  };
}
