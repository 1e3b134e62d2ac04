import type { Context } from '../context.ts';
import { insertRows } from '../attribution/insert-rows.ts';
import { loadDirectory } from '../campaigns/load-directory.ts';
import { withTenant, type TenantTransaction } from '../db/tenancy.ts';
import { countAnswers, type CountedAnswer } from './count-answers.ts';
import { countValues, type CountedValue } from './count-values.ts';

/** A request counts anew only what is older than this. */
const FRESH_MS = 5_000;
/** A tenant whose touches take longer than this to read is counted in the background only. */
const SHORT_MS = 250;
/** How old a big tenant's counts may get before a request waits for new ones after all: the background failed. */
const STALE_MS = 6 * 3_600_000;

/**
 * Gathers the values and answers nobody could read, with what hangs on them, into the tables the lists are read
 * from. Decisions of people are left as they are. One process counts a tenant at a time; another leaves it to
 * them.
 *
 * @returns how long it took, in milliseconds; null where another process is at it, or names changed meanwhile.
 */
export async function countUnresolved(context: Context, tenantId: number): Promise<number | null> {
  const startedAt = performance.now();
  const done = await withTenant(context.dataSource, tenantId, async (tx) => {
    const [row] = await tx.query<{ locked: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('unresolved counts'), $1) as locked`,
      [tenantId],
    );
    if (row?.locked !== true) return false;
    await tx.query(`set local work_mem = '64MB'`);
    const directory = await loadDirectory(tx);
    const { values, openMinor: valuesMinor } = await countValues(tx, directory);
    const { answers, sums, openMinor: answersMinor } = await countAnswers(tx, directory);
    // Counting a big tenant takes long, and changes of names do not wait for it: what was counted under names that
    // have changed since is not stored, or it would open again what somebody has just accepted.
    await tx.query(`select pg_advisory_xact_lock(hashtext('directory'), $1)`, [tenantId]);
    if ((await loadDirectory(tx)) !== directory) return false;
    await storeValues(tx, values);
    await storeAnswers(tx, answers);
    await tx.query(
      `insert into unresolved_counts (tenant_id, counted_at, took_ms, answers, values_minor, answers_minor)
       values ($1, clock_timestamp(), $2, $3, $4, $5)
       on conflict (tenant_id) do update
         set counted_at = excluded.counted_at, took_ms = excluded.took_ms, answers = excluded.answers,
             values_minor = excluded.values_minor, answers_minor = excluded.answers_minor`,
      [
        tenantId,
        Math.round(performance.now() - startedAt),
        JSON.stringify(sums),
        valuesMinor,
        answersMinor,
      ],
    );
    return true;
  });
  return done ? performance.now() - startedAt : null;
}

/**
 * Counts anew before a list is read, where that takes no time; a big tenant's counts are kept by the schedule
 * (jobs/count-schedule.ts) and read as they are.
 */
export async function freshCounts(context: Context, tenantId: number): Promise<void> {
  const [held] = await withTenant(context.dataSource, tenantId, (tx) =>
    tx.query<{ age_ms: number; took_ms: number }>(
      `select extract(epoch from clock_timestamp() - counted_at)::float8 * 1000 as age_ms, took_ms
       from unresolved_counts where tenant_id = $1`,
      [tenantId],
    ),
  );
  if (held && held.age_ms < (held.took_ms > SHORT_MS ? STALE_MS : FRESH_MS)) return;
  await countUnresolved(context, tenantId);
}

async function storeValues(tx: TenantTransaction, values: readonly CountedValue[]): Promise<void> {
  const columns = [
    'kind',
    'key',
    'value',
    'field',
    'spellings',
    'touches',
    'people',
    'deals',
    'pipeline_minor',
    'open_minor',
    'won_minor',
    'first_seen_at',
    'last_seen_at',
    'proposals',
    'is_suggested',
  ];
  await tx.query(
    `delete from repairs where tenant_id = $1 and state = 'open'
       and not exists (select from unnest($2::text[], $3::text[]) as here (kind, key)
                       where here.kind = repairs.kind and here.key = repairs.key)`,
    [tx.tenantId, values.map(({ kind }) => kind), values.map(({ key }) => key)],
  );
  await insertRows(
    tx,
    'repairs',
    columns,
    values.map((value) => [
      value.kind,
      value.key,
      value.value,
      value.field,
      JSON.stringify(value.spellings),
      value.touches,
      value.people,
      value.deals,
      value.pipelineMinor,
      value.openMinor,
      value.wonMinor,
      value.firstSeenAt,
      value.lastSeenAt,
      JSON.stringify(value.proposals),
      value.isSuggested,
    ]),
    // An accepted value that nobody goes by any more (its alias was taken away elsewhere) is open again.
    `on conflict (tenant_id, kind, key) do update set
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
       state = case when repairs.state = 'accepted' then 'open' else repairs.state end`,
  );
}

async function storeAnswers(
  tx: TenantTransaction,
  answers: readonly CountedAnswer[],
): Promise<void> {
  const columns = [
    'wording_hash',
    'wording',
    'text',
    'certainty',
    'parts',
    'doubts',
    'reading',
    'answers',
    'people',
    'deals',
    'pipeline_minor',
    'open_minor',
    'won_minor',
    'first_seen_at',
    'last_seen_at',
    'proposals',
  ];
  // Open ones that are understood by now; decided ones whose every answer was erased or has expired: a wording
  // that nobody's record holds any more is not kept here either.
  await tx.query(
    `delete from self_report_answers
     where tenant_id = $1 and wording_hash <> all($2::bytea[])`,
    [tx.tenantId, answers.map(({ wordingHash }) => wordingHash)],
  );
  await insertRows(
    tx,
    'self_report_answers',
    columns,
    answers.map((answer) => [
      answer.wordingHash,
      answer.wording,
      answer.text,
      answer.certainty,
      JSON.stringify(answer.parts),
      JSON.stringify(answer.doubts),
      JSON.stringify(answer.reading),
      answer.answers,
      answer.people,
      answer.deals,
      answer.pipelineMinor,
      answer.openMinor,
      answer.wonMinor,
      answer.firstSeenAt,
      answer.lastSeenAt,
      JSON.stringify(answer.proposals),
    ]),
    // A decision is void with the last influencer it named: the wording is open again.
    `on conflict (tenant_id, wording_hash) do update set
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
       state = case when excluded.certainty = 'decided' then self_report_answers.state else 'open' end,
       links = case when excluded.certainty = 'decided' then self_report_answers.links end`,
  );
}
