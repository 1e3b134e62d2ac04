/** What kind of place a visit came from. `other` overrides a broader entry (docs.google.com). */
export type SourceCategory =
  'search' | 'social' | 'video' | 'shopping' | 'email' | 'ai_assistant' | 'other';

/**
 * The classes of known sources, as data: keys are lower-case host names (subdomains included), bare
 * source names as people write them into utm_source, and `name.*` for a brand under any country's
 * domain. A longer list is a bigger map; `mergeSources` lays one over another.
 */
export type SourceClasses = ReadonlyMap<string, SourceCategory>;

const LISTS: Readonly<Record<SourceCategory, string>> = {
  search:
    'google google.* com.google.android.googlequicksearchbox bing bing.com yahoo yahoo.com yahoo.* search.yahoo.com ' +
    'duckduckgo duckduckgo.com com.duckduckgo.mobile.android baidu baidu.com yandex yandex.* ya.ru ecosia ecosia.org ' +
    'qwant qwant.com startpage startpage.com search.brave.com brave naver search.naver.com ' +
    'seznam seznam.cz sogou sogou.com ask.com aol search.aol.com kagi kagi.com so.com 360.cn daum daum.net',
  social:
    'linkedin linkedin.com lnkd.in com.linkedin.android x x.com twitter twitter.com t.co com.twitter.android ' +
    'facebook facebook.com fb fb.com fb.me com.facebook.katana instagram instagram.com ig com.instagram.android ' +
    'threads threads.net threads.com bluesky bsky.app mastodon mastodon.social reddit reddit.com redd.it com.reddit.frontpage ' +
    'quora quora.com pinterest pinterest.* pin.it snapchat snapchat.com tumblr tumblr.com discord discord.com discord.gg ' +
    'slack slack.com com.slack telegram telegram.org t.me org.telegram.messenger whatsapp whatsapp.com wa.me com.whatsapp ' +
    'xing xing.com vk vk.com weibo weibo.com wechat github github.com stackoverflow.com news.ycombinator.com ' +
    'tiktok tiktok.com com.zhiliaoapp.musically medium medium.com substack substack.com producthunt.com meetup.com',
  video:
    'youtube youtube.com youtu.be com.google.android.youtube vimeo vimeo.com twitch twitch.tv ' +
    'dailymotion dailymotion.com wistia wistia.com loom.com netflix.com',
  shopping:
    'amazon amazon.* ebay ebay.* etsy etsy.com shopify shopify.com walmart walmart.com alibaba alibaba.com',
  email:
    'mail.google.com com.google.android.gm mail.yahoo.com outlook.live.com outlook.office.com outlook.office365.com ' +
    'mail.proton.me mail.aol.com mail.yandex.ru com.microsoft.office.outlook',
  ai_assistant:
    'chatgpt chatgpt.com chat.openai.com openai claude claude.ai perplexity perplexity.ai gemini.google.com bard.google.com ' +
    'copilot.microsoft.com chat.deepseek.com deepseek chat.mistral.ai grok.com meta.ai you.com poe.com phind.com chat.qwen.ai ' +
    'notebooklm.google.com duck.ai iask.ai',
  other:
    'docs.google.com drive.google.com accounts.google.com calendar.google.com meet.google.com sites.google.com ' +
    'groups.google.com translate.google.com login.yahoo.com gist.github.com',
};

/** The compact default: enough for B2B traffic. */
export const COMPACT_SOURCES: SourceClasses = new Map(
  (Object.entries(LISTS) as [SourceCategory, string][]).flatMap(([category, list]) =>
    list.split(' ').map((key): [string, SourceCategory] => [key, category]),
  ),
);

/** One class list over another; entries of `over` win. */
export function mergeSources(base: SourceClasses, over: SourceClasses): SourceClasses {
  return new Map([...base, ...over]);
}

/** The class of a host or a bare source name, the longest known suffix first; null when unknown. */
export function sourceCategory(source: string, classes: SourceClasses): SourceCategory | null {
  const text = source.trim().toLowerCase();
  const exact = classes.get(text);
  if (exact !== undefined) return exact;
  const labels = text.replace(/^www\./, '').split('.');
  for (let i = 0; i < labels.length; i++) {
    const known = classes.get(labels.slice(i).join('.'));
    if (known !== undefined && labels.length - i > 1) return known;
    const brand = classes.get(`${labels[i] ?? ''}.*`);
    if (brand !== undefined && isCountrySuffix(labels.slice(i + 1))) return brand;
  }
  return classes.get(labels.join('.')) ?? null;
}

/** `de`, `com`, `co.uk`, `com.au`: what may follow a brand that owns its name in every country. */
function isCountrySuffix(labels: readonly string[]): boolean {
  const [first = '', second] = labels;
  if (labels.length === 1) return /^(?:[a-z]{2}|com|net|org)$/.test(first);
  return (
    labels.length === 2 && /^(?:com?|net|org|ne|or)$/.test(first) && /^[a-z]{2}$/.test(second ?? '')
  );
}
