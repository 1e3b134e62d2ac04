import type { InfluencerRow } from '@pipeline-attribution/shared';

/** `LinkedIn · Webinar, Post`, or the platform alone. */
export const platformAndContent = ({ platformLabel, contentLabel }: InfluencerRow): string =>
  contentLabel === '' || contentLabel === platformLabel
    ? platformLabel
    : `${platformLabel} · ${contentLabel}`;

/** Posts that earn credit although nobody was seen to click them: `1 post without a click`. */
export const postsWithoutClick = (posts: number): string =>
  `${String(posts)} ${posts === 1 ? 'post' : 'posts'} without a click`;

/** Known by posts alone: nobody of the deal was seen to come through this influencer. */
export const isPostsOnly = ({ touches, posts }: InfluencerRow): boolean =>
  touches === 0 && posts > 0;

/** Behind the moment of the last touch: through whom, or that it is a post and nobody was seen. */
export const throughWhom = (row: InfluencerRow): string =>
  isPostsOnly(row) ? 'a post without a click' : `through ${row.lastTouch.through}`;
