import { nameKey, normaliseWords } from './normalise.ts';
import { remember } from './remember.ts';

/** What an influencer makes: stored id → label and other spellings (compared by `nameKey`). */
const CONTENT_TYPES: Readonly<Record<string, { label: string; aliases: readonly string[] }>> = {
  post: {
    label: 'Post',
    aliases: ['posts', 'social post', 'text post', 'tweet', 'update', 'status'],
  },
  video: { label: 'Video', aliases: ['videos', 'vid', 'youtube video', 'clip', 'vlog'] },
  short_video: {
    label: 'Short video',
    aliases: ['short', 'shorts', 'reel', 'reels', 'tiktok', 'short form', 'short form video'],
  },
  carousel: { label: 'Carousel', aliases: ['slides', 'document', 'doc post', 'pdf carousel'] },
  thread: { label: 'Thread', aliases: ['threads', 'tweetstorm'] },
  story: { label: 'Story', aliases: ['stories'] },
  article: {
    label: 'Article',
    aliases: ['articles', 'blog', 'blog post', 'guest post', 'essay', 'feature'],
  },
  newsletter: {
    label: 'Newsletter',
    aliases: ['newsletters', 'nl', 'newsletter mention', 'issue'],
  },
  podcast: { label: 'Podcast', aliases: ['podcasts', 'episode', 'podcast episode', 'pod'] },
  webinar: { label: 'Webinar', aliases: ['webinars', 'webcast', 'workshop', 'masterclass'] },
  live: { label: 'Live stream', aliases: ['livestream', 'live stream', 'linkedin live', 'ama'] },
  event: {
    label: 'Event',
    aliases: ['events', 'talk', 'keynote', 'conference', 'meetup', 'panel'],
  },
  interview: { label: 'Interview', aliases: ['interviews', 'q and a', 'qa'] },
  review: { label: 'Review', aliases: ['reviews', 'product review', 'testimonial'] },
  demo: { label: 'Demo', aliases: ['demos', 'product demo', 'tutorial', 'how to', 'walkthrough'] },
  case_study: { label: 'Case study', aliases: ['case studies', 'customer story'] },
  report: { label: 'Report', aliases: ['research', 'whitepaper', 'ebook', 'guide', 'playbook'] },
  sponsorship: {
    label: 'Sponsorship',
    aliases: ['sponsorships', 'sponsor slot', 'host read', 'host read ad', 'pre roll', 'mid roll'],
  },
  comment: { label: 'Comment', aliases: ['comments', 'reply', 'replies'] },
  bio: { label: 'Bio link', aliases: ['bio link', 'link in bio', 'profile', 'linktree'] },
  ad: {
    label: 'Ad',
    aliases: ['ads', 'sponsored', 'sponsored post', 'thought leader ad', 'boosted'],
  },
};

const byKey = new Map<string, string>();
for (const [id, { label, aliases }] of Object.entries(CONTENT_TYPES)) {
  for (const spelling of [id, label, ...aliases]) byKey.set(nameKey(spelling), id);
}

/**
 * A content type as people write it → the stored one (`Reel` → `short_video`). A value with more in it
 * (`video_q3-teaser`) is read by its first known word or pair of words. Null when there is none.
 */
export function normaliseContentType(text: string | null): string | null {
  return text === null ? null : readContentType(text);
}

const readContentType = remember((text): string | null => {
  const whole = byKey.get(nameKey(text));
  if (whole !== undefined) return whole;
  const words = normaliseWords(text);
  for (let i = 0; i < words.length; i++) {
    const pair = words.slice(i, i + 2).join('');
    const known = byKey.get(pair) ?? byKey.get(words[i] ?? '');
    if (known !== undefined) return known;
  }
  return null;
});

/** For the reader: `case_study` → `Case study`. */
export function contentTypeLabel(contentType: string | null): string {
  if (contentType === null) return 'Content';
  return CONTENT_TYPES[contentType]?.label ?? contentType;
}

export const CONTENT_TYPE_IDS: readonly string[] = Object.keys(CONTENT_TYPES);
