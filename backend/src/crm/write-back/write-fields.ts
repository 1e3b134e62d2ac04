import type { Crm } from '@pipeline-attribution/shared';
import type { Context } from '../../context.ts';
import { withTenant } from '../../db/tenancy.ts';
import type { Connector, CrmSession } from '../connector.ts';
import type { FieldValues, FigureObject } from '../figures.ts';
import { isDue, planFields } from './plan-fields.ts';
import { loadWritten, notePending, noteWritten, type Written } from './written-values.ts';

/** Records and what is wanted on them. */
export type Wanted = ReadonlyMap<string, FieldValues>;

export interface FieldCounts {
  /** Records that were changed in the CRM. */
  readonly written: number;
  /** Records on which a person's value was let be. */
  readonly held: number;
  readonly refused: number;
  /** The first refusal in the CRM's own words. */
  readonly refusal: string | null;
}

export const NOTHING_WRITTEN: FieldCounts = { written: 0, held: 0, refused: 0, refusal: null };

export const addCounts = (a: FieldCounts, b: FieldCounts): FieldCounts => ({
  written: a.written + b.written,
  held: a.held + b.held,
  refused: a.refused + b.refused,
  refusal: a.refusal ?? b.refusal,
});

interface Work {
  readonly context: Context;
  readonly connector: Connector;
  readonly session: CrmSession;
  readonly tenantId: number;
}

/**
 * Brings records of the CRM up to what is wanted on them. Only those are asked for whose figures differ from what was
 * last written; only fields that differ are written; what a person wrote stays. Doing it twice writes nothing, and so
 * does going on after a crash.
 * @param again also looks at records on which people have written: they may have emptied their field.
 */
export async function writeFields(
  { context, connector, session, tenantId }: Work,
  object: FigureObject,
  wanted: Wanted,
  again: boolean,
): Promise<FieldCounts> {
  const crm: Crm = connector.crm;
  const { figures } = connector;
  const within = <Result>(work: Parameters<typeof withTenant<Result>>[2]): Promise<Result> =>
    withTenant(context.dataSource, tenantId, work);
  const written = await within((tx) => loadWritten(tx, crm, object, [...wanted.keys()]));
  const due = [...wanted].filter(([id, values]) => {
    const known = written.get(id);
    return isDue(values, known) || (again && (known?.held.length ?? 0) > 0);
  });
  if (due.length === 0) return NOTHING_WRITTEN;
  const current = await figures.read(
    session,
    object,
    due.map(([id]) => id),
  );
  const confirmed = await confirmedFields(connector, session, object, current, written);
  const plans = due.flatMap(([externalId, values]) => {
    const now = current.get(externalId);
    if (now === undefined) return [];
    return [
      {
        externalId,
        ...planFields(values, now, written.get(externalId), confirmed.get(externalId) ?? NONE),
      },
    ];
  });
  const writes = plans.filter(({ values }) => Object.keys(values).length > 0);
  await within((tx) => notePending(tx, crm, object, writes));
  const outcomes = new Map(
    (await figures.write(session, object, writes)).map((one) => [one.externalId, one]),
  );
  const noted = plans
    .filter(({ externalId }) => outcomes.get(externalId)?.outcome !== 'gone')
    .map(({ externalId, ours, held }) => {
      const outcome = outcomes.get(externalId);
      const refused = outcome?.outcome === 'refused' ? outcome.message : null;
      // A refused figure is tried again when it changes, not every time.
      return { externalId, values: ours, held, refused };
    });
  await within((tx) => noteWritten(tx, crm, object, noted, context.now()));
  const refusals = noted.flatMap(({ refused }) => (refused === null ? [] : [refused]));
  return {
    written: [...outcomes.values()].filter(({ outcome }) => outcome === 'written').length,
    held: plans.filter(({ held }) => held.length > 0).length,
    refused: refusals.length,
    refusal: refusals[0] ?? null,
  };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Where a record holds values although we know of none of ours, the CRM's history says whose they are: ours from before
 * a disconnection that erased everything here, or a person's.
 */
async function confirmedFields(
  { figures }: Connector,
  session: CrmSession,
  object: FigureObject,
  current: ReadonlyMap<string, FieldValues>,
  written: ReadonlyMap<string, Written>,
): Promise<Map<string, ReadonlySet<string>>> {
  const strange = [...current].flatMap(([id, values]) =>
    !written.has(id) && Object.values(values).some((value) => value !== null) ? [id] : [],
  );
  if (strange.length === 0 || !figures.writtenByUs) return new Map();
  return figures.writtenByUs(session, object, strange);
}
