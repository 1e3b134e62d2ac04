import type { Action, Cell, Column, RecordLink, Row, Tone } from './cells.ts';
import type { FormBlock } from './forms.ts';
import type { Notice, PageLink } from './page.ts';

/** A headline figure. */
export interface FigureItem {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  /** Minor units, a share, a count; null when there is none, and `detail` says why. */
  readonly value: number | null;
  readonly detail: string;
  /** Against the period before; null where there is none to compare with. */
  readonly change: {
    /** e.g. `+12 %`. */
    readonly text: string;
    readonly direction: 'up' | 'down' | 'same';
    readonly tone: Tone;
  } | null;
  readonly to: PageLink | null;
  readonly help: string | null;
}

export interface FiguresBlock {
  readonly kind: 'figures';
  readonly id: string;
  readonly title: string;
  readonly items: readonly FigureItem[];
}

/** The funnel: each step in total and what influencers have of it. */
export interface FunnelBlock {
  readonly kind: 'funnel';
  readonly id: string;
  readonly title: string;
  readonly steps: readonly {
    readonly key: string;
    readonly label: string;
    readonly total: string;
    readonly influenced: string;
    /** Of the total, 0 to 1; null when there is none. */
    readonly share: number | null;
    readonly shareText: string;
    readonly amount: string | null;
    readonly influencedAmount: string | null;
    /** e.g. `38 % of leads, in 12 days (median)`; empty for the first step. */
    readonly fromPrevious: string;
    readonly to: PageLink | null;
  }[];
}

/** A chart. `sentence` says what it shows to who cannot see it; `points` are its table. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly id: string;
  readonly title: string;
  /** `line` over time; `bar` side by side; `stacked` parts of a whole. A band is three lines: low, mid, high. */
  readonly shape: 'line' | 'bar' | 'stacked';
  readonly unit: 'money' | 'percent' | 'count' | 'days';
  readonly currency: string | null;
  readonly sentence: string;
  readonly series: readonly {
    readonly key: string;
    readonly label: string;
    readonly role: 'value' | 'low' | 'mid' | 'high' | 'remainder';
  }[];
  /** `values` and `texts` in the order of `series`; money in major units, so that axes can be drawn. */
  readonly points: readonly {
    readonly x: string;
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly texts: readonly string[];
  }[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Below all rows; sums to the CRM's total where the columns do. */
  readonly total: Readonly<Record<string, Cell>> | null;
  /** The column the rows are in the order of; null where the order is the table's own. */
  readonly sort: { readonly column: string; readonly direction: 'up' | 'down' } | null;
  readonly paging: { readonly page: number; readonly pages: number; readonly rows: number };
  /** Said in place of rows. */
  readonly empty: {
    readonly title: string;
    readonly text: string;
    readonly to: LabelledLink | null;
  };
}

export interface LabelledLink {
  readonly label: string;
  readonly to: PageLink;
}

/** What happened, in order: touches, and the stages the deal entered. */
export interface TimelineBlock {
  readonly kind: 'timeline';
  readonly id: string;
  readonly title: string;
  readonly groups: readonly {
    /** e.g. `March 2026` or `Opportunity, 12 days`. */
    readonly label: string;
    readonly entries: readonly TimelineEntry[];
  }[];
  readonly paging: { readonly page: number; readonly pages: number; readonly rows: number };
  readonly empty: {
    readonly title: string;
    readonly text: string;
    readonly to: LabelledLink | null;
  };
}

export interface TimelineEntry {
  readonly id: string;
  readonly kind: 'touch' | 'stage' | 'sales';
  readonly at: string;
  readonly dateText: string;
  readonly ago: string;
  readonly title: string;
  readonly person: string;
  readonly influencer: string;
  readonly content: string;
  readonly evidence: { readonly label: string; readonly tone: Tone } | null;
  /** e.g. `Raised the odds by 40 %`; empty where nothing is known. */
  readonly influence: string;
  /** Touches of the same kind folded into this one; 1 when it stands alone. */
  readonly count: number;
  readonly url: string | null;
  readonly record: RecordLink | null;
}

/** Steps of a checklist or a wizard. */
export interface StepsBlock {
  readonly kind: 'steps';
  readonly id: string;
  readonly title: string;
  readonly steps: readonly {
    readonly key: string;
    readonly label: string;
    readonly state: 'done' | 'current' | 'running' | 'waiting' | 'problem';
    readonly detail: string;
    readonly progress: { readonly done: number; readonly total: number | null } | null;
    readonly to: PageLink | null;
  }[];
}

/** Text to take away, e.g. tracking links: each line with a button that copies it. */
export interface CopyBlock {
  readonly kind: 'copy';
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly items: readonly {
    readonly key: string;
    readonly label: string;
    readonly text: string;
  }[];
}

/** Sentences, with what can be done about them. */
export interface TextBlock {
  readonly kind: 'text';
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly links: readonly LabelledLink[];
  readonly actions: readonly Action[];
}

export interface NoticesBlock {
  readonly kind: 'notices';
  readonly id: string;
  readonly notices: readonly Notice[];
}

/**
 * A file to take in. In HubSpot, which has no file picker, a page of our service has it; it opens by a link that works
 * once, for five minutes. In Salesforce the file is chosen on the screen and Apex passes it on.
 */
export interface UploadBlock {
  readonly kind: 'upload';
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly entity: 'influencers' | 'campaigns' | 'posts' | 'costs' | 'searchConsole' | 'ga4';
}

export type Block =
  | FiguresBlock
  | FunnelBlock
  | ChartBlock
  | TableBlock
  | TimelineBlock
  | StepsBlock
  | CopyBlock
  | TextBlock
  | NoticesBlock
  | UploadBlock
  | FormBlock;
