import type { Block } from './blocks.ts';
import type { Filter } from './filters.ts';

/** The screens of the app; a page is asked for by its name, and every link names one of these. */
export const PAGE_IDS = [
  'dashboard',
  'influencers',
  'influencer',
  'campaigns',
  'campaign',
  'campaign-setup',
  'content',
  'deals',
  'touches',
  'timeline',
  'roi',
  'what-if',
  'compare-influencers',
  'compare-models',
  'revenue',
  'recommendations',
  'posts',
  'costs',
  'lift',
  'health',
  'repairs',
  'answers',
  'first-run',
] as const;
export type PageId = (typeof PAGE_IDS)[number];

/** Where a link within the app leads: a page, and the values of its filters. */
export interface PageLink {
  readonly page: PageId;
  readonly params: Readonly<Record<string, string>>;
}

/** A sentence beside the figures. */
export interface Notice {
  readonly tone: 'info' | 'warning' | 'error' | 'success';
  readonly title: string;
  readonly text: string;
  /** What mends it. */
  readonly link: { readonly label: string; readonly to: PageLink } | null;
}

/** «How is this computed?»: names model, basis, window and counts in plain sentences. */
export interface HowComputed {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A file somebody may take away: the same rows as on the page, all of them. */
export interface Export {
  readonly label: string;
  /** Of the table. */
  readonly table: string;
  /** e.g. `influencers-2026-11.csv`. */
  readonly fileName: string;
}

/**
 * A screen of the app as data: what it says, what can be chosen on it, what it shows. Built once on the
 * server and drawn by both CRMs with components of their own, so that a figure is the same figure, to
 * the word and the cent, wherever it is read.
 *
 * A surface asks `GET /api/v1/pages/{id}` with the values of the filters as query and draws `blocks` from top
 * to bottom. Whatever is chosen (a filter, a sort order, a page of a table) is asked for again with the
 * other values kept. Sort order and page of table `t` are `t.sort=column` (`-column` descending) and `t.page=2`.
 */
export interface PageView {
  readonly version: 1;
  readonly id: PageId;
  readonly title: string;
  /** Ways back, outermost first; empty on the pages of the navigation. */
  readonly path: readonly { readonly label: string; readonly to: PageLink }[];
  /** What the page has to say, in one sentence; empty where the blocks speak for themselves. */
  readonly sentence: string;
  readonly notices: readonly Notice[];
  readonly filters: readonly Filter[];
  readonly blocks: readonly Block[];
  readonly how: HowComputed | null;
  readonly exports: readonly Export[];
  /** e.g. `Read from HubSpot 2 min ago; 12 deals are still being credited.` */
  readonly freshness: string;
}
