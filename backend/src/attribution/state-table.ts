import type { TenantTransaction } from '../db/tenancy.ts';
import { insertRows } from './insert-rows.ts';
import type { LeadRow, PipelineRow, ReachRow, RevenueRow } from './types.ts';

/**
 * A table of current credit: how its rows are called in SQL, and which of them are replaced together
 * when one changes.
 */
export interface StateTable<Row> {
  readonly name: string;
  /** The deal or person a row is of. */
  readonly owner: keyof Row & string;
  /** Rows that agree in these are one group. */
  readonly group: readonly (keyof Row & string)[];
  readonly columns: Readonly<Record<keyof Row & string, string>>;
  /** Held as instants, UTC epoch milliseconds in a row. */
  readonly instants: readonly (keyof Row & string)[];
  /** Whether rows name the run that wrote them. */
  readonly hasRun: boolean;
}

const dimensions = {
  influencerId: 'influencer_id',
  campaignId: 'campaign_id',
  contentType: 'content_type',
  channel: 'channel',
  platform: 'platform',
  touchedOn: 'touched_on',
} as const;

export const PIPELINE: StateTable<PipelineRow> = {
  name: 'pipeline_attribution',
  owner: 'dealId',
  group: ['dealId', 'model', 'stage'],
  columns: {
    dealId: 'deal_id',
    model: 'model',
    stage: 'stage',
    ...dimensions,
    weight: 'weight',
    amountMinor: 'amount_minor',
    currency: 'currency',
    homeMinor: 'home_minor',
    expectedMinor: 'expected_minor',
    touches: 'touches',
    firstTouchAt: 'first_touch_at',
    lastTouchAt: 'last_touch_at',
    evidence: 'evidence',
    confidence: 'confidence',
    createdOn: 'created_on',
    closedOn: 'closed_on',
  },
  instants: ['firstTouchAt', 'lastTouchAt'],
  hasRun: true,
};

export const REVENUE: StateTable<RevenueRow> = {
  name: 'revenue_attribution',
  owner: 'dealId',
  group: ['dealId', 'entryId', 'model'],
  columns: {
    dealId: 'deal_id',
    entryId: 'entry_id',
    model: 'model',
    ...dimensions,
    recognisedOn: 'recognised_on',
    weight: 'weight',
    amountMinor: 'amount_minor',
    currency: 'currency',
    homeMinor: 'home_minor',
  },
  instants: [],
  hasRun: true,
};

export const LEADS: StateTable<LeadRow> = {
  name: 'lead_attribution',
  owner: 'contactId',
  group: ['contactId', 'model', 'stage'],
  columns: {
    contactId: 'contact_id',
    model: 'model',
    stage: 'stage',
    ...dimensions,
    weight: 'weight',
    touches: 'touches',
    firstTouchAt: 'first_touch_at',
    lastTouchAt: 'last_touch_at',
    createdOn: 'created_on',
    qualifiedOn: 'qualified_on',
  },
  instants: ['firstTouchAt', 'lastTouchAt'],
  hasRun: true,
};

export const REACH: StateTable<ReachRow> = {
  name: 'contact_reach',
  owner: 'contactId',
  group: ['contactId'],
  columns: {
    contactId: 'contact_id',
    influencerId: 'influencer_id',
    campaignId: 'campaign_id',
    contentType: 'content_type',
    platform: 'platform',
    touchedOn: 'touched_on',
    touches: 'touches',
    lastTouchAt: 'last_touch_at',
  },
  instants: ['lastTouchAt'],
  hasRun: false,
};

/** What a group of rows was and is; either may be empty. */
export interface Change<Row> {
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

/** The rows these deals or people have now. */
export async function loadState<Row extends object>(
  tx: TenantTransaction,
  table: StateTable<Row>,
  ownerIds: readonly string[],
): Promise<Row[]> {
  if (ownerIds.length === 0) return [];
  const names = Object.keys(table.columns) as (keyof Row & string)[];
  const instants = new Set<string>(table.instants);
  const selected = names.map((name) => {
    const column = table.columns[name];
    // As a number at once: a batch has a hundred thousand of them, and parsing dates is slow.
    const value = instants.has(name) ? `(extract(epoch from ${column}) * 1000)::bigint` : column;
    return `${value} as "${name}"`;
  });
  return tx.query<Row>(
    `select ${selected.join(', ')}
     from ${table.name} where tenant_id = $1 and ${table.columns[table.owner]} = any($2::uuid[])`,
    [tx.tenantId, ownerIds],
  );
}

/** The groups that differ between what is stored and what should be. */
export function changes<Row extends object>(
  table: StateTable<Row>,
  before: readonly Row[],
  after: readonly Row[],
): Change<Row>[] {
  const groups = new Map<string, { before: Row[]; after: Row[] }>();
  const groupOf = (row: Row): { before: Row[]; after: Row[] } => {
    const key = table.group.map((name) => row[name]).join('|');
    let group = groups.get(key);
    if (!group) {
      group = { before: [], after: [] };
      groups.set(key, group);
    }
    return group;
  };
  for (const row of before) groupOf(row).before.push(row);
  for (const row of after) groupOf(row).after.push(row);
  const names = Object.keys(table.columns) as (keyof Row & string)[];
  // No text of the database contains NUL, so that nothing reads like its neighbour.
  const signature = (rows: readonly Row[]): string =>
    rows
      .map((row) => names.map((name) => row[name]).join('\0'))
      .sort()
      .join('\0\0');
  return [...groups.values()].filter(
    (group) =>
      group.before.length !== group.after.length ||
      signature(group.before) !== signature(group.after),
  );
}

/** Replaces the changed groups. */
export async function writeState<Row extends object>(
  tx: TenantTransaction,
  table: StateTable<Row>,
  changed: readonly Change<Row>[],
  runId: number,
): Promise<void> {
  const keys = changed.flatMap(({ before }) => {
    const [row] = before;
    return row ? [table.group.map((name) => row[name])] : [];
  });
  await deleteGroups(tx, table, keys);
  const names = Object.keys(table.columns) as (keyof Row & string)[];
  const instants = new Set<string>(table.instants);
  const toSql = (row: Row, name: keyof Row & string): unknown => {
    const value = row[name];
    return instants.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value;
  };
  await insertRows(
    tx,
    table.name,
    [...names.map((name) => table.columns[name]), ...(table.hasRun ? ['run_id'] : [])],
    changed.flatMap(({ after }) =>
      after.map((row) => [
        ...names.map((name) => toSql(row, name)),
        ...(table.hasRun ? [runId] : []),
      ]),
    ),
  );
}

const GROUPS_A_STATEMENT = 5_000;

async function deleteGroups<Row>(
  tx: TenantTransaction,
  table: StateTable<Row>,
  keys: readonly (readonly unknown[])[],
): Promise<void> {
  const columns = table.group.map((name) => table.columns[name]);
  for (let start = 0; start < keys.length; start += GROUPS_A_STATEMENT) {
    const chunk = keys.slice(start, start + GROUPS_A_STATEMENT);
    const parameters: unknown[] = [tx.tenantId];
    const values = chunk.map((key) => {
      const places = key.map((value, index) => {
        parameters.push(value);
        return `$${parameters.length}::${columns[index]?.endsWith('_id') ? 'uuid' : 'text'}`;
      });
      return `(${places.join(', ')})`;
    });
    await tx.query(
      `delete from ${table.name} t using (values ${values.join(', ')}) as gone (${columns.join(', ')})
       where t.tenant_id = $1 and ${columns.map((name) => `t.${name} = gone.${name}`).join(' and ')}`,
      parameters,
    );
  }
}
