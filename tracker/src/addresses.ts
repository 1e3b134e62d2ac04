/** A parameter that is a tag, a click id of an ad network or a code, or holds a whole tagged address. */
const TAG =
  /utm|(cl(ic)?k?|li_fat_|rdt_c)id=|^([gw]braid|ref(erral)?|via|coupon|promo|(promo)?code)=/i;

/** The parameters that say where somebody came from, wherever in the address they stand. */
export const tagsOf = (url: string): [name: string, value: string][] =>
  // The address itself becomes the name of a parameter that is none of ours.
  [...new URLSearchParams(url.replace(/[?#]/g, '&'))].filter((pair) => TAG.test(pair.join('=')));

export const ORIGIN = `${location.origin}/`;

const isOwn = (url: string): boolean => url.startsWith(ORIGIN);

/** Whether the address, or the page before it, says where somebody came from. */
export const isSourced = (url: string, from: string): boolean =>
  (from && !isOwn(from)) || !!tagsOf(url)[0];

/**
 * An address as it may leave the page. Where it says nothing of where somebody came from, it goes without its
 * query: a form sent by GET would otherwise hand over everything that was typed into it.
 */
export const clean = (url: string, from = ''): string =>
  isOwn(url) && !isSourced(url, from) ? url.replace(/[?#].*/, '') : url;
