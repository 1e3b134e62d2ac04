import type { Crm } from '../../contract/common.ts';
import type { PageLink } from './page.ts';

/** A record of the CRM. The surface opens it in the CRM's own way. */
export interface RecordLink {
  readonly crm: Crm;
  /** As the CRM calls it: `deal`, `contact`, `company`; `Opportunity`, `Contact`, `Lead`, `Account`. */
  readonly objectType: string;
  readonly id: string;
  /** Its page in the CRM, where screens know no other way to open a record (HubSpot). */
  readonly url?: string | undefined;
}

/** Good or bad news, never colour alone: the text says it too. */
export type Tone = 'neutral' | 'good' | 'bad' | 'warning';

/** One cell. `text` is for the reader, `value` for sorting and for a file. */
export interface Cell {
  readonly text: string;
  /** Money in minor units, shares from 0 to 1, days as `YYYY-MM-DD`; null when there is none. */
  readonly value: number | string | null;
  /** A second, quieter line, e.g. the range of a share or why there is no figure. */
  readonly detail?: string | undefined;
  readonly tone?: Tone | undefined;
  /** Shown as a tag. */
  readonly isTag?: boolean | undefined;
  /** Within the app. Left out where the reader may not go. */
  readonly to?: PageLink | undefined;
  readonly record?: RecordLink | undefined;
  /** On the web; always http or https. */
  readonly url?: string | undefined;
}

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'number' | 'money' | 'percent' | 'day' | 'tag';
  readonly isSortable: boolean;
  /** Currency of money columns, for the file; null otherwise. */
  readonly currency: string | null;
  /** What the figure is, for a help icon; null where the label says it all. */
  readonly help: string | null;
}

export interface Row {
  readonly id: string;
  /** By key of the column. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** The record this row is about: a surface leaves the row out for who may not see the record. */
  readonly record: RecordLink | null;
  readonly actions: readonly Action[];
}

/** Something a reader can do, as a request to our service. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly kind: 'primary' | 'secondary' | 'danger';
  readonly request: {
    readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Below `/api/v1`. */
    readonly path: string;
    readonly body: Readonly<Record<string, unknown>> | null;
  };
  /** Asked before; null when nothing can be lost. */
  readonly confirm: string | null;
  /** Said after. */
  readonly done: string;
  /** Where to go after; null stays and asks for the page anew. */
  readonly then: PageLink | null;
}
