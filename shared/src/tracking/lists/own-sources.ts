import type { SourceCategory } from '../sources.ts';

/**
 * What the public lists leave out, or put elsewhere than a B2B company would: apps (by their Android id),
 * in-app browsers and the short links of one network, tools that post to social networks, web mailers,
 * names people write into utm_source. These win over the public lists. `name.*` stands for a brand under
 * any country’s domain.
 */
export const OWN_SOURCES: Readonly<Record<SourceCategory, string>> = {
  search: `
    google.* wwwgoogle.* com.google.android.googlequicksearchbox com.google.android.apps.searchlite
    yahoo.* yandex.* bing.com microsoftbing com.microsoft.bing com.yahoo.mobile.client.android.search
    com.duckduckgo.mobile.android org.mozilla.focus.search brave search.brave.com kagi kagi.com
    mojeek mojeek.com swisscows swisscows.com metager.de metager.org yep.com presearch.com ecosia
    com.ecosia.android startpage startpage.com ask.com baidu.com seznam.cz search.naver.com 360.cn
    yandex ya.ru com.yandex.browser qwant.com adwords googleads google-ads google_ads bingads
    bing-ads bing_ads microsoft-ads microsoftads`,
  social: `
    lnkd.in linkedin linkedin.com com.linkedin.android com.linkedin.android.salesnavigator
    t.co x x.com twitter.com com.twitter.android com.twitter.android.lite
    fb fb.com fb.me fb.watch facebook.com lm.facebook.com com.facebook.katana com.facebook.lite
    m.me com.facebook.orca messenger.com l.messenger.com
    ig l.instagram.com com.instagram.android threads threads.net threads.com com.instagram.barcelona
    redd.it out.reddit.com com.reddit.frontpage com.reddit.launch
    tiktok tiktok.com com.zhiliaoapp.musically com.ss.android.ugc.trill
    pin.it pinterest.* com.pinterest snapchat com.snapchat.android t.snapchat.com
    wa.me whatsapp whatsapp.com l.wl.co com.whatsapp com.whatsapp.w4b
    t.me telegram telegram.org web.telegram.org org.telegram.messenger org.telegram.messenger.web
    discord discord.com discord.gg discordapp.com com.discord
    slack slack.com com.slack teams.microsoft.com statics.teams.cdn.office.net com.microsoft.teams
    bluesky bsky.app go.bsky.app xyz.blueskyweb.app mastodon mastodon.social org.joinmastodon.android
    quora quora.com com.quora.android vk.com away.vk.com com.vkontakte.android
    xing xing.com com.xing.android weibo wechat com.tencent.mm
    github github.com stackoverflow.com news.ycombinator.com producthunt.com meetup.com
    medium medium.com com.medium.reader substack substack.com com.substack.app
    buff.ly ow.ly dlvr.it sprou.tt trib.al social.hootsuite.com lnk.bio linktr.ee`,
  video: `
    youtube youtube.com youtu.be youtube-nocookie.com com.google.android.youtube
    vimeo vimeo.com com.vimeo.android.videoapp twitch twitch.tv tv.twitch.android.app
    dailymotion.com wistia.com loom.com`,
  shopping: `amazon.* ebay.*`,
  email: `
    mail.google.com com.google.android.gm mail.yahoo.com mail.yahoo.co.jp com.yahoo.mobile.client.android.mail
    outlook.live.com outlook.office.com outlook.office365.com outlook.cloud.microsoft com.microsoft.office.outlook
    mail.proton.me ch.protonmail.android mail.aol.com mail.yandex.ru mail.yandex.com e.mail.ru mail.rambler.ru
    email.seznam.cz navigator.gmx.net bap.navigator.gmx.net navigator.web.de bap.navigator.web.de
    email.t-online.de webmail.freenet.de icloud.com mail.zoho.com mail.zoho.eu fastmail.com app.fastmail.com
    com.superhuman.mobile mail.superhuman.com mail.missiveapp.com`,
  ai_assistant: `
    chatgpt chatgpt.com chat.openai.com openai openai.com com.openai.chatgpt
    claude claude.ai anthropic com.anthropic.claude
    perplexity perplexity.ai ai.perplexity.app.android
    gemini gemini.google.com bard.google.com com.google.android.apps.bard notebooklm.google.com
    aistudio.google.com
    copilot copilot.microsoft.com copilot.cloud.microsoft m365.cloud.microsoft edgeservices.bing.com
    com.microsoft.copilot
    deepseek deepseek.com chat.deepseek.com com.deepseek.chat grok grok.com ai.x.grok meta.ai
    mistral mistral.ai chat.mistral.ai ai.mistral.chat poe.com com.poe.android phind phind.com
    you.com iask.ai duck.ai pi.ai kimi.com chat.qwen.ai chat.z.ai doubao.com genspark.ai felo.ai
    andisearch.com komo.ai lumo.proton.me`,
  /** Parts of a known brand that are none of its other kinds: tools and documents, that is referrals. */
  other: `
    docs.google.com drive.google.com calendar.google.com meet.google.com chat.google.com
    translate.google.com classroom.google.com keep.google.com cloud.google.com support.google.com
    developers.google.com googleads.g.doubleclick.net gist.github.com github.io finance.yahoo.com`,
};
