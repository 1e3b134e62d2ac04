import { SOCIAL_NETWORKS } from './lists/matomo-networks.ts';
import { nameKey } from './normalise.ts';
import { remember } from './remember.ts';

interface Platform {
  readonly label: string;
  /** Host names whose links and referrers are this platform, subdomains included. */
  readonly hosts: readonly string[];
  /** Other spellings people put into a UTM; compared by `nameKey`. */
  readonly aliases: readonly string[];
}

/** Where influencers publish. The keys are what is stored. */
const PLATFORMS: Readonly<Record<string, Platform>> = {
  linkedin: {
    label: 'LinkedIn',
    hosts: [
      'linkedin.com',
      'lnkd.in',
      'com.linkedin.android',
      'com.linkedin.android.salesnavigator',
    ],
    aliases: ['li', 'lnkd', 'linked in', 'linkedin post', 'lin'],
  },
  x: {
    label: 'X',
    hosts: ['x.com', 'twitter.com', 't.co', 'com.twitter.android', 'com.twitter.android.lite'],
    aliases: ['twitter', 'tw', 'twtr', 'x twitter', 'tweet'],
  },
  youtube: {
    label: 'YouTube',
    hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com', 'com.google.android.youtube'],
    aliases: ['yt', 'you tube', 'youtube shorts'],
  },
  instagram: {
    label: 'Instagram',
    hosts: ['instagram.com', 'instagr.am', 'com.instagram.android'],
    aliases: ['ig', 'insta', 'instagram stories'],
  },
  tiktok: {
    label: 'TikTok',
    hosts: ['tiktok.com', 'com.zhiliaoapp.musically', 'com.ss.android.ugc.trill'],
    aliases: ['tt', 'tik tok'],
  },
  facebook: {
    label: 'Facebook',
    hosts: [
      'facebook.com',
      'fb.com',
      'fb.me',
      'fb.watch',
      'com.facebook.katana',
      'com.facebook.lite',
    ],
    aliases: ['fb', 'meta'],
  },
  threads: {
    label: 'Threads',
    hosts: ['threads.net', 'threads.com', 'com.instagram.barcelona'],
    aliases: [],
  },
  bluesky: {
    label: 'Bluesky',
    hosts: ['bsky.app', 'xyz.blueskyweb.app'],
    aliases: ['bsky', 'blue sky'],
  },
  mastodon: { label: 'Mastodon', hosts: ['mastodon.social'], aliases: [] },
  reddit: {
    label: 'Reddit',
    hosts: ['reddit.com', 'redd.it', 'com.reddit.frontpage'],
    aliases: [],
  },
  quora: { label: 'Quora', hosts: ['quora.com', 'com.quora.android'], aliases: [] },
  medium: { label: 'Medium', hosts: ['medium.com', 'com.medium.reader'], aliases: [] },
  substack: {
    label: 'Substack',
    hosts: ['substack.com', 'com.substack.app'],
    aliases: ['sub stack', 'substack newsletter'],
  },
  newsletter: {
    label: 'Newsletter',
    hosts: [],
    aliases: ['newsletters', 'nl', 'beehiiv', 'email newsletter', 'enewsletter'],
  },
  podcast: {
    label: 'Podcast',
    hosts: ['podcasts.apple.com', 'podcasts.google.com', 'overcast.fm', 'pca.st', 'pod.link'],
    aliases: ['podcasts', 'pod', 'apple podcasts'],
  },
  spotify: { label: 'Spotify', hosts: ['spotify.com', 'spoti.fi'], aliases: [] },
  webinar: { label: 'Webinar', hosts: [], aliases: ['webinars', 'web seminar', 'webcast'] },
  event: {
    label: 'Event',
    hosts: [],
    aliases: ['events', 'conference', 'meetup', 'trade show', 'summit'],
  },
  slack: { label: 'Slack', hosts: ['slack.com', 'com.slack'], aliases: ['slack community'] },
  discord: {
    label: 'Discord',
    hosts: ['discord.com', 'discord.gg', 'discordapp.com', 'com.discord'],
    aliases: [],
  },
  whatsapp: {
    label: 'WhatsApp',
    hosts: ['whatsapp.com', 'wa.me', 'l.wl.co', 'com.whatsapp'],
    aliases: [],
  },
  telegram: {
    label: 'Telegram',
    hosts: ['telegram.org', 't.me', 'org.telegram.messenger'],
    aliases: [],
  },
  twitch: { label: 'Twitch', hosts: ['twitch.tv', 'tv.twitch.android.app'], aliases: [] },
  vimeo: { label: 'Vimeo', hosts: ['vimeo.com'], aliases: [] },
  pinterest: {
    label: 'Pinterest',
    hosts: ['pinterest.com', 'pin.it', 'com.pinterest'],
    aliases: [],
  },
  github: { label: 'GitHub', hosts: ['github.com'], aliases: [] },
  blog: { label: 'Blog', hosts: [], aliases: ['blogs', 'website', 'blog post', 'site'] },
};

const byKey = new Map<string, string>();
const byHost = new Map<string, string>();
for (const [id, platform] of Object.entries(PLATFORMS)) {
  for (const spelling of [id, platform.label, ...platform.aliases])
    byKey.set(nameKey(spelling), id);
  for (const host of platform.hosts) {
    byHost.set(host, id);
    byKey.set(nameKey(host), id);
  }
}
// The networks of the public list that are platforms here, with all their hosts: Mastodon has dozens.
for (const [name, addresses] of SOCIAL_NETWORKS) {
  const id = byKey.get(nameKey(name));
  if (id === undefined) continue;
  for (const host of addresses.split(' ')) if (!byHost.has(host)) byHost.set(host, id);
}

/** The platform a host belongs to, subdomains included; null for any other host. */
export function platformOfHost(host: string): string | null {
  return findPlatform(host);
}

const findPlatform = remember((host): string | null => {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  for (let i = 0; i < labels.length; i++) {
    const platform = byHost.get(labels.slice(i).join('.'));
    if (platform !== undefined) return platform;
  }
  return null;
});

/**
 * A platform as people write it → the stored one: `LI`, `lnkd.in`, `www.linkedin.com` → `linkedin`.
 * Null for what is not a platform (`cpc`, `email`, a person's name).
 */
export function normalisePlatform(text: string | null): string | null {
  return text === null ? null : readPlatform(text);
}

const readPlatform = remember((text): string | null => {
  const trimmed = text.trim();
  const host = /^(?:[a-z-]+:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#:].*)?$/i.exec(trimmed)?.[1];
  return (host === undefined ? null : platformOfHost(host)) ?? byKey.get(nameKey(trimmed)) ?? null;
});

/** For the reader: `linkedin` → `LinkedIn`; an unknown platform is shown as it is stored. */
export function platformLabel(platform: string | null): string {
  if (platform === null) return 'Other';
  return PLATFORMS[platform]?.label ?? platform;
}

export const PLATFORM_IDS: readonly string[] = Object.keys(PLATFORMS);
