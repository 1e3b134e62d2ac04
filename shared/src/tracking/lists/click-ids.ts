/** What a parameter that a network adds to links says of the click. */
export interface ClickIdKind {
  /** Whether the click was paid for. */
  readonly isPaid: boolean;
  /** Where such links usually stand. */
  readonly place: 'search' | 'social' | 'display' | 'affiliate' | 'email';
  /** The one platform it can be from; null where it may be several. */
  readonly platform: string | null;
}

const paid = (place: ClickIdKind['place'], platform: string | null = null): ClickIdKind => ({
  isPaid: true,
  place,
  platform,
});
const free = (place: ClickIdKind['place'], platform: string | null = null): ClickIdKind => ({
  isPaid: false,
  place,
  platform,
});

/**
 * Parameters that ad networks, social networks and mailers add to a landing address, in lower case. Those on
 * free links too (`fbclid` is on every link on Facebook and Instagram) never make a click a paid one; they tell
 * where a visit came from when nothing else does.
 */
export const CLICK_IDS: ReadonlyMap<string, ClickIdKind> = new Map<string, ClickIdKind>([
  // Google Ads: search, but its display network and YouTube as well; gbraid and wbraid: iOS.
  ['gclid', paid('search')],
  ['gbraid', paid('search')],
  ['wbraid', paid('search')],
  ['gad_source', paid('search')],
  ['gad_campaignid', paid('search')],
  ['msclkid', paid('search')],
  ['yclid', paid('search')],
  ['li_fat_id', paid('social', 'linkedin')],
  ['twclid', paid('social', 'x')],
  ['rdt_cid', paid('social', 'reddit')],
  ['ttclid', paid('social', 'tiktok')],
  ['sccid', paid('social')],
  ['epik', paid('social', 'pinterest')],
  ['qclid', paid('social', 'quora')],
  ['dclid', paid('display')],
  ['obclid', paid('display')],
  ['tblci', paid('display')],
  ['irclickid', paid('affiliate')],
  ['cjevent', paid('affiliate')],
  ['awc', paid('affiliate')],
  ['fbclid', free('social')],
  ['igshid', free('social', 'instagram')],
  ['igsh', free('social', 'instagram')],
  ['srsltid', free('search')],
  ['_hsenc', free('email')],
  ['mc_eid', free('email')],
  ['mkt_tok', free('email')],
  ['_kx', free('email')],
]);
