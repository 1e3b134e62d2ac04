import type { Crm } from '../contract/common.ts';

/**
 * What HubSpot calls a deal Salesforce calls an opportunity. Our sentences say “deal”; on their way to a Salesforce
 * screen they say what that CRM says. Names people gave (of deals, influencers, campaigns, posts) are left alone.
 */

/** Members that hold words of ours. Whatever else a view holds may be somebody's name, or an identifier. */
const OURS: ReadonlySet<string> = new Set([
  'action',
  'because',
  'confirm',
  'dealsNote',
  'description',
  'detail',
  'done',
  'explanation',
  'freshness',
  'from',
  'fromPrevious',
  'help',
  'intro',
  'label',
  'lines',
  'note',
  'reason',
  'sentence',
  'text',
  'title',
  'why',
]);

/** Members under which lies what the customer's records hold; `label` of a choice may be a campaign's name. */
const THEIRS: ReadonlySet<string> = new Set([
  'campaigns',
  'cells',
  'choices',
  'deals',
  'entries',
  'influencers',
  'journey',
  'params',
  'path',
  'people',
  'points',
  'record',
  'request',
  'series',
  'talkAbout',
  'total',
  'touches',
]);
/** Of those, members that are ours all the same. */
const OURS_WITHIN: ReadonlySet<string> = new Set([
  'detail',
  'fromPrevious',
  'help',
  'reason',
  'why',
]);

const DEALS = /\bdeals?\b/i;
/** With an article right before it, which changes as well; part of an address it stays. */
const EVERY_DEAL = /\b(?:(a) )?(deals?)\b(?!\.\w)/gi;

/** `A won deal` → `A won opportunity`; in HubSpot it stays as it is. */
export function inWordsOf(crm: Crm, text: string): string {
  if (crm !== 'salesforce') return text;
  return text.replace(EVERY_DEAL, (_, article: string | undefined, noun: string) => {
    const word = noun.toLowerCase() === 'deals' ? 'opportunities' : 'opportunity';
    const said = noun.startsWith('D') ? `O${word.slice(1)}` : word;
    return article === undefined ? said : `${article}n ${said}`;
  });
}

/**
 * A view with our words as its CRM says them.
 * @param names what must stay as it is wherever it stands, e.g. the name of whom a page is about
 */
export function viewInWordsOf<View>(crm: Crm, view: View, names: readonly string[] = []): View {
  if (crm !== 'salesforce') return view;
  const kept = new Set(names);
  gatherNames(view, kept, false);
  const held = [...kept].filter((name) => DEALS.test(name)).sort((a, b) => b.length - a.length);
  // A name is taken out before and put back after: no text of ours has the character between.
  const spoken = (text: string): string => {
    const without = held.reduce((rest, name, i) => rest.replaceAll(name, `\0${i}\0`), text);
    return inWordsOf(crm, without).replace(/\0(\d+)\0/g, (_, i: string) => held[Number(i)] ?? '');
  };
  return walk(view, spoken, false) as View;
}

function gatherNames(part: unknown, names: Set<string>, isTheirs: boolean): void {
  if (Array.isArray(part)) {
    for (const one of part) gatherNames(one, names, isTheirs);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  for (const [name, member] of Object.entries(part)) {
    const theirs = isTheirs || THEIRS.has(name);
    if (typeof member === 'string') {
      if (theirs && /^(?:name|text|label|title|person|account|campaign|influencer)$/.test(name)) {
        names.add(member);
      }
    } else gatherNames(member, names, theirs);
  }
}

function walk(part: unknown, spoken: (text: string) => string, isTheirs: boolean): unknown {
  if (Array.isArray(part)) return part.map((one) => walk(one, spoken, isTheirs));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, member]: [string, unknown]) => {
      const isOurs = isTheirs ? OURS_WITHIN.has(name) : OURS.has(name);
      if (typeof member === 'string') return [name, isOurs ? spoken(member) : member];
      if (isOurs && Array.isArray(member)) {
        return [
          name,
          member.map((one: unknown) =>
            typeof one === 'string' ? spoken(one) : walk(one, spoken, isTheirs),
          ),
        ];
      }
      return [name, walk(member, spoken, isTheirs || THEIRS.has(name))];
    }),
  );
}
