/**
 * A parameter that is a tag, a click id or a code, or holds a whole tagged address. Of the click ids the server reads
 * those of mailers and applications, which send no referrer, and those of ads; the others (`awc`, `cjevent`, `tblci`,
 * `gad_source`, `igsh`, `srsltid`) come from pages of the web, whose referrer lets the whole address pass.
 */
const TAG =
  /utm|(cl(ic)?k?|li_fat_|[c_]c|mc_e)id=|^([gw]braid|epik|_kx|_hsenc|mkt_tok|ref(erral)?|via|coupon|(promo)?(code)?)=/i;

/** The parameters that say where somebody came from, wherever in the address they stand. */
export const tagsOf = (url: string): [name: string, value: string][] =>
  [...new URLSearchParams(url.replace(/^[^?#]*|[?#]/g, '&'))].filter((pair) =>
    TAG.test(pair.join('=')),
  );

export const ORIGIN = `${location.origin}/`;

const isOwn = (url: string): boolean => url.startsWith(ORIGIN);

/** Whether the address, or the page before it, says where somebody came from. */
export const isSourced = (url: string, from: string): unknown =>
  (from && !isOwn(from)) || tagsOf(url)[0];

/**
 * An address as it may leave the page. One that somebody came with from elsewhere says where from, and goes whole.
 * One that a page of the website led to goes with its tags alone, and where nothing tells what led to it, whole only
 * if it has some: a form sent by GET would otherwise hand over everything that was typed into it.
 */
export const clean = (url: string, from = ORIGIN): string => {
  const tags = tagsOf(url);
  return !isOwn(url) || (from ? !isOwn(from) : tags[0])
    ? url
    : url.replace(/[?#].*/, tags[0] ? `?${new URLSearchParams(tags)}` : '');
};
